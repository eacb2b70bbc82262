"""The group of verbs, and what is the same for all of them: how they end and how they say what went wrong."""

import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

import click

from streams import __version__
from streams.cli import INTERRUPTED
from streams.cli.output import OutputClosed, message_for_people, prepare_streams
from streams.cli.problems import Problem
from streams.errors import Code

#: The verbs by what they need, in the order of ``--help``; each is the command ``command`` of its module.
VERBS = {
    "Without a broker (JSON Lines in, JSON Lines out)": ("code", "fold"),
    "About a text, without a broker": ("explain",),
    "With a broker": (
        "demo",
        "broker",
        "topics",
        "produce",
        "worker",
        "follow",
        "table",
        "why",
        "history",
        "assert",
        "retract",
        "status",
        "dlq",
        "replay",
    ),
    "About the program": ("config",),
}
#: Seconds that a command may take to clean up after Ctrl-C before it is ended as it is.
CLEANUP_SECONDS = 4.0
TERMINATED = 128 + signal.SIGTERM
#: What a program ends with that writes to a closed pipe (128 + SIGPIPE), as ``whoholds … | head`` makes it.
PIPE_CLOSED = 141


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is called, or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order of help."""
        return [verb for verbs in VERBS.values() for verb in verbs]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The verb's command, or None for a verb that does not exist."""
        if name not in self.list_commands(ctx):
            return None
        return importlib.import_module(f"streams.cli.{name}").command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs under their headings."""
        for heading, verbs in VERBS.items():
            with formatter.section(heading):
                rows = [(verb, self.get_command(ctx, verb).get_short_help_str(limit=90)) for verb in verbs]
                formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple:
        """As click does it, with the nearest verb where the name is not one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if near:
                error.message += f" Did you mean {near[0]}?"
            raise


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="whoholds")
def whoholds() -> None:
    """Reads news paragraphs, codes them into conflict events, and keeps the table of who holds which city.

    \b
    Try it:       whoholds demo
    Without Kafka: whoholds code < paragraphs.jsonl | whoholds fold
    """


def run(args: Sequence[str]) -> int:
    """Run one command; its exit status. No traceback leaves this function."""
    prepare_streams()
    _watch_signals()
    status = 1
    try:
        status = whoholds.main(args=list(args), prog_name="whoholds", standalone_mode=False) or 0
    except Problem as problem:
        message_for_people(str(problem))
        if problem.hint:
            message_for_people(problem.hint)
        status = problem.status
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        status = INTERRUPTED
    except OutputClosed:
        status = PIPE_CLOSED
    except SystemExit as end:  # a signal, or a library that ends the program
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:  # noqa: BLE001  no traceback reaches a user
        status = _unexpected(error)
    return _close_output(status)


def _unexpected(error: Exception) -> int:
    """What the program does not foresee is a fault of ours; a known failure of the engine is not."""
    problem = Problem.of(error)
    if problem is not None:
        message_for_people(str(problem))
        if problem.hint:
            message_for_people(problem.hint)
        return problem.status
    if os.environ.get("WHOHOLDS_DEBUG"):
        import traceback

        traceback.print_exception(error)
    else:
        message_for_people(
            f"whoholds: a fault of ours: {type(error).__name__}: {error} [{Code.INTERNAL_ERROR}]"
        )
        message_for_people("Please report it, with what WHOHOLDS_DEBUG=1 in the environment makes it print.")
    return 1


def _watch_signals() -> None:
    """Ctrl-C, SIGTERM and SIGHUP end a command by an exception, so that it cleans up, but not for ever."""

    def end(signum: int, frame: FrameType | None) -> None:
        for other in handled:
            signal.signal(other, signal.SIG_IGN)
        status = INTERRUPTED if signum == signal.SIGINT else 128 + signum
        timer = threading.Timer(CLEANUP_SECONDS, os._exit, (status,))
        timer.daemon = True
        timer.start()
        if signum == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(status)

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    handled = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # A shell starts background jobs with SIGINT ignored, nohup does so with SIGHUP: leave that.
    handled = [s for s in handled if signal.getsignal(s) is not signal.SIG_IGN]
    for signum in handled:
        signal.signal(signum, end)


def _close_output(status: int) -> int:
    """Flush here: Python's own flush at exit prints a traceback where the pipe has been closed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError) as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            if isinstance(error, BrokenPipeError):
                status = status or PIPE_CLOSED
            elif stream is sys.stdout:
                status = _unexpected(error)
    return status
