"""newscmp figures"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.options import CONTEXT, Drawing, base_option, drawing_options, language_options

if TYPE_CHECKING:
    from newscmp.model import Track
    from newscmp.pipeline import Options


@click.command(context_settings=CONTEXT)
@click.argument("base")
@click.argument("others", metavar="[OTHER]...", nargs=-1)
@base_option
@click.option(
    "--only",
    type=click.Choice(["shared", "disputed", "unique"]),
    help="Quantities that every version tells, that they differ on, or that only one tells.",
)
@drawing_options
@language_options
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
    from newscmp.cli.inputs import Reading, holds_stories
    from newscmp.errors import OptionError
    from newscmp.pipeline import track_versions
    from newscmp.render import render_tracks

    if holds_stories(base):
        raise OptionError(f"{base} holds several stories: name one of them")
    reading = Reading("newscmp figures", drawing.quiet)
    inputs = next(reading.stories(base, list(others), named))
    documents, tracks = track_versions(inputs.base, inputs.others, language)
    chosen = tuple(track for track in tracks if _shown(track, only))
    drawing.write(render_tracks(documents, chosen, drawing.format, drawing.style()))
    return 2 if reading.failed else 0


def _shown(track: Track, only: str | None) -> bool:
    if only == "shared":
        return track.told == len(track.mentions)
    if only == "disputed":
        return track.disputed
    return only is None or track.told == 1
