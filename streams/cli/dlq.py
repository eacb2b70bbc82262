"""whoholds dlq: what could not be used, and why, and sending it again."""

import base64
import sys
from collections import Counter

import click

from streams.cli.options import broker_options, settings_of

_DETAIL_CHARS = 90


@click.group("dlq")
def command() -> None:
    """Look at the dead letters, records that could not be used, and send them again.

    \b
    Example:
      whoholds dlq list
    """


@command.command("list")
@click.option("--error", metavar="CODE", help="Only those with this code.")
@click.option("--open", "only_open", is_flag=True, help="Only those that were not replayed.")
@click.option("--counts", is_flag=True, help="How many there are of each code, and nothing more.")
@click.option("--json", "as_json", is_flag=True, help="The messages themselves, as JSON Lines.")
@broker_options
def list_letters(error, only_open, counts, as_json, broker, topic_prefix, config) -> None:
    """List the dead letters, oldest first.

    \b
    Example:
      whoholds dlq list --error bad-timestamp
    """
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, message_for_people, safe
    from streams.cli.tables import plain_table
    from streams.messages import encode

    settings = settings_of(broker, topic_prefix, config)
    letters = [
        letter
        for letter in _read(settings)
        if error in (None, letter.message["error"]) and not (only_open and letter.replayed)
    ]
    if counts:
        return _print_counts(letters, as_json)
    if as_json:
        out = JsonLines()
        for letter in letters:
            out.write(encode(letter.message))
        return out.flush()
    table = plain_table("Id", "Failed", "Error", "Record", "Key", "Replayed", "Why")
    for letter in letters:
        message = letter.message
        detail = safe(message["detail"])
        table.add_row(
            letter.name,
            safe(message["failed_at"]),
            safe(message["error"]),
            safe(f"{message['topic']}/{message['partition']} offset {message['offset']}"),
            _text(message["key"])[:40],
            "yes" if letter.replayed else "",
            detail if len(detail) <= _DETAIL_CHARS else detail[: _DETAIL_CHARS - 1] + "…",
        )
    if letters:
        print_table(console(), table)
    message_for_people(_summary(letters) + ("; whoholds dlq show ID shows one" if letters else ""))


def _print_counts(letters: list, as_json: bool) -> None:
    """A line for each code: letters, how many were replayed, first and last failure."""
    from streams.cli.console import console, print_table
    from streams.cli.output import JsonLines, message_for_people, safe
    from streams.cli.tables import plain_table
    from streams.messages import encode

    by_code: dict[str, list] = {}
    for letter in letters:
        by_code.setdefault(letter.message["error"], []).append(letter)
    rows = [
        {
            "error": code,
            "letters": len(found),
            "replayed": sum(letter.replayed for letter in found),
            "first": found[0].message["failed_at"],
            "last": found[-1].message["failed_at"],
        }
        for code, found in sorted(by_code.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    if as_json:
        out = JsonLines()
        for row in rows:
            out.write(encode(row))
        return out.flush()
    table = plain_table("Error", "Letters", "Replayed", "First", "Last")
    for row in rows:
        table.add_row(*(safe(str(value)) for value in row.values()))
    if rows:
        print_table(console(), table)
    message_for_people(_summary(letters))


def _summary(letters: list) -> str:
    """``3 dead letters: 2 not-json, 1 too-large; 1 replayed``."""
    codes = Counter(letter.message["error"] for letter in letters)
    by_code = ", ".join(f"{count} {code}" for code, count in codes.most_common())
    done = sum(letter.replayed for letter in letters)
    many = f"{len(letters)} dead letter{'s' * (len(letters) != 1)}"
    return many + (f": {by_code}" if letters else "") + (f"; {done} replayed" if done else "")


@command.command("show")
@click.argument("id_", metavar="ID")
@click.option("--value", is_flag=True, help="Only the record's value, byte for byte, to mend it.")
@broker_options
def show(id_, value, broker, topic_prefix, config) -> None:
    """Show one dead letter with the record that it is about; ID as dlq list prints it.

    \b
    Example:
      whoholds dlq show 2:17
      whoholds dlq show 2:17 --value > mended.json    # then: whoholds dlq replay 2:17 --with mended.json
    """
    from streams.cli.console import console
    from streams.cli.output import safe
    from streams.errors import Code

    letter = _named(_read(settings_of(broker, topic_prefix, config)), id_)
    message = letter.message
    if value and not sys.stdout.isatty():
        sys.stdout.buffer.write(base64.b64decode(message["value"] or ""))
        return
    if value:
        click.echo(_text(message["value"]))
        return
    out = console()
    code = message["error"]
    rows = {
        "error": f"{code}: {Code(code).help}" if code in set(Code) else code,
        "why": message["detail"],
        "record": f"{message['topic']}/{message['partition']} offset {message['offset']}",
        "failed at": message["failed_at"],
        "worker": message["worker"],
        "replayed": "yes" if letter.replayed else "no",
        "key": "(none)" if message["key"] is None else _text(message["key"]),
        "value": "(none)" if message["value"] is None else _text(message["value"]),
    }
    for label, text in rows.items():
        out.print(f"{label:<10} {safe(text)}", soft_wrap=True)


@command.command("replay")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--error", metavar="CODE", help="All with this code.")
@click.option("--all", "every", is_flag=True, help="All of them.")
@click.option(
    "--with", "mended", type=click.File("rb"), metavar="FILE", help="Send this message instead; - reads it."
)
@click.option(
    "--whole-articles", is_flag=True, help="Send all of their articles again, to code expired ones anew."
)
@click.option("--again", is_flag=True, help="Also those that were replayed before.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent.")
@broker_options
def replay(ids, error, every, mended, whole_articles, again, dry_run, broker, topic_prefix, config) -> None:
    """Send the records of dead letters again, each once; ID as dlq list prints it.

    What was replayed is marked, and passed over the next time. A paragraph that was mended is named by --with. An
    article of which nothing was said for article_days has expired: what is new of it becomes a dead letter again,
    unless --whole-articles sends all its paragraphs that the topic still has.

    \b
    Example:
      whoholds dlq replay --error coding-failed       # after an update of the workers
      whoholds dlq replay 2:17 --with mended.json
    """
    from streams.cli.output import message_for_people
    from streams.cli.reports import Reports
    from streams.engine.names import Names
    from streams.engine.producing import Producer
    from streams.engine.replaying import replay as send
    from streams.errors import BadMessage

    if not (ids or error or every) or (ids and (error or every)):
        raise click.UsageError("Name dead letters by their ids, or --error CODE, or --all.")
    if mended is not None and len(ids) != 1:
        raise click.UsageError("--with goes with the id of one dead letter.")
    settings = settings_of(broker, topic_prefix, config)
    found = _read(settings)
    chosen = [_named(found, id_) for id_ in dict.fromkeys(ids)] or [
        letter for letter in found if every or letter.message["error"] == error
    ]
    before = [letter for letter in chosen if letter.replayed and not again]
    reports, letters, records = Reports(), 0, 0
    batches = _batches(
        [letter for letter in chosen if letter not in before],
        settings,
        mended.read() if mended else None,
        whole_articles,
        reports,
    )
    if dry_run:
        for letter, batch in batches:
            for topic, key, _ in batch:
                click.echo(f"{letter.name} would go to {topic} with key {_shown(key)}")
    else:
        with Producer(settings) as producer:
            for letter, batch in batches:
                try:
                    records += send(producer, Names.of(settings), letter, batch)
                    letters += 1
                except BadMessage as bad:
                    reports.bad(f"dead letter {letter.name}", bad)
        words = f"replayed {letters} dead letter{'s' * (letters != 1)}, {records} records"
        message_for_people(words + (f"; {len(before)} replayed before, passed over" if before else ""))
    reports.finish()


def _batches(letters: list, settings, mended: bytes | None, whole: bool, reports) -> list[tuple]:
    """For each letter the records (topic, key, value) to send; what cannot be sent is reported."""
    from streams.engine.names import Names
    from streams.engine.replaying import record_of, whole_articles
    from streams.errors import BadMessage, Code
    from streams.messages import decode_event, decode_paragraph, encode, event_key

    names = Names.of(settings)
    found = []
    for letter in letters:
        try:
            if mended is None:
                topic, key, value = record_of(letter, settings)
            else:
                topic = names.events if letter.message["topic"] == names.events else names.paragraphs
                decode = decode_event if topic == names.events else decode_paragraph
                message = decode(mended.strip(), limits=settings.limits())
                key = (event_key(message) if topic == names.events else message["article_id"]).encode()
                value = encode(message)
            paragraph = None
            if whole and topic == names.paragraphs:
                paragraph = decode_paragraph(value, limits=settings.limits())
            found.append((letter, topic, key, value, paragraph))
        except BadMessage as bad:
            reports.bad(f"dead letter {letter.name}", bad)
    articles = whole_articles(settings, [p for *_, p in found if p]) if any(p for *_, p in found) else {}
    batches, told_of = [], set()
    for letter, topic, key, value, paragraph in found:
        records = [(topic, key, value)]
        if paragraph is not None:
            told = articles[paragraph["article_id"]]
            if told[0]["paragraph"] != 0:
                detail = (
                    f"the topic has the article from paragraph {told[0]['paragraph']} on only; "
                    "whoholds produce --whole-articles sends it from a file"
                )
                reports.bad(f"dead letter {letter.name}", BadMessage(Code.ARTICLE_EXPIRED, detail))
                continue
            # Once for all letters of an article.
            records = [(topic, key, encode(one)) for one in told if key not in told_of]
            told_of.add(key)
        batches.append((letter, records))
    return batches


def _read(settings) -> list:
    """All dead letters, oldest first; says where no broker is."""
    from streams.cli.reach import reach
    from streams.engine.replaying import read_letters

    reach(settings)
    return read_letters(settings)


def _named(letters: list, name: str):
    """The letter that people call ``name``. Raises Problem."""
    from streams.cli.problems import Problem
    from streams.errors import Code

    for letter in letters:
        if letter.name == name:
            return letter
    raise Problem(
        f"there is no dead letter {name}", Code.NO_SUCH_LETTER, hint="whoholds dlq list lists them."
    )


def _text(encoded: str | None) -> str:
    """The original bytes as text that is safe to print; bytes that are not UTF-8 as ``\\xNN``."""
    return _shown(base64.b64decode(encoded or ""))


def _shown(raw: bytes | None) -> str:
    from streams.cli.output import safe

    return "(none)" if raw is None else safe(raw.decode("utf-8", "backslashreplace"))
