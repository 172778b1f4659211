"""newscmp inspect"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.choices import FileName
from newscmp.cli.options import CONTEXT, Drawing, drawing_options, language_options, size_option

if TYPE_CHECKING:
    from newscmp.pipeline import Options


@click.command(short_help="Show what was understood of each article.", context_settings=CONTEXT)
@click.argument("files", type=FileName(), nargs=-1, required=True, metavar="FILE...")
@size_option
@drawing_options
@language_options
def command(files: tuple[str, ...], max_size: int | None, drawing: Drawing, language: Options) -> int:
    """Show what was understood of each article: statements, figures, quotes, attributions.

    FILE is an article, a file of articles (JSON Lines), a folder or a folder of folders, or - for standard input.
    Furniture (captions, bylines, datelines, notices) is shown with its role. jsonl gives one document a line, in input
    order.

    Exit status: 0, or 2 on trouble.

    \b
    Examples:
      newscmp inspect seeds/aleppo/seed.txt
      newscmp inspect --format jsonl *.txt | jq -c '.figures[] | [.surface, .value]'
      newscmp inspect --format csv -o understood.csv story/
    """
    from newscmp.cli.inputs import Reading
    from newscmp.pipeline import understand
    from newscmp.render import render_documents

    reading = Reading("newscmp inspect", drawing.quiet, max_size)
    lexicon = language.lexicon()
    documents = (understand(version, lexicon, matching=False) for version in reading.articles(files))
    drawing.write(render_documents(documents, drawing.format, drawing.style()))
    for _ in documents:
        pass  # with --quiet nobody has asked for them yet
    return 2 if reading.failed else 0
