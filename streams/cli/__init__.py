"""The command ``whoholds``: one verb per file, each imported only when it is called."""

import sys

#: Exit status of a command that Ctrl-C ended: 128 + SIGINT, as shells have it.
INTERRUPTED = 130


def main() -> int:
    """Run the command line in ``sys.argv``; the exit status.

    Nothing heavy is imported before the ``try``, so that Ctrl-C is quiet from the first moment on.
    """
    try:
        from streams.cli.root import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
