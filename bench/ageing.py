"""How large the article table grows: python bench/ageing.py [days] [articles a day].

A stream of simulated days goes through the worker's first step, with a coder that says little, one table
and the default settings. Prints keys and bytes of the table as days go by; after article_days the
contexts, after event_id_days all of it should be level. The size at another rate is in proportion.
"""

import random
import resource
import sys
from datetime import UTC, datetime, timedelta

import orjson

from streams.coding import article
from streams.coding.ageing import Ages
from streams.engine.article_state import is_entry
from streams.engine.code_step import CodeStep
from streams.engine.dead_letters import DeadLetters
from streams.engine.forgetting import Forgetting
from streams.engine.packing import pack, unpack
from streams.engine.records import Record
from streams.settings import Settings

START = datetime(2024, 1, 1, tzinfo=UTC)
PARAGRAPHS = 15
HEX = random.Random(7)
#: Words for texts that pack about as well as English does.
WORDS = [HEX.randbytes(HEX.randint(1, 5)).hex() for _ in range(3000)]


class Coder:
    """Tells no events, and a context of 600 bytes of which three quarters are what it was before."""

    def step(self, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
        """As every coder."""
        return article.step(self, state, paragraph)

    def code(self, paragraph: dict, context: object) -> tuple[list[dict], object]:
        """No events."""
        return [], ((context or "") + HEX.randbytes(75).hex())[-600:]


def main(days: int = 110, a_day: int = 200) -> None:
    """Run the stream."""
    settings, table = Settings(), {}
    forgetting = Forgetting(Ages.of_days(settings.article_days, settings.event_id_days))
    letters = DeadLetters("dead-letters", lambda: START + timedelta(days=days))
    step = CodeStep(Coder(), "events", letters, forgetting)
    print(f"{PARAGRAPHS * a_day / 86_400:.3f} paragraphs/s, {a_day} articles of {PARAGRAPHS} a day")
    print(f"{'day':>5} {'paragraphs':>12} {'keys':>10} {'bytes':>12} {'peak memory':>12}")
    for number in range(days * a_day):
        if number % (10 * a_day) == 0:
            size = sum(len(key) + len(value) for key, value in table.items())
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(f"{number // a_day:>5} {number * PARAGRAPHS:>12} {len(table):>10} {size:>12} {peak:>9} MB")
        published = (START + timedelta(days=number / a_day)).isoformat()
        for index in range(PARAGRAPHS):
            paragraph = {
                "article_id": f"a-{number}",
                "paragraph": index,
                "text": " ".join(HEX.choices(WORDS, k=58)),
            }
            value = orjson.dumps(paragraph | {"published_at": published})
            outcome = step(
                Record("paragraphs", 0, 0, f"a-{number}".encode(), value),
                lambda key: unpack(table.get(key, b"null")),
            )
            for key, state in outcome.states:
                if state is None:
                    table.pop(key, None)
                else:
                    table[key] = pack(state) if is_entry(key) else bytes(memoryview(orjson.dumps(state)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
