"""newscmp figures"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.options import CONTEXT, Drawing
from newscmp.cli.story import chosen, read_one_story, story_arguments, warn_of_strangers

if TYPE_CHECKING:
    from newscmp.pipeline import Options


@click.command(context_settings=CONTEXT)
@story_arguments("Quantities that every version tells, that they differ on, or that only one tells.")
def command(
    base: str, others: tuple[str, ...], named: str | None, only: str | None, drawing: Drawing, language: Options
) -> int:
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
    from newscmp.render import render_tracks

    reading, inputs = read_one_story("figures", base, others, named, drawing)
    strange = warn_of_strangers(reading, inputs)
    documents, tracks = track_versions(inputs.base, inputs.others, language, strange, inputs.by_date())
    shown = chosen(tracks, only, len(documents), lambda track: track.disputed)
    drawing.write(render_tracks(documents, shown, drawing.format, drawing.style(), inputs.errors))
    return 2 if reading.failed else 0
