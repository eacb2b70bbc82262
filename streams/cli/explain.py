"""whoholds explain: what was recognised in a text, and why each of its events is what it is."""

from datetime import UTC, datetime

import click

from streams.cli.options import MOMENT


@click.command("explain")
@click.argument("texts", nargs=-1, required=True, metavar="TEXT...")
@click.option("--published-at", type=MOMENT, metavar="TIME", help="RFC 3339, or a day; else now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each text.")
def command(texts: tuple[str, ...], published_at: datetime | None, as_json: bool) -> None:
    """Show what is coded from a text, and the words that decided it.

    Each TEXT is a paragraph; several are one article in reading order, so that "the city" finds what it means.
    A TEXT of - is read from standard input, a paragraph for each line. Nothing is sent anywhere.

    \b
    Example:
      whoholds explain --published-at 2021-08-07 "Rebels say they have captured the city of Kunduz on Friday."
    """
    import orjson

    from streams.cli.console import console
    from streams.cli.explaining import print_explanation
    from streams.cli.output import JsonLines
    from streams.coding import Coder
    from streams.coding.explain import explain

    now = datetime.now(UTC)
    paragraphs = list(_paragraphs(texts, published_at or now, now))
    coder = Coder.load()
    screen, out = console(), JsonLines()
    context = None
    for number, paragraph in enumerate(paragraphs):
        explanation, context = explain(coder, paragraph, context)
        if as_json:
            out.write(orjson.dumps(explanation))
        else:
            print_explanation(screen, explanation, first=number == 0)
    out.flush()


def _paragraphs(texts, published_at: datetime, now: datetime):
    """The texts as checked messages. Raises Problem for one that no message can have."""
    from streams.cli.problems import USAGE, Problem
    from streams.errors import BadMessage
    from streams.messages import decode_paragraph, encode
    from streams.messages.times import format_time

    for number, text in enumerate(_read(texts)):
        message = {
            "article_id": "explain",
            "paragraph": number,
            "text": text,
            "published_at": format_time(published_at),
        }
        try:
            yield decode_paragraph(encode(message), now=now)
        except BadMessage as error:
            raise Problem(
                f"whoholds explain: text {number + 1}: {error.detail}", error.code, status=USAGE
            ) from None


def _read(texts):
    """The texts, with the lines of standard input in place of -."""
    import sys

    for text in texts:
        if text != "-":
            yield text
            continue
        yield from (
            line for line in sys.stdin.buffer.read().decode("utf-8", "replace").splitlines() if line.strip()
        )
