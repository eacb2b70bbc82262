"""whoholds replay: what came in some time ago, coded by this version."""

import re
import time

import click

from streams import __version__
from streams.cli.options import BEGINNING, MOMENT, broker_options, settings_of

#: How long the workers may take for what was sent to them, without any progress, in seconds.
PATIENCE_SECONDS = 60.0


@click.command("replay")
@click.option(
    "--from", "start", type=BEGINNING, metavar="TIME", required=True, help="Published then or later."
)
@click.option("--to", "end", type=MOMENT, metavar="TIME", required=True, help="Published then or earlier.")
@click.option("--name", metavar="NAME", help=f"Of the outputs' topics.  [default: replay-{__version__}]")
@click.option("--switch", "switch_over", is_flag=True, help="Put it in the place of what the workers told.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@broker_options
def command(start, end, name, switch_over, as_json, broker, topic_prefix, config) -> int | None:
    """Code the articles of some days anew, with this version, and see what would be different.

    Takes whole articles of which a paragraph was published from TIME to TIME (RFC 3339, or whole days), as far as
    topic paragraphs has them. Their events, and the table with these in place of what the workers told, go to topics
    of their own: NAME-events, NAME-control-changes, NAME-city-control. What runs is not touched.

    With --switch the articles are sent to the workers as well, which replace what they code differently. Update the
    workers before. The exit status is 1 where the table is not afterwards what it should be.

    \b
    Example:
      whoholds replay --from 2021-08-01 --to 2021-08-07
      whoholds replay --from 2021-08-01 --to 2021-08-07 --switch
    """
    from streams.cli.output import JsonLines, message_for_people, safe
    from streams.cli.reach import reach
    from streams.coding import Coder
    from streams.engine import recoding
    from streams.messages import encode

    if start > end:
        raise click.UsageError("--from is after --to.")
    name = name or f"replay-{__version__}"
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,60}", name):
        raise click.UsageError("--name may hold letters, digits, '.', '_' and '-' only (a rule of Kafka).")
    settings = settings_of(broker, topic_prefix, config)
    reach(settings)
    found = recoding.recode(settings, Coder.load(), start, end)
    paragraphs = sum(map(len, found.articles.values()))
    message_for_people(f"{len(found.articles)} articles, {paragraphs} paragraphs, coded by {__version__}")
    for article in found.cut:
        message_for_people(f"left as it is, its first paragraphs are gone from the topic: {safe(article)}")
    outputs = recoding.write(settings, found, name)
    message_for_people(
        f"{len(found.now)} events: {len(found.now) - len(found.new)} as before, {len(found.new)} new, "
        f"{len(found.gone)} that stood are not told any more"
    )
    if not as_json:
        _print_cities(found)
    message_for_people(f"outputs in {', '.join(outputs)}")
    summary = {
        "articles": len(found.articles),
        "paragraphs": paragraphs,
        "cut": found.cut,
        "events": {"now": len(found.now), "new": len(found.new), "gone": len(found.gone)},
        "cities": found.cities,
        "topics": outputs,
    }
    status = None
    if switch_over:
        wrong = _switch(settings, found)
        summary["switched"] = not wrong
        status = 1 if wrong else None
    else:
        message_for_people("nothing that runs was touched; to switch over: the same again, with --switch")
    if as_json:
        out = JsonLines()
        out.write(encode(summary))
        out.flush()
    return status


def _print_cities(found) -> None:
    """A line for each city whose row would be another one."""
    from streams.cli.output import safe
    from streams.cli.show import status

    for id_ in found.cities:
        before, now = found.rows_before.get(id_), found.rows_now.get(id_)
        words = [status(before), status(now)]
        tail = " (other evidence)" if words[0] == words[1] else f" -> {words[1]}"
        click.echo(safe(f"{(now or before)['city']['name']}: {words[0]}{tail}"))


def _switch(settings, found) -> list[str]:
    """Send the articles to the workers, wait, and compare: ids of cities whose rows are not as they should be."""
    from streams.cli.lag import Lags
    from streams.cli.output import message_for_people
    from streams.cli.problems import Problem
    from streams.engine import recoding
    from streams.engine.reading import read_table
    from streams.errors import Code

    sent = recoding.switch(settings, found)
    message_for_people(f"sent {sent} paragraphs to the workers, and wait for them")
    with Lags(settings) as lags:
        deadline, least = time.monotonic() + PATIENCE_SECONDS, None
        # In this order: a paragraph's events are there before its offset is committed.
        for topic in (lags.names.paragraphs, lags.names.events):
            while unread := lags.of(topic).unread:
                if least is None or (topic, unread) != least:
                    deadline, least = time.monotonic() + PATIENCE_SECONDS, (topic, unread)
                if time.monotonic() > deadline:
                    words = f"no worker reads {topic}: {unread} records wait; once one does, replay again"
                    raise Problem(words, Code.WORKER_FAILED)
                time.sleep(0.2)
    table = read_table(settings)
    wrong = [id_ for id_ in found.cities if table.get(id_) != found.rows_now.get(id_)]
    if wrong:
        message_for_people(
            f"{len(wrong)} of {len(found.cities)} cities are not as this version has them: are all workers of "
            f"version {__version__}? Update them, then replay again"
        )
    else:
        message_for_people("switched over: the table is what this version has")
    return wrong
