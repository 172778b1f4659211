"""newscmp figures"""

from __future__ import annotations

from typing import Any

import click

from newscmp.cli.options import CONTEXT
from newscmp.cli.story import show_story, story_arguments


@click.command(short_help="Follow each quantity over all versions.", context_settings=CONTEXT)
@story_arguments("Quantities that every version tells, that they differ on, or that only one tells.")
def command(**given: Any) -> int:
    """Show the figure tracks of a story: one row a quantity, one column a version.

    Each cell has the figure as that version tells it and the source it gives for it. The columns stand in the order of
    the dates where every version has one, else BASE first; raised, lowered and mixed say where the figure goes from the
    first column to the last. A folder stands for the articles in it, its base found as compare does.

    Exit status: 0, or 2 on trouble.

    \b
    Examples:
      newscmp figures seeds/aleppo
      newscmp figures --only disputed wire.txt morning-post.txt evening-star.txt
      newscmp figures --format csv seeds/aleppo
    """
    from newscmp.pipeline import track_versions
    from newscmp.render.tracks import VIEW

    return show_story(VIEW, track_versions, **given)
