"""newscmp sources"""

from __future__ import annotations

from typing import Any

import click

from newscmp.cli.options import CONTEXT
from newscmp.cli.story import show_story, story_arguments


@click.command(short_help="Show who speaks in which version.", context_settings=CONTEXT)
@story_arguments("Sources that every version has, that some quote and others do not, or that only one has.")
def command(**given: Any) -> int:
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
    from newscmp.render.sources import VIEW

    return show_story(VIEW, source_versions, lambda row: row.name is not None, **given)
