"""Real histories of cities: those of a table that people keep by hand, against the row on each of their days.

The table (control_tables.jsonl of the shared data) tells each city's history in sentences. Here their dated ones
are read with a few plain patterns, since this is about the fold, not about the coder: who took the city, when.
What an analyst would have in the table after each day is then the last who took it, since when, from whom.
"""

import json
import re
from calendar import monthrange
from datetime import date
from itertools import groupby

import pytest

from streams.control import Settings, apply, changes, fold, row, view

from .making import Newsroom, later, moment

PARTIES = {
    "army": r"Syrian (?:Arab )?(?:Army|army|troops)|[Gg]overnment(?: forces| troops)?|[Aa]rmy|regime",
    "rebels": r"FSA|Free Syrian Army|[Rr]ebels?|opposition",
    "isil": r"ISIS|ISIL|Islamic State(?: of Iraq and the Levant)?",
    "nusra": r"(?:[Aa]l[- ])?Nusra(?: Front)?",
    "kurds": r"YPG|SDF|Kurdish (?:forces|fighters)|Syrian Democratic Forces",
}
WHO = "|".join(f"(?P<{name}{{0}}>{words})" for name, words in PARTIES.items())
TOOK = (
    r"(?:re)?captured?s?|retook|seized|recaptures?|(?:took|take|takes|taken|regain(?:s|ed)?) (?:\w+ )?control"
)
GAIN = re.compile(
    rf"(?:{WHO.format(1)})(?:,? [\w-]+){{0,6}} (?:{TOOK})\b|(?:captured|seized|retaken|taken(?: over)?) by (?:the )?(?:{WHO.format(2)})"
    rf"|under (?:the )?(?:control of (?:the )?)?(?:{WHO.format(3)})"
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAY = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (20\d\d)\b")


def told(text):
    """``(first day, last day, party)`` of every dated gain, in the order of the last days."""
    found = []
    for sentence in re.split(r"(?<=[.;]) ", text):
        days = DAY.findall(sentence)
        gain = GAIN.search(sentence)
        if len(days) == 1 and gain:
            number, month, year = days[0]
            year, month = int(year), MONTHS.index(month) + 1
            first, last = (int(number),) * 2 if number else (1, monthrange(year, month)[1])
            party = next(name[:-1] for name, words in gain.groupdict().items() if words)
            found.append((f"{date(year, month, first)}", f"{date(year, month, last)}", party))
    return sorted(found, key=lambda gain: gain[1])


def expected(story):
    """``(day, holder, since, previous)`` after each day; it ends where two took the city on one."""
    holder = since = previous = None
    for day, gains in groupby(story, key=lambda gain: gain[1]):
        gains = list(gains)
        if len({party for _, _, party in gains}) > 1:
            return
        first, _, party = gains[0]
        if party != holder:
            holder, since, previous = party, first, holder
        yield day, holder, since, previous


@pytest.fixture(scope="module")
def stories(shared):
    """City -> its events and what the table should say after each day."""
    found = {}
    for number, line in enumerate((shared / "data" / "control_tables.jsonl").read_text("utf-8").splitlines()):
        item = json.loads(line)
        story = told(" ".join(filter(None, (item["date"], item["text"]))))
        days = list(expected(story))
        if days and len(days) == len({day for _, day, _ in story}):
            place = {
                "id": f"geonames:{number}", "name": item["location"], "admin1": item["region"], "country": "SY",
                "lat": 35.0, "lon": 38.0, "kind": "city", "precision": 1,
            }  # fmt: skip
            news = Newsroom()
            events = [
                news.capture(
                    party,
                    (first, day),
                    at=later(day, 1),
                    by=f"outlet-{count}",
                    place=place,
                    event_id=f"{number}.{count}",
                )
                for count, (first, day, party) in enumerate(story)
            ]
            found[place["id"]] = events, days
    assert len(found) >= 40, "the table or its patterns have changed"
    assert sum(len(days) for _, days in found.values()) >= 60
    return found


def said(found):
    """A row as ``expected`` gives it."""
    name = lambda actor: actor and actor["id"].removeprefix("actor:")
    assert found["status"] == "held"
    return name(found["holder"]), found["since"]["from"], name(found["previous_holder"])


def test_every_city_on_every_day_of_its_history(stories):
    everything = [event for events, _ in stories.values() for event in events]
    for city, (_, days) in stories.items():
        for day, *wanted in days:
            by_then = {r["city"]["id"]: r for r in fold(everything, as_of=moment(later(day, 1)))}
            assert said(by_then[city]) == tuple(wanted), day
            of_then = {r["city"]["id"]: r for r in fold(everything, happened_by=date.fromisoformat(day))}
            assert said(of_then[city]) == tuple(wanted), day


def test_told_in_any_order_and_counted_over_its_window(stories):
    for events, days in stories.values():
        state = None
        for event in reversed(events):
            state, _ = apply(state, [event], Settings())
        assert row(state) == next(fold(events))
        assert said(row(state)) == tuple(days[-1][1:])
        hands = len({since for _, _, since, _ in days}) - 1
        now = moment(later(days[-1][0], 2))
        seen = view(
            [row(state)], list(changes(events)), now=now, window=now - moment("2010-01-01"), clock="happened"
        )
        assert seen["cities"][0]["changed_hands"] == hands
