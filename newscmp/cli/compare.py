"""newscmp compare"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.choices import FileName, KindName, SeverityName
from newscmp.cli.options import (
    CONTEXT,
    Drawing,
    base_option,
    drawing_options,
    exit_zero_option,
    language_options,
    size_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscmp.cli.inputs import Inputs
    from newscmp.model import Overview, Report
    from newscmp.pipeline import Options


@click.command(short_help="Report changed figures, quotes and attributions.", context_settings=CONTEXT)
@click.argument("base", type=FileName())
@click.argument("others", nargs=-1, type=FileName(), metavar="[OTHER]...")
@base_option
@click.option("--all", "everything", is_flag=True, help="Rows of style too: wording, order, new and missing statements.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=KindName(),
    metavar="KIND",
    help="Only this kind (quote.new) or family. Repeatable.",
)
@click.option(
    "--ignore-kind", "ignored", multiple=True, type=KindName(), metavar="KIND", help="Not this kind or family. Repeatable."
)
@click.option(
    "--severity",
    type=SeverityName(),
    metavar="LEAST",
    help="substantive, minor (default) or style: this and what is graver.",
)
@exit_zero_option
@size_option
@drawing_options
@language_options
def command(
    base: str,
    others: tuple[str, ...],
    named: str | None,
    everything: bool,
    kinds: tuple[str, ...],
    ignored: tuple[str, ...],
    severity: str | None,
    exit_zero: bool,
    max_size: int | None,
    drawing: Drawing,
    language: Options,
) -> int:
    """Compare every OTHER with BASE: changed figures, quotes and attributions.

    BASE and OTHER are files (text, saved web pages, JSON, NewsML, feeds, web archives), or - for standard input. A folder
    stands for the articles in it; alone, it is a story and its base is found by itself: --base, else seed.* or base.*,
    else the one whose front matter says base: true, else the earliest. A folder of folders is several stories.

    A kind of change is family.change: figure.changed, figure.new, quote.altered, attribution.dropped, statement.moved,
    story.headline... The families are figure, quote, attribution, statement and story.

    Exit status: 0 nothing to report, 1 changes reported, 2 trouble.

    \b
    Examples:
      newscmp compare seeds/aleppo
      newscmp compare wire.txt morning-post.txt evening-star.md
      newscmp compare --kind figure --format csv wire.txt morning-post.txt
      trafilatura --json < page.html | newscmp compare wire.txt -
    """
    from newscmp.api import report_on
    from newscmp.cli.inputs import Reading, holds_stories
    from newscmp.filters import Filter
    from newscmp.pipeline import compare_each
    from newscmp.render import ROW_FORMATS, render_reports

    chosen = Filter(kinds, ignored, severity, everything)
    reading = Reading("newscmp compare", drawing.quiet, max_size)
    reported = False

    def reports(inputs: Inputs) -> Iterator[Report]:
        nonlocal reported
        rest = reading.each("comparing", inputs.others)
        if drawing.format in ROW_FORMATS:
            found = compare_each(inputs.base, rest, language, inputs.errors)
        else:
            found = iter([report_on(inputs.base, rest, chosen, language, inputs.errors, drawing.format == "html")])
        for whole in found:
            for alignment in whole.alignments:
                if not alignment.same_story:
                    reading.warn(f"{alignment.other.version.id} does not seem to tell the story of {inputs.base.id}")
            shown = whole._replace(changes=tuple(filter(chosen.shows, whole.changes)))
            reported = reported or bool(shown.changes)
            yield shown

    def look(found: Report) -> Overview | None:
        from newscmp.pipeline import look_over
        from newscmp.read import order_by_date

        documents = (found.base, *(alignment.other for alignment in found.alignments))
        return look_over(found, order_by_date([document.version for document in documents]))

    stories = ((inputs.name, report) for inputs in reading.stories(base, others, named) for report in reports(inputs))
    drawing.write(render_reports(stories, drawing.format, drawing.style(everything), holds_stories(base), look))
    for _ in stories:
        pass  # with --quiet nobody has asked for them yet
    if reading.failed:
        return 2
    return 1 if reported and not exit_zero else 0
