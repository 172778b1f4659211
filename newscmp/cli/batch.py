"""newscmp batch"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from newscmp.cli.choices import FileName, FormatName, KindName, SeverityName
from newscmp.cli.options import CONTEXT, base_option, exit_zero_option, language_options, size_option
from newscmp.cli.streams import Output, say
from newscmp.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from click.shell_completion import CompletionItem

    from newscmp.batch import Note, Progress, Totals
    from newscmp.pipeline import Options

_NAME = "newscmp batch"
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}


class RowFormat(FormatName):
    """A format in which a row is one line; those of other commands are let through, for a config file may name them."""

    def names(self) -> Iterable[str]:
        from newscmp.batch import FORMATS
        from newscmp.render import known_formats

        return dict.fromkeys((*FORMATS, *known_formats()))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from newscmp.batch import FORMATS

        return [item for item in super().shell_complete(ctx, param, incomplete) if item.value in FORMATS]


@click.command(short_help="Compare thousands of stories, or an archive of them.", context_settings=CONTEXT)
@click.argument("inputs", nargs=-1, required=True, type=FileName(), metavar="INPUT...")
@click.option("-o", "--output", "path", type=FileName(), metavar="FILE", help="Write FILE, whole or not at all.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=RowFormat(),
    metavar="NAME",
    help="jsonl, csv, tsv or parquet. [default: by FILE's suffix, else jsonl]",
)
@click.option("--errors", type=FileName(), metavar="FILE", help="Write what went wrong to FILE (JSON Lines), not to stderr.")
@click.option("--resume", is_flag=True, help="Continue an interrupted run; begin one where there is none.")
@click.option("--gather", is_flag=True, help="Articles of a story do not stand together: bring them together, on disk.")
@click.option("-j", "--jobs", type=click.IntRange(1, 1024), metavar="N", help="Processes. [default: a processor each]")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Of a Dask cluster (tcp://host:8786), or local: one of --jobs processes."
)
@click.option("--output-dir", "folder", metavar="FOLDER", help="With --scheduler: workers write a file a partition there.")
@click.option(
    "--partition-size",
    "partition",
    type=click.FloatRange(0.001, 1_000),
    default=0.25,
    metavar="MB",
    help="With --scheduler: what a worker is given at a time. [default: 0.25]",
)
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
@click.option("--defuse/--no-defuse", default=True, help="In csv and tsv, put ' before text that a spreadsheet would run.")
@click.option("-q", "--quiet", is_flag=True, help="Print no rows, warnings or progress; the exit status tells.")
@language_options
def command(
    inputs: tuple[str, ...],
    path: str | None,
    format_: str | None,
    errors: str | None,
    resume: bool,
    gather: bool,
    jobs: int | None,
    scheduler: str | None,
    folder: str | None,
    partition: float,
    named: str | None,
    everything: bool,
    kinds: tuple[str, ...],
    ignored: tuple[str, ...],
    severity: str | None,
    exit_zero: bool,
    max_size: int | None,
    defuse: bool,
    quiet: bool,
    language: Options,
) -> int:
    """Compare every story of an archive, on all processors or on a Dask cluster, in memory that does not grow.

    INPUT is a folder of story folders, or JSON Lines (.jsonl, .jsonl.gz, - for standard input) or Parquet: articles with
    a key "story", and "base": true in the one that is BASE; else the base is found as in a folder. The articles of a story
    stand together, or are brought together by --gather.

    The rows are those of compare, a story's together, in the order of the input, whatever the number of processes. A story
    that cannot be compared is a line of --errors; the others are compared all the same, and the exit status is 2.

    While it runs the rows are in FILE.part, with FILE.journal beside it. Killed at any point, it is continued by the same
    command with --resume, to the same bytes.

    Exit status: 0 nothing to report, 1 changes reported, 2 trouble.

    \b
    Examples:
      newscmp batch stories/ -o changes.jsonl
      newscmp batch archive/*.jsonl.gz -o changes.csv --errors errors.jsonl --resume
      newscmp batch archive.parquet -o changes.parquet --scheduler tcp://scheduler:8786
    """
    from newscmp.batch import FORMATS, Archive, Place, Settings, Totals, cores, run_batch
    from newscmp.batch.cluster import Cluster
    from newscmp.cli.replace import is_input, is_stream, is_within
    from newscmp.cli.streams import is_terminal

    _check(inputs, scheduler, folder, path, resume)
    for file in (path, errors):
        if is_input(file, inputs):
            raise click.UsageError(f"{file} is an INPUT too: name another file to write.")
        if is_within(file, inputs):
            raise click.UsageError(f"{file} would stand among the articles of INPUT: write it to another folder.")
    kept = path is not None and path != "-" and not is_stream(path)
    suffix = os.path.splitext(path or "")[1].lower()
    if format_ not in FORMATS:
        if click.get_current_context().get_parameter_source("format_") == ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--format: {format_!r} is not one of {', '.join(FORMATS)}.")
        format_ = None  # a config file's, for the other commands
    format_ = format_ or _SUFFIXES.get(suffix, "jsonl")
    if format_ == "parquet" and not kept and not folder:
        raise click.UsageError("parquet is written to a file: name it with -o FILE.")
    lexicons = tuple(map(os.path.abspath, language.lexicons)) if scheduler else tuple(language.lexicons)
    settings = Settings(
        *("jsonl" if format_ == "parquet" else format_, defuse, named, kinds, ignored, severity, everything),
        *(max_size, language.lang, lexicons, os.getcwd() if scheduler else ""),
    )
    cluster = Cluster(scheduler, jobs or cores(), int(partition * 1_000_000)) if scheduler else None
    talk = _Talk(quiet)
    totals = None
    with ExitStack() as stack:
        write = None
        note = talk.note if errors is None else None
        if not kept and folder is None:
            write = (lambda text: None) if quiet and path in (None, "-") else stack.enter_context(Output(path)).write
            if is_terminal() and path in (None, "-"):
                talk.quiet_progress()
        if not kept and errors is not None:
            note = talk.into(stack.enter_context(Output(errors)))
        place = Place(path if kept else None, format_, errors, resume, write, folder)
        totals = run_batch(Archive(inputs, gather), settings, place, jobs or cores(), cluster, note, talk.told(), talk.warn)
    if totals is None:  # the reader of the rows has gone away, and is told what it has seen
        totals = Totals(failed=int(talk.failed), rows=1)
    elif errors is not None and (totals.failed or totals.strays):
        say(f"{_summary(totals)}; see {errors}", _NAME)
    if totals.failed or totals.strays:
        return 2
    return 1 if totals.rows and not exit_zero else 0


def _check(inputs: tuple[str, ...], scheduler: str | None, folder: str | None, path: str | None, resume: bool) -> None:
    if inputs.count("-") > 1:
        raise click.UsageError("standard input (-) can be given only once.")
    if "-" in inputs and sys.stdin is None:
        raise ReadError("standard input is closed", "-")
    if folder is not None and scheduler is None:
        raise click.UsageError("--output-dir is for the workers of a cluster: it needs --scheduler.")
    if folder is not None and path is not None:
        raise click.UsageError("the rows go to --output FILE or to --output-dir FOLDER, not to both.")
    if resume and folder is None and path in (None, "-"):
        raise click.UsageError("--resume continues a file: name it with -o FILE.")


def _summary(totals: Totals) -> str:
    parts = []
    if totals.failed:
        parts.append(f"{totals.failed:,} of {totals.stories:,} stories failed")
    if totals.strays:
        parts.append(f"{totals.strays:,} {'thing' if totals.strays == 1 else 'things'} could not be read")
    return " and ".join(parts)


class _Talk:
    """What is said on stderr while it runs."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._line: Any = None
        self.failed = False  # whether an error was said or written
        if not quiet and sys.stderr is not None and sys.stderr.isatty():
            from newscmp.cli.progress import Progress, watched

            self._line = Progress() if watched(quiet) else None
            if self._line is not None:
                self._line.note(f"{_NAME}: starting")

    def quiet_progress(self) -> None:
        """The rows themselves show on this terminal how far it is."""
        self._line = None

    def told(self) -> Any:
        """What takes the progress, where somebody looks on."""
        return self._progress if self._line is not None else None

    def _progress(self, progress: Progress) -> None:
        self._line.note(f"{_NAME}: {progress}")

    def warn(self, message: str) -> None:
        """Say a warning."""
        if not self._quiet:
            say(f"warning: {message}", _NAME)

    def note(self, note: Note) -> None:
        """Say what went wrong with a story."""
        if note.level == "error":
            self.failed = True
            say(str(note), _NAME)
        else:
            self.warn(str(note))

    def into(self, output: Output) -> Any:
        """What writes notes to a file."""
        from newscmp.batch import note_line

        def write(note: Note) -> None:
            self.failed = self.failed or note.level == "error"
            output.write(note_line(note))

        return write
