"""newscmp matrix"""

from __future__ import annotations

from typing import Any

import click

from newscmp.cli.options import CONTEXT
from newscmp.cli.story import show_story, story_arguments


@click.command(short_help="Show which version carries which statement.", context_settings=CONTEXT)
@story_arguments("Statements that every version tells, that they dispute, or that only one tells.")
def command(**given: Any) -> int:
    """Show who carries what: one row a statement of the story, one column a version.

    Each cell says how that version tells it: a direct or partial quotation, indirect speech or its own voice, whom it
    names, and its figures. The rows stand in the order of BASE, then what only other versions tell. A row is disputed
    where compare reports another figure, other quotation marks, another source or a negation between two tellings.
    The columns stand in the order of the dates where every version has one, else BASE first. A folder stands for the
    articles in it, its base found as compare does.

    Exit status: 0, or 2 on trouble.

    \b
    Examples:
      newscmp matrix seeds/aleppo
      newscmp matrix --only unique wire.txt morning-post.txt evening-star.txt
      newscmp matrix --format csv seeds/aleppo
    """
    from newscmp.pipeline import matrix_versions
    from newscmp.render.matrix import VIEW

    return show_story(VIEW, matrix_versions, **given)
