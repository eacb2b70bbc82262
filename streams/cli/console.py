"""Consoles for people: colours, tables and bars on a terminal, plain text elsewhere."""

import sys

from rich.console import Console
from rich.table import Table

from streams.cli.output import OutputClosed

#: Width of tables where there is no terminal to ask; wide enough that no cell is broken.
PLAIN_WIDTH = 200


class PeopleConsole(Console):
    """A rich console that never reads markup or emoji out of texts, and ends quietly on a closed pipe."""

    def on_broken_pipe(self) -> None:
        """Called by rich in place of BrokenPipeError."""
        raise OutputClosed


def print_table(screen: Console, table: Table) -> None:
    """Print a table, without blanks at the ends of lines where it is not for a terminal."""
    if screen.is_terminal:
        screen.print(table)
        return
    with screen.capture() as capture:
        screen.print(table)
    for line in capture.get().splitlines():
        screen.print(line.rstrip(), soft_wrap=True)


def console(*, error: bool = False) -> Console:
    """The console on standard output, or on standard error."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return PeopleConsole(stderr=error, markup=False, emoji=False, highlight=False, width=width)
