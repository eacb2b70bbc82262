"""whoholds code: paragraphs in, events out, without a broker."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from streams.cli.options import ENCODING


@click.command("code")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--per-paragraph",
    is_flag=True,
    help="One line for each input line, with a list of its events, empty ones too.",
)
@click.option("--encoding", type=ENCODING, default="utf-8", show_default=True, help="Encoding of .txt files.")
def command(paths: tuple[str, ...], per_paragraph: bool, encoding: str) -> None:
    """Code paragraphs into conflict events.

    Reads paragraph messages as JSON Lines from standard input, or from files: .jsonl with messages, .txt with
    an article each. Writes events as JSON Lines, in the order of the input. An invalid line is reported on
    standard error with its number and code, the rest go on, and the exit status is 1.

    \b
    Example:
      echo '{"article_id": "a1", "paragraph": 0, "published_at": "2021-08-07T12:00:00Z",
             "text": "Rebels captured the city of Kunduz on Friday."}' | tr -d '\\n' | whoholds code
    """
    from streams.cli.articles import check_paths
    from streams.cli.output import JsonLines
    from streams.cli.reports import Reports
    from streams.cli.sources import read_sources

    check_paths(paths)
    reports = Reports()
    out = JsonLines()
    for line in _coded(
        read_sources(paths or ("-",), reports, encoding=encoding, stalled=out.flush), per_paragraph, reports
    ):
        out.write(line)
    out.flush()
    reports.finish()


def _coded(sources: Iterator, per_paragraph: bool, reports) -> Iterator[bytes]:
    """The lines to print. An invalid message is reported and, per paragraph, given an empty list."""
    from streams.cli.states import ArticleStates
    from streams.coding import Coder
    from streams.errors import BadMessage, Code
    from streams.messages import decode_paragraph, encode, read_ids

    coder = Coder.load()
    states = ArticleStates()
    for source in sources:
        events = []
        try:
            paragraph = decode_paragraph(source.raw, now=datetime.now(UTC))
            article_id, number = paragraph["article_id"], paragraph["paragraph"]
            try:
                state, events = coder.step(states.get(article_id), paragraph)
                lines = [encode(event) for event in events]
            except Exception as error:  # as in the worker: it costs no more than this paragraph
                raise BadMessage(
                    Code.CODING_FAILED, f"the coder failed: {type(error).__name__}: {error}"
                ) from error
            states.set(article_id, state)
        except BadMessage as error:
            reports.bad(source.where, error)
            lines = []
            article_id, number = read_ids(source.raw)
        if per_paragraph:
            head = encode({"article_id": article_id, "paragraph": number})
            yield head[:-1] + b',"events":[' + b",".join(lines) + b"]}"
        else:
            yield from lines
