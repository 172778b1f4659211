"""newscmp align"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.choices import FileName
from newscmp.cli.options import CONTEXT, Drawing, base_option, drawing_options, language_options, size_option

if TYPE_CHECKING:
    from newscmp.pipeline import Options


@click.command(short_help="Show the aligned statements side by side.", context_settings=CONTEXT)
@click.argument("base", type=FileName())
@click.argument("other", type=FileName(), required=False)
@base_option
@size_option
@drawing_options
@language_options
def command(
    base: str, other: str | None, named: str | None, max_size: int | None, drawing: Drawing, language: Options
) -> int:
    """Show the aligned statements of BASE and OTHER side by side, with scores.

    A link is same, reworded, split (one statement of BASE told in several), merged, or only in BASE / only in OTHER;
    moved says that it is told at another place. The score is 0 to 1. A folder stands for the articles in it, its base
    found as compare does.

    Exit status: 0, or 2 on trouble.

    \b
    Examples:
      newscmp align wire.txt morning-post.txt
      newscmp align --format csv wire.txt morning-post.txt
      newscmp align --format jsonl old.txt new.txt | jq 'select(.link == "new") | .other_text'
    """
    from newscmp.align import align
    from newscmp.cli.inputs import Reading, holds_stories
    from newscmp.errors import OptionError
    from newscmp.pipeline import understand
    from newscmp.render import render_alignments

    if holds_stories(base):
        raise OptionError(f"{base} holds several stories: name one of them")
    reading = Reading("newscmp align", drawing.quiet, max_size)
    inputs = next(reading.stories(base, [other] if other is not None else [], named))
    lexicon = language.lexicon()
    document = understand(inputs.base, lexicon)
    alignments = [align(document, understand(version, lexicon)) for version in reading.each("aligning", inputs.others)]
    for alignment in alignments:
        if not alignment.same_story:
            reading.warn(f"{alignment.other.version.id} does not seem to tell the story of {inputs.base.id}")
    many = len(alignments) != 1
    drawing.write(render_alignments(alignments, drawing.format, drawing.style(), inputs.errors, many))
    return 2 if reading.failed else 0
