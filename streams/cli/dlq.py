"""whoholds dlq: what could not be used, and why."""

import base64

import click

from streams.cli.options import broker_options, settings_of

_DETAIL_CHARS = 90


@click.group("dlq")
def command() -> None:
    """Look at the dead letters: records that could not be used.

    \b
    Example:
      whoholds dlq list
    """


@command.command("list")
@click.option("--error", metavar="CODE", help="Only those with this code.")
@click.option("--json", "as_json", is_flag=True, help="The messages themselves, as JSON Lines.")
@broker_options
def list_letters(error, as_json, broker, topic_prefix, config) -> None:
    """List the dead letters, oldest first.

    \b
    Example:
      whoholds dlq list --error bad-timestamp
    """
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, message_for_people, safe
    from streams.cli.tables import plain_table
    from streams.messages import encode

    letters = [found for found in _read(broker, topic_prefix, config) if error in (None, found[0]["error"])]
    if as_json:
        out = JsonLines()
        for letter, _ in letters:
            out.write(encode(letter))
        out.flush()
        return
    table = plain_table("Id", "Failed", "Error", "Record", "Key", "Why")
    for letter, place in letters:
        detail = safe(letter["detail"])
        table.add_row(
            f"{place.partition}:{place.offset}",
            safe(letter["failed_at"]),
            safe(letter["error"]),
            safe(f"{letter['topic']}/{letter['partition']} offset {letter['offset']}"),
            _text(letter["key"])[:40],
            detail if len(detail) <= _DETAIL_CHARS else detail[: _DETAIL_CHARS - 1] + "…",
        )
    if letters:
        print_table(console(), table)
    message_for_people(
        f"{len(letters)} dead letters" + ("; whoholds dlq show ID shows one" if letters else "")
    )


@command.command("show")
@click.argument("id_", metavar="ID")
@broker_options
def show(id_, broker, topic_prefix, config) -> None:
    """Show one dead letter with the record that it is about; ID as dlq list prints it.

    \b
    Example:
      whoholds dlq show 2:17
    """
    from streams.cli.console import console
    from streams.cli.output import safe
    from streams.cli.problems import Problem
    from streams.errors import Code

    for letter, place in _read(broker, topic_prefix, config):
        if id_ == f"{place.partition}:{place.offset}":
            break
    else:
        raise Problem(
            f"there is no dead letter {id_}", Code.NO_SUCH_LETTER, hint="whoholds dlq list lists them."
        )
    out = console()
    code = letter["error"]
    rows = {
        "error": f"{code}: {Code(code).help}" if code in set(Code) else code,
        "why": letter["detail"],
        "record": f"{letter['topic']}/{letter['partition']} offset {letter['offset']}",
        "failed at": letter["failed_at"],
        "worker": letter["worker"],
        "key": "(none)" if letter["key"] is None else _text(letter["key"]),
        "value": "(none)" if letter["value"] is None else _text(letter["value"]),
    }
    for label, text in rows.items():
        out.print(f"{label:<10} {safe(text)}", soft_wrap=True)


def _read(broker: str | None, topic_prefix: str | None, config: str | None) -> list[tuple[dict, object]]:
    from streams.cli.reach import reach
    from streams.engine.names import DEAD_LETTERS
    from streams.engine.reading import read_all

    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    found = read_all(settings, DEAD_LETTERS)
    return sorted(found, key=lambda item: (item[0]["failed_at"], item[1].partition, item[1].offset))


def _text(encoded: str | None) -> str:
    """The original bytes as text that is safe to print; bytes that are not UTF-8 as ``\\xNN``."""
    from streams.cli.output import safe

    return safe(base64.b64decode(encoded or "").decode("utf-8", "backslashreplace"))
