"""whoholds produce: articles and paragraph messages into topic paragraphs."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from streams.cli.options import ENCODING, MOMENT, broker_options, settings_of


@click.command("produce")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--demo", is_flag=True, help="The demo's invented articles.")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Paragraphs a second, at most.")
@click.option("--source", help="Name of the outlet, for .txt files.")
@click.option("--published-at", type=MOMENT, metavar="TIME", help="For .txt files without a date line.")
@click.option("--encoding", type=ENCODING, default="utf-8", show_default=True, help="Encoding of .txt files.")
@click.option("--whole-articles", is_flag=True, help="Code articles anew whose context has expired.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output.")
@broker_options
def command(
    paths, demo, rate, source, published_at, encoding, whole_articles, as_json, broker, topic_prefix, config
) -> None:
    """Send articles to the workers, and wait until the broker has them.

    A .txt file is an article: a first line "date YYYY-MM-DD" dates it, the rest are its paragraphs, one per
    line or block. A .jsonl file has a paragraph message on each line; - reads such lines from standard input.
    What is not valid is reported on standard error with file, line and code; the rest is sent, and the exit
    status is 1.

    \b
    Example:
      whoholds produce --rate 50 monday.txt wire/*.jsonl
    """
    from streams.cli.articles import check_paths
    from streams.cli.bars import Bar
    from streams.cli.output import JsonLines, message_for_people
    from streams.cli.reach import reach
    from streams.cli.reports import Reports
    from streams.cli.sources import read_sources
    from streams.engine.producing import Producer
    from streams.errors import BadMessage
    from streams.messages import decode_paragraph, encode, format_time

    if demo:
        from streams.demo import article_paths

        paths += tuple(map(str, article_paths()))
    if not paths:
        raise click.UsageError("Name the files to send, or - for standard input.")
    check_paths(paths)
    settings = settings_of(broker, topic_prefix, config)
    reports = Reports()
    articles: set[str] = set()
    started = time.monotonic()
    reach(settings)
    producer = Producer(settings)
    try:
        with Bar(paths) as bar, producer:
            sources = read_sources(
                paths,
                reports,
                encoding=encoding,
                source=source,
                published_at=published_at and format_time(published_at),
                stalled=producer.flush,
            )
            for item in _paced(sources, rate):
                bar.add(len(item.raw) + 1)
                try:
                    paragraph = decode_paragraph(item.raw, now=datetime.now(UTC), limits=settings.limits())
                    if whole_articles:
                        paragraph["whole_article"] = True
                    producer.send(paragraph)
                    articles.add(paragraph["article_id"])
                except BadMessage as error:
                    reports.bad(item.where, error)
    except KeyboardInterrupt:
        message_for_people(f"stopped: {producer.delivered} paragraphs were delivered")
        raise
    seconds = time.monotonic() - started
    if as_json:
        out = JsonLines()
        summary = {"articles": len(articles), "paragraphs": producer.delivered, "refused": reports.count}
        out.write(
            encode(
                {**summary, "topic": producer.topic, "broker": settings.broker, "seconds": round(seconds, 3)}
            )
        )
        return reports.finish()
    refused = f", {reports.count} refused" if reports.count else ""
    message_for_people(
        f"delivered {producer.delivered} paragraphs of {len(articles)} articles to {producer.topic} "
        f"at {settings.broker} in {seconds:.1f} s{refused}"
    )
    reports.finish()


def _paced(items: Iterator, rate: float | None) -> Iterator:
    """``items``, at most ``rate`` a second."""
    started = time.monotonic()
    for count, item in enumerate(items):
        if rate is not None:
            time.sleep(max(0.0, started + count / rate - time.monotonic()))
        yield item
