"""Ten stories of many days, each with the table that an analyst would keep, day by day.

A story is a list of days: the events reported that day and the table's line at its end. The events' own day
is the story's unless they say another. Each story is folded in three ways: as of each day, event by event
as they were reported, and all at once in reverse.
"""

import json
import subprocess
import sys

import pytest

from streams.control import apply, changes, fold, row

from .making import Newsroom, moment

news = Newsroom()


def line(found):
    """A row as one line: status, parties, since, and what else there is to say."""
    if found is None:
        return "-"
    name = lambda key: found[key] and found[key]["name"].lower()
    words = [found["status"]]
    if found["holder"]:
        words.append(name("holder"))
    if found["challenger"]:
        words.append(f"against {name('challenger')}")
    if found["since"]:
        words.append(f"since {(found['since']['from'] or found['since']['to'])[5:]}")
    if found["previous_holder"]:
        words.append(f"after {name('previous_holder')}")
    if found["pockets"]:
        words.append("except " + ", ".join(pocket["facility"] for pocket in found["pockets"]))
    if found["pressured"]:
        words.append("pressured")
    return " ".join(words)


def reported(day, at, *events):
    """Events of ``day`` reported on ``at``."""
    return [make(day, at=f"{at}T{9 + number:02}:00:00Z") for number, make in enumerate(events)]


def on(day, *events):
    """Events of a day, reported that day, an hour after each other."""
    return reported(day, day, *events)


def told(type, who=None, **more):
    """An event of which day and report are still to be said."""
    return lambda day, at: news.event(type, who, **{"day": day, "at": at, **more})


def four_times():
    yield (
        "2030-03-01",
        on("2030-03-01", told("capture", "north", whom="army")),
        "held north since 03-01 after army",
    )
    yield (
        "2030-03-04",
        on("2030-03-04", told("capture", "army", said="official")),
        "held army since 03-04 after north",
    )
    yield (
        "2030-03-04",
        on("2030-03-04", told("capture", "army", by="outlet-2")),
        "held army since 03-04 after north",
    )
    yield (
        "2030-03-09",
        on("2030-03-09", told("capture", "south", by="outlet-2")),
        "held south since 03-09 after army",
    )
    yield (
        "2030-03-15",
        on("2030-03-15", told("capture", "army", said="claimed", speaker="army")),
        "contested south against army since 03-09 after army",
    )
    yield (
        "2030-03-16",
        reported(
            "2030-03-15",
            "2030-03-16",
            told("capture", "army", said="admitted", speaker="south", by="outlet-3"),
        ),
        "held army since 03-15 after south",
    )


def siege_of_months():
    yield "2030-01-10", on("2030-01-10", told("hold", "army", day=None)), "held army"
    yield (
        "2030-02-01",
        on("2030-02-01", told("siege", "north", whom="army")),
        "besieged army against north",
    )
    yield (
        "2030-03-01",
        on(
            "2030-03-01",
            told("pressure", "north", by="outlet-2"),
            told("hold", "army", day=None, by="outlet-3"),
        ),
        "besieged army against north pressured",
    )
    yield (
        "2030-04-20",
        on("2030-04-20", told("siege", "north", whom="army", by="outlet-2")),
        "besieged army against north",
    )
    yield (
        "2030-05-30",
        on("2030-05-30", told("handover", "north", whom="army", modality="planned")),
        "besieged army against north",
    )
    yield (
        "2030-06-02",
        on("2030-06-02", told("handover", "north", whom="army", said="admitted", speaker="army")),
        "held north since 06-02 after army",
    )


def rebels_against_each_other():
    yield "2030-03-01", on("2030-03-01", told("capture", "north")), "held north since 03-01"
    yield (
        "2030-03-05",
        on("2030-03-05", told("offensive", "south", whom="north")),
        "held north since 03-01 pressured",
    )
    yield (
        "2030-03-07",
        on("2030-03-07", told("capture", "south", scope="part")),
        "contested north against south since 03-01 pressured",
    )
    yield (
        "2030-03-08",
        on("2030-03-08", told("capture", "south", said="claimed", speaker="south", by="outlet-2")),
        "contested north against south since 03-01 pressured",
    )
    yield (
        "2030-03-09",
        on("2030-03-09", told("capture", "south", scope="all_except", by="outlet-3")),
        "held_with_pockets south since 03-09 after north except army_base pressured",
    )
    yield (
        "2030-03-11",
        on("2030-03-11", told("capture", "south", by="outlet-3")),
        "held south since 03-09 after north pressured",
    )
    yield "2030-04-01", [], "held south since 03-09 after north"


def corrected_after_an_hour():
    army = on("2030-02-01", told("capture", "army"))
    yield "2030-02-01", army, "held army since 02-01"
    false = news.capture("north", "2030-03-01", at="2030-03-01T09:00:00Z")
    yield "2030-03-01T09:30:00Z", [false], "held north since 03-01 after army"
    yield (
        "2030-03-01T10:30:00Z",
        [news.retraction(false, at="2030-03-01T10:00:00Z")],
        "held army since 02-01",
    )
    yield "2030-03-02", on("2030-03-02", told("hold", "army", day=None)), "held army since 02-01"


def announced_three_times():
    yield "2030-03-01", on("2030-03-01", told("hold", "north", day=None)), "held north"
    for day in ("2030-03-05", "2030-03-12", "2030-03-20"):
        yield (
            day,
            on(day, told("capture", "army", said="claimed", speaker="army")),
            "contested north against army",
        )
        after = f"{day[:-2]}{int(day[-2:]) + 1:02}"
        yield (
            after,
            reported(day, after, told("capture", "army", said="denied", speaker="north", by="outlet-2")),
            "contested north against army",
        )
    yield (
        "2030-03-25",
        on("2030-03-25", told("capture", "army", by="outlet-3")),
        "held army since 03-25 after north",
    )


def handover_between_allies():
    yield (
        "2030-03-01",
        on("2030-03-01", told("capture", "south", whom="north")),
        "held south since 03-01 after north",
    )
    yield (
        "2030-03-10",
        on("2030-03-10", told("handover", "army", whom="south", modality="planned")),
        "held south since 03-01 after north",
    )
    yield (
        "2030-03-12",
        on("2030-03-12", told("handover", "army", whom="south", said="official")),
        "held army since 03-12 after south",
    )
    yield (
        "2030-03-13",
        on("2030-03-13", told("withdrawal", "south", said="admitted")),
        "held army since 03-12 after south",
    )


def withdrawal_and_vacuum():
    yield "2030-03-01", on("2030-03-01", told("hold", "army", day=None)), "held army"
    yield (
        "2030-03-04",
        on("2030-03-04", told("withdrawal", "army", said="admitted")),
        "vacated since 03-04 after army",
    )
    yield (
        "2030-03-05",
        on("2030-03-05", told("withdrawal", "army", by="outlet-2")),
        "vacated since 03-04 after army",
    )
    yield (
        "2030-03-06",
        on("2030-03-06", told("capture", "north", said="claimed", speaker="north")),
        "claimed north since 03-06 after army",
    )
    yield (
        "2030-03-07",
        reported("2030-03-06", "2030-03-07", told("capture", "north", by="outlet-2")),
        "held north since 03-06 after army",
    )


def capital_without_a_fight():
    yield (
        "2030-08-14",
        on("2030-08-14", told("pressure", "north"), told("hold", "army", day=None, by="outlet-2")),
        "held army pressured",
    )
    yield (
        "2030-08-15T11:00:00Z",
        [
            news.withdrawal(
                {"id": None, "name": "The president", "kind": "civilian"},
                "2030-08-15",
                at="2030-08-15T10:00:00Z",
            )
        ],
        "held army pressured",
    )
    yield (
        "2030-08-15T13:00:00Z",
        [news.withdrawal("army", "2030-08-15", at="2030-08-15T12:00:00Z", by="outlet-2")],
        "vacated since 08-15 after army pressured",
    )
    yield (
        "2030-08-15",
        [
            news.capture(
                "north",
                "2030-08-15",
                at="2030-08-15T17:00:00Z",
                scope="facility",
                facility="government_building",
            ),
            news.capture("north", "2030-08-15", at="2030-08-15T18:00:00Z", by="outlet-3"),
        ],
        "held north since 08-15 after army pressured",
    )


def frozen_front():
    yield "2030-03-01", on("2030-03-01", told("hold", "army", day=None)), "held army"
    for day in range(2, 30):
        date = f"2030-03-{day:02}"
        yield (
            date,
            on(
                date,
                told("armed_clash", "north", scope=None),
                told("pressure", "north", by=f"outlet-{day % 3}"),
                told("hold", "army", day=None),
            ),
            "held army pressured",
        )
    yield "2030-04-12", [], "held army pressured"
    yield "2030-04-13", [], "held army"


def one_district():
    yield "2030-03-01", on("2030-03-01", told("hold", "army", day=None)), "held army"
    yield "2030-03-03", on("2030-03-03", told("capture", "north", scope="district")), "held army"
    yield (
        "2030-03-04",
        on("2030-03-04", told("capture", "north", scope="part")),
        "contested army against north",
    )
    yield (
        "2030-03-06",
        on(
            "2030-03-06",
            told("capture", "army", scope="district"),
            told("capture", "army", scope="part", by="outlet-2"),
        ),
        "contested army against north",
    )
    yield (
        "2030-03-09",
        on("2030-03-09", told("withdrawal", "north", said="admitted"), told("hold", "army", by="outlet-3")),
        "held army",
    )


STORIES = [
    four_times, siege_of_months, rebels_against_each_other, corrected_after_an_hour, announced_three_times,
    handover_between_allies, withdrawal_and_vacuum, capital_without_a_fight, frozen_front, one_district,
]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_table_day_by_day(story):
    days = list(story())
    events = [event for _, reported, _ in days for event in reported]
    state, table, so_far = None, None, []
    for end, reported, expected in days:
        found = list(fold(events, as_of=moment(end)))
        assert line(found[0] if found else None) == expected, end
        for event in reported:
            so_far.append(event)
            state, messages = apply(state, [event])
            for message in messages:
                assert message["before"] == table
                table = message["after"]
        assert row(state) == table
        assert list(fold(so_far)) == ([table] if table else [])
    assert list(fold(reversed(events))) == [table]


@pytest.mark.parametrize(("mode", "run"), [("row", fold), ("change", changes)])
def test_the_shared_checker_finds_nothing_off(shared, mode, run):
    lines = []
    for story in STORIES:
        events = [event for _, reported, _ in story() for event in reported]
        lines += [json.dumps(message) for message in run(events)]
    checked = subprocess.run(
        [sys.executable, shared / "tools" / "contract_check.py", mode],
        input="\n".join(lines),
        text=True,
        check=False,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_the_events_of_the_stories_are_events(shared):
    """So that the stories test what a coder could have sent."""
    lines = [json.dumps(event) for story in STORIES for _, reported, _ in story() for event in reported]
    checked = subprocess.run(
        [sys.executable, shared / "tools" / "contract_check.py", "event"],
        input="\n".join(lines),
        text=True,
        check=False,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stdout
