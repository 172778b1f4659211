"""The shell: commands, streams, exit status. A command is imported when it is called, so that --version is instant."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click

from newscmp import __version__
from newscmp.cli.streams import ReaderGone, WriteError, drawn, say
from newscmp.errors import NewscmpError

COMMANDS = ("compare", "align", "inspect", "matrix", "figures", "sources", "group", "fetch", "watch", "batch")
INTERRUPTED = 130  # what a shell says of a program that Ctrl-C has ended


class Ended(BaseException):
    """SIGTERM or SIGHUP: what is half-written is cleaned up, then the signal has its way."""

    def __init__(self, number: int) -> None:
        self.number = number


def end_by_signal() -> None:
    """Let SIGTERM and SIGHUP unwind the run, unless they are ignored (nohup)."""

    def end(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # once is enough
        raise Ended(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


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

        from newscmp.cli.config import ConfigOption, config_option

        command: click.Command = import_module(f"newscmp.cli.{cmd_name}").command
        command.name = cmd_name
        if not any(isinstance(option, ConfigOption) for option in command.params):
            command.params.append(config_option())
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from newscmp.cli.suggest import nearest

            meant = nearest(args[0], COMMANDS)
            hint = f" Did you mean {meant!r}?" if meant else ""
            if not meant and os.path.exists(args[0]):
                hint = " It is an input: 'newscmp compare BASE OTHER' compares two."
            ctx.fail(f"No such command {args[0]!r}.{hint} Known: {', '.join(COMMANDS)}.")
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
        except KeyboardInterrupt:
            raise _Interrupted from None
        except EOFError as error:  # click would take it for a Ctrl-D at a prompt
            raise RuntimeError("EOFError") from error
        except click.exceptions.Exit:
            _check_printed()
            raise

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **more: Any) -> Any:  # type: ignore[override]
        """As click's; standing alone, it ends with our exit statuses, not click's."""
        if not standalone_mode:
            return super().main(args=args, standalone_mode=False, **more)
        sys.exit(call(sys.argv[1:] if args is None else args))


def _config(function: Any) -> Any:
    """--config before the command; the command's own --config reads it when it is called, and this one tells of it."""

    class Told(click.Option):
        def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
            from newscmp.cli.config import config_option

            return config_option().get_help_record(ctx)

    return click.option("--config", cls=Told, metavar="FILE")(function)


def _check_printed() -> None:
    """Raise WriteError where click has just printed --help or --version to nowhere: it says nothing of that."""
    if sys.stdout is None:
        raise WriteError("cannot write to standard output: it is closed")


@click.group(cls=_Commands, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newscmp", message="%(prog)s %(version)s")
@_config
def main(config: str | None) -> None:
    """Compare tellings of the same news story: changed figures, new and altered quotes, divergent attributions.

    newscmp reads a base article and other versions of it, aligns their statements, and prints one row a change, with
    the words of both sides and where they stand. It runs offline (fetch aside); what it reports are differences between
    texts, never which of them is right. Data goes to standard output as UTF-8, talk to standard error.

    Exit status: 0 nothing to report, 1 changes reported, 2 trouble. Nothing else exits 1. A reader that goes away
    (| head) is no error; Ctrl-C ends newscmp as a signal does.

    \b
    Environment:
      NO_COLOR         no colour, unless --color asks for it
      CLICOLOR_FORCE   colour off a terminal too; so does FORCE_COLOR
      COLUMNS          the width of tables off a terminal
      XDG_CONFIG_HOME  where the config file lies [~/.config]
      XDG_STATE_HOME   where watch remembers what it has reported [~/.local/state]

    \b
    Files:
      ~/.config/newscmp/config.yaml  defaults of options, as in "format: csv";
                                     options of one command stand below its name
      ~/.local/state/newscmp/watch.sqlite
                                     what watch has reported

    \b
    Examples:
      newscmp compare seeds/aleppo
      newscmp compare wire.txt morning-post.txt
      newscmp --config desk.yaml compare --format csv wire.txt morning-post.txt
    """


def call(arguments: Sequence[str]) -> int:
    """Run newscmp with these arguments: 0 nothing to report, 1 changes reported, 2 trouble. Never raises."""
    try:
        return _call(arguments)
    finally:
        for line in tuple(drawn):
            line.stop()


def _call(arguments: Sequence[str]) -> int:
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
    except (_Interrupted, KeyboardInterrupt):
        return INTERRUPTED
    except Ended as error:
        return 128 + error.number
    except click.Abort:
        say("aborted", _command(arguments))
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
    """The program and its command, as a message begins: ``newscmp compare``, also behind ``--config FILE``."""
    rest = list(arguments)
    while rest and rest[0].startswith("--config"):
        del rest[: 1 if "=" in rest[0] else 2]
    return f"newscmp {rest[0]}" if rest and rest[0] in COMMANDS else "newscmp"


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
    if sys.getfilesystemencoding() != "utf-8" and sys.executable:
        # An old locale: names on the command line are UTF-8 as everything else, else é.txt is printed as Ã©.txt.
        with suppress(OSError):
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    end_by_signal()
    _leave(call(sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """End the process now: flush, say so when that fails, and skip freeing every object, which takes milliseconds."""
    try:
        if sys.stdout is not None and status <= 128:  # after a signal nobody waits for a reader that may be stuck
            sys.stdout.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        say(f"cannot write to standard output: {(error.strerror or str(error)).lower()}")
        status = 2
    if status > 128:  # a signal has ended the run: let whoever started newscmp see that
        signal.signal(status - 128, signal.SIG_DFL)
        os.kill(os.getpid(), status - 128)
    os._exit(status)
