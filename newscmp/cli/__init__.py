"""The shell: commands, streams, exit status. A command is imported when it is called, so that --version is instant."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from newscmp import __version__
from newscmp.cli.streams import ReaderGone, WriteError, say
from newscmp.errors import NewscmpError

COMMANDS = ("compare", "align", "inspect", "matrix", "figures", "sources")
INTERRUPTED = 130  # what a shell says of a program that Ctrl-C has ended


class _Interrupted(Exception):
    """Ctrl-C, kept away from click, which would talk about it and exit 1."""


class _Commands(click.Group):
    """A group that imports a command's module, ``newscmp.cli.<name>``, when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"newscmp.cli.{cmd_name}").command
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(f"No such command {args[0]!r}; known: {', '.join(COMMANDS)}.")
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*args, **more)
        except click.exceptions.Exit:
            _check_printed()
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, EOFError):
            raise _Interrupted from None
        except click.exceptions.Exit:
            _check_printed()
            raise

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **more: Any) -> Any:  # type: ignore[override]
        """As click's; standing alone, it ends with our exit statuses, not click's."""
        if not standalone_mode:
            return super().main(args=args, standalone_mode=False, **more)
        sys.exit(call(sys.argv[1:] if args is None else args))


def _check_printed() -> None:
    """Raise WriteError where click has just printed --help or --version to nowhere: it says nothing of that."""
    if sys.stdout is None:
        raise WriteError("cannot write to standard output: it is closed")


@click.group(cls=_Commands, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newscmp", message="%(prog)s %(version)s")
def main() -> None:
    """Compare tellings of the same news story: changed figures, new and altered quotes, divergent attributions."""


def call(arguments: Sequence[str]) -> int:
    """Run newscmp with these arguments: 0 nothing to report, 1 changes reported, 2 trouble. Never raises."""
    name = "newscmp"
    try:
        status = main.main(list(arguments), prog_name="newscmp", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.exceptions.UsageError as error:
        if error.ctx is not None:
            name = error.ctx.command_path
        say(error.format_message(), name)
        _hint(name)
    except click.ClickException as error:
        say(error.format_message())
    except NewscmpError as error:
        say(str(error), _command(arguments))
    except (_Interrupted, click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ReaderGone:
        return 0
    except SystemExit:  # click's way out of a closed pipe: the reader of --help has gone away
        return 0
    except OSError as error:
        say(f"{error.filename or 'cannot write'}: {(error.strerror or str(error)).lower()}")
    except MemoryError:
        say("not enough memory")
    except Exception as error:
        say(f"unexpected error: {type(error).__name__}: {error} ({_place(error)}); please report")
    return 2


def _command(arguments: Sequence[str]) -> str:
    return f"newscmp {arguments[0]}" if arguments and arguments[0] in COMMANDS else "newscmp"


def _hint(name: str) -> None:
    say(f"try '{name} --help' for help", name)


def _place(error: BaseException) -> str:
    """File and line where an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def run() -> NoReturn:
    """The program: run with the arguments of the process and end it."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _leave(call(sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """End the process now: flush, say so when that fails, and skip freeing every object, which takes milliseconds."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        say(f"cannot write to standard output: {(error.strerror or str(error)).lower()}")
        status = 2
    if status == INTERRUPTED:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(status)
