"""newscmp watch"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from newscmp.cli.choices import FileName, KindName, SeverityName
from newscmp.cli.options import CONTEXT, Drawing, base_option, drawing_options, exit_zero_option, language_options

if TYPE_CHECKING:
    from newscmp.pipeline import Options


def _known() -> dict[str, str]:
    """The kinds of rows, with their severity: those of compare, then those about a version as a whole."""
    from newscmp.comparison import KINDS
    from newscmp.news import VERSION_KINDS

    return {**KINDS, **VERSION_KINDS}


@click.command(short_help="Report what is new since the last run: for cron.", context_settings=CONTEXT)
@click.argument("stories", nargs=-1, type=FileName(), metavar="STORY...")
@click.option(
    "--state",
    type=FileName(),
    metavar="FILE",
    help="What was reported. [default: newscmp/watch.sqlite in $XDG_STATE_HOME]",
)
@click.option(
    "--history",
    is_flag=True,
    help="Compare each version with the one before it, of its own page (url) if there is one; by date, then name.",
)
@click.option("--report-baseline", is_flag=True, help="Print the rows of a first run too.")
@click.option(
    "--lock-timeout",
    type=click.FloatRange(0, 86_400),
    default=30.0,
    metavar="SECONDS",
    help="How long to wait for another run. [default: 30]",
)
@click.option("--prune", type=click.IntRange(1), metavar="N", help="Keep what N versions a story said; forget older ones.")
@base_option
@click.option("--all", "everything", is_flag=True, help="Rows of style too: wording, order, new and missing statements.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=KindName(_known),
    metavar="KIND",
    help="Only this kind (quote.new) or family. Repeatable.",
)
@click.option(
    "--ignore-kind",
    "ignored",
    multiple=True,
    type=KindName(_known),
    metavar="KIND",
    help="Not this kind or family. Repeatable.",
)
@click.option(
    "--severity",
    type=SeverityName(),
    metavar="LEAST",
    help="substantive, minor (default) or style: this and what is graver.",
)
@exit_zero_option
@drawing_options
@language_options
def command(
    stories: tuple[str, ...],
    state: str | None,
    history: bool,
    report_baseline: bool,
    lock_timeout: float,
    prune: int | None,
    named: str | None,
    everything: bool,
    kinds: tuple[str, ...],
    ignored: tuple[str, ...],
    severity: str | None,
    exit_zero: bool,
    drawing: Drawing,
    language: Options,
) -> int:
    """Report what is new in stories since the last run: for cron.

    STORY is a folder of articles (or a folder of such folders); files are one story together, BASE first. Every version
    is compared with BASE, found as compare does, and with what it said itself when last seen, so that a silent edit is
    reported too. A row is printed once. Where nothing is new nothing is printed, and the first run over a story only
    records what there is.

    The first line sums up what is new, fit for the subject of a mail.

    What a filter (--kind, --ignore-kind, --severity) hides is not forgotten: a run that shows it reports it.

    Exit status: 0 nothing new, 1 changes reported, 2 trouble. Trouble that lasts is said once; its status stays.

    \b
    Examples:
      newscmp watch stories/*/
      newscmp watch --history --state ferry.sqlite stories/ferry
      newscmp watch --prune 50 stories/*/
    """
    from newscmp.cli.state import state_path
    from newscmp.cli.watched import Watching
    from newscmp.filters import Filter
    from newscmp.memory import Memory
    from newscmp.news import Asked
    from newscmp.read import is_folder
    from newscmp.render import render_news

    if not stories and prune is None:
        raise click.UsageError("Missing argument 'STORY...'.", click.get_current_context())
    known = _known()
    chosen = Filter(kinds, ignored, severity, everything, known)
    language.lexicon()  # a bad one is told before anything is opened
    asked = Asked(history, chosen.shows, report_baseline, not drawing.silent)
    with Memory(state_path(state), lock_timeout) as memory:
        watching = Watching(memory, asked, language, drawing.quiet)
        for story in stories:
            watching.look_at(story, named)
        watching.look_at_files([story for story in stories if not is_folder(story)], named)
        watching.say_first_run()
        if prune is not None:
            memory.prune(prune)
        if watching.news and asked.reporting:
            pages = render_news(watching.news, drawing.format, drawing.style(), tuple(known))
            if not drawing.write(pages):
                return 2 if watching.failed else 0  # the reader has gone away: all of it is reported again
            _settle(drawing.path)
        memory.commit()
    if watching.failed:
        return 2
    return 1 if watching.news and not exit_zero else 0


def _settle(path: str | None) -> None:
    """Have what was printed on the disk, where it goes to one, before it counts as reported."""
    with suppress(OSError, ValueError, AttributeError):
        if path in (None, "-"):
            os.fsync(sys.stdout.fileno())
            return
        folder = os.open(os.path.dirname(os.path.realpath(str(path))), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
