"""newscmp sources"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.options import CONTEXT, Drawing
from newscmp.cli.story import chosen, read_one_story, story_arguments, warn_of_strangers

if TYPE_CHECKING:
    from newscmp.pipeline import Options


@click.command(context_settings=CONTEXT)
@story_arguments("Sources that every version has, that some quote and others do not, or that only one has.")
def command(
    base: str, others: tuple[str, ...], named: str | None, only: str | None, drawing: Drawing, language: Options
) -> int:
    """Show who speaks where: one row a source of the story, one column a version.

    Each cell says how often that version quotes the source, in how many words, and how often it paraphrases it. A
    source is one row under all its names. One that no version names is shown by what it is called, as unnamed; sources
    that the text does not resolve are counted in the last row. Disputed is a source of two or more versions that one
    quotes and another paraphrases or leaves out. The columns stand in the order of the dates where every version has
    one, else BASE first. A folder stands for the articles in it, its base found as compare does.

    Exit status: 0, or 2 on trouble.

    \b
    Examples:
      newscmp sources seeds/aleppo
      newscmp sources --only unique wire.txt morning-post.txt evening-star.txt
      newscmp sources --format csv seeds/aleppo
    """
    from newscmp.pipeline import source_versions
    from newscmp.render import render_sources

    reading, inputs = read_one_story("sources", base, others, named, drawing)
    strange = warn_of_strangers(reading, inputs)
    documents, rows = source_versions(inputs.base, inputs.others, language, strange, inputs.by_date())
    if only is not None:
        rows = tuple(row for row in rows if row.name is not None)
    shown = chosen(rows, only, len(documents), lambda row: row.disputed)
    drawing.write(render_sources(documents, shown, drawing.format, drawing.style(), inputs.errors))
    return 2 if reading.failed else 0
