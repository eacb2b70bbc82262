"""What the control model costs: python bench/control.py [events] [cities].

Prints, for one core, in CPU time: folding one more event into a city with 1,000 pieces of evidence
(arriving in order, and out of order), the size of the state under repeats, and a fold of many events over
many cities with its memory.
"""

import gc
import random
import resource
import sys
import time
from datetime import UTC, datetime, timedelta

import orjson

from streams.control import Settings, apply, fold, row

START = datetime(2030, 1, 1, tzinfo=UTC)
TYPES = [
    "capture",
    "capture",
    "hold",
    "hold",
    "hold",
    "withdrawal",
    "siege",
    "pressure",
    "pressure",
    "pressure",
]
SAID = ["reported", "reported", "reported", "claimed", "claimed", "admitted", "denied"]
ACTORS = [{"id": f"actor:{n}", "name": f"Actor {n}", "kind": "rebel"} for n in range(3)]


def place(number: int) -> dict:
    """A city of a made-up gazetteer."""
    return {
        "id": f"geonames:{number}", "name": f"City {number}", "admin1": "A", "country": "XA", "lat": 1.5,
        "lon": 2.5, "kind": "city", "precision": 1,
    }  # fmt: skip


def event(number: int, random: random.Random, city: dict, *, at: datetime, lag: int = 0) -> dict:
    """One event in the words of the contract, reported ``at``, of ``lag`` days before."""
    day = (at - timedelta(days=lag)).date().isoformat()
    return {
        "schema": "event.v1", "event_id": f"{number:024x}", "source": f"outlet-{random.randrange(40)}",
        "article_id": f"article-{number}", "paragraph": 1, "sentence": 0, "span": [0, 9], "order": 0,
        "type": random.choice(TYPES), "acled": None, "actor": random.choice(ACTORS), "target": None,
        "place": city, "facility": None, "scope": "whole",
        "happened": {"from": day, "to": day, "precision": "day"},
        "reported_at": at.isoformat().replace("+00:00", "Z"), "assertion": random.choice(SAID),
        "attributed_to": None, "copy": f"{random.getrandbits(64):016x}", "modality": "actual",
        "frame": "current", "figures": {}, "confidence": 0.8, "origin": "machine", "rule": "r",
    }  # fmt: skip


def stream(count: int, cities: int, seed: int = 1, most_lag: int = 0):
    """``count`` events over ``cities``, in the order of their reports."""
    chance = random.Random(seed)
    places = [place(number) for number in range(cities)]
    step = timedelta(days=365) / count
    for number in range(count):
        at = (START + number * step).replace(microsecond=0)
        yield event(number, chance, chance.choice(places), at=at, lag=chance.randint(0, most_lag))


def kept(state: dict) -> int:
    """How many reports a state keeps."""
    return len(state["live"]) + sum(page[0] for page in state["pages"])


def one_more(most_lag: int) -> None:
    """Microseconds for the events after the first thousand of a city, and what its state weighs."""
    events = list(stream(1_200, 1, most_lag=most_lag))
    state, _ = apply(None, events[:1_000])
    sent, taken = 0, []
    for next_event in events[1_000:]:
        gc.disable()
        start = time.process_time()
        state, messages = apply(state, [next_event])
        taken.append(time.process_time() - start)
        gc.enable()
        sent += len(messages)
    taken.sort()
    size = len(orjson.dumps(state))
    print(
        f"one more event into 1,000, up to {most_lag} days late: "
        f"mean {sum(taken) / len(taken) * 1e6:.0f} us, median {taken[len(taken) // 2] * 1e6:.0f} us, "
        f"most {taken[-1] * 1e6:.0f} us; {sent / len(taken):.1f} changes an event; "
        f"{kept(state)} reports kept, state {size:,} bytes"
    )


def repeats() -> None:
    """Size of the state after repeats, and of redeliveries."""
    chance = random.Random(2)
    city = place(1)
    first = {**event(0, chance, city, at=START), "type": "capture", "assertion": "reported"}
    state, _ = apply(None, [first])
    once = len(orjson.dumps(state))
    for _ in range(10_000):
        state, _ = apply(state, [first])
    print(f"10,000 deliveries of one event: state {once} -> {len(orjson.dumps(state))} bytes")
    for days in (30, 3650):
        state = None
        start = time.process_time()
        for number in range(10_000):
            at = START + timedelta(days=days) * number / 10_000
            again = {
                **first, "event_id": f"{number:024x}", "article_id": f"article-{number}",
                "copy": f"{number:016x}", "source": f"outlet-{number % 5}",
                "reported_at": at.replace(microsecond=0).isoformat(),
            }  # fmt: skip
            state, _ = apply(state, [again])
        taken = (time.process_time() - start) / 10_000
        print(
            f"10,000 articles of 5 outlets saying the same within {days} days: "
            f"{kept(state)} reports kept, state {len(orjson.dumps(state)):,} bytes, "
            f"{taken * 1e6:.0f} us an event, origins {row(state)['origins']}"
        )


def table(count: int, cities: int) -> None:
    """A whole fold."""
    start, wall = time.process_time(), time.perf_counter()
    rows = sum(1 for _ in fold(stream(count, cities), Settings()))
    taken, wall = time.process_time() - start, time.perf_counter() - wall
    making = time.process_time()
    for _ in stream(count, cities):
        pass
    making = time.process_time() - making
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"fold of {count:,} events over {cities:,} cities: {rows:,} rows, {taken - making:.1f} s of CPU "
        f"({(taken - making) / count * 1e6:.1f} us an event; making the events took {making:.1f} s more; "
        f"{wall:.1f} s by the clock), peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    one_more(0)
    one_more(3)
    repeats()
    table(*(numbers + [1_000_000, 10_000][len(numbers) :]))
