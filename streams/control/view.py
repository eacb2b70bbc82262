"""Live and rolling views of the table: what is so now, and what changed over a window of time.

Pure: rows and change messages in, plain values out; ``now`` is passed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypedDict

from streams.messages.times import parse_time

Clock = Literal["happened", "learned"]
#: Statuses whose holder is there on more than its own word.
_HELD = frozenset({"held", "held_with_pockets", "besieged", "contested"})


class CityView(TypedDict):
    """A city now: its row with ``pressured`` judged now, days held (null where nobody knows), and within the
    window changes of its row and how often it changed hands.
    """

    row: dict
    held_days: int | None
    changes: int
    changed_hands: int


class HolderView(TypedDict):
    """A party: ids of the cities that it holds now, and of those gained and lost within the window."""

    holder: dict
    holds: list[str]
    gained: list[str]
    lost: list[str]


class CountryView(TypedDict):
    """A country (ISO 3166-1 alpha-2, or null): how many cities have which status, and within the window
    changes of the table and cities changing hands.
    """

    country: str | None
    statuses: dict[str, int]
    changes: int
    changed_hands: int


class View(TypedDict):
    """All of it: cities by id; holders and countries, the most cities first."""

    cities: list[CityView]
    holders: list[HolderView]
    countries: list[CountryView]


class Transfer(TypedDict):
    """A city that passed from one holder (null: from nobody known) to another (null: to nobody known)."""

    city: dict
    from_holder: dict | None
    to_holder: dict | None
    happened_at: dict | None
    learned_at: str


def live(row: dict, *, now: datetime) -> dict | None:
    """A row with ``pressured`` judged ``now`` (aware); None where pressure was all it said, and is over."""
    until = row["pressured_until"]
    pressured = until is not None and _utc_day(now) <= date.fromisoformat(until)
    if row["status"] == "unknown" and row["previous_holder"] is None and not pressured:
        return None
    return {**row, "pressured": pressured}


def standing_changes(changes: Iterable[dict]) -> list[dict]:
    """The ``set`` messages whose steps still stand, by city in the order of their history.

    ``changes`` are the messages of one or more cities, each city's in the order sent. Redelivered ones (by
    ``change_id``) are dropped; a retraction of a step from before the first message is passed over.
    """
    histories: dict[str, list[dict]] = {}
    seen = set()
    for change in changes:
        if change["change_id"] in seen:
            continue
        seen.add(change["change_id"])
        steps = histories.setdefault(_city(change)["id"], [])
        if change["kind"] == "set":
            steps.append(change)
        elif steps:
            steps.pop()
    return [step for steps in histories.values() for step in steps]


def transfers(
    changes: Iterable[dict], *, now: datetime, window: timedelta, clock: Clock = "learned"
) -> list[Transfer]:
    """The cities that got or lost a holder in the window (see ``in_window``); a claim makes no holder."""
    return [
        transfer
        for transfer in _transfers(standing_changes(changes))
        if in_window(transfer, now, window, clock)
    ]


def view(
    rows: Iterable[dict],
    changes: Iterable[dict],
    *,
    now: datetime,
    window: timedelta,
    clock: Clock = "learned",
) -> View:
    """The table now, and what changed in the ``window`` before ``now`` (aware) on one of the clocks.

    ``rows`` are the current rows, ``changes`` the change messages as sent, at least those of the window.
    """
    alive = sorted(filter(None, (live(row, now=now) for row in rows)), key=lambda row: row["city"]["id"])
    steps = standing_changes(changes)
    moved = [transfer for transfer in _transfers(steps) if in_window(transfer, now, window, clock)]
    recent = [step for step in steps if in_window(step, now, window, clock)]
    hands = _changed_hands(steps, now, window, clock)
    count = Counter(_city(step)["id"] for step in recent)
    return View(
        cities=[
            CityView(
                row=row,
                held_days=held_days(row, now=now),
                changes=count[row["city"]["id"]],
                changed_hands=hands.get(row["city"]["id"], 0),
            )
            for row in alive
        ],
        holders=_holders(alive, moved),
        countries=_countries(alive, recent, hands),
    )


def held_days(row: dict, *, now: datetime) -> int | None:
    """For how many days the row's holder holds the city, from the first day that ``since`` allows."""
    since = row["since"]
    first = since and (since["from"] or since["to"])
    if first is None or row["holder"] is None:
        return None
    return max((_utc_day(now) - date.fromisoformat(first)).days, 0)


def _transfers(steps: Iterable[dict]) -> list[Transfer]:
    found = []
    for step in steps:
        before, after = _holder(step["before"]), _holder(step["after"])
        if _key(before) != _key(after):
            found.append(
                Transfer(
                    city=_city(step),
                    from_holder=before,
                    to_holder=after,
                    happened_at=step["happened_at"],
                    learned_at=step["learned_at"],
                )
            )
    return found


def _changed_hands(steps: Iterable[dict], now: datetime, window: timedelta, clock: Clock) -> dict[str, int]:
    """City id -> how often another party than the last one came to hold it, with or without a gap."""
    counts: dict[str, int] = {}
    last: dict[str, str] = {}
    for transfer in _transfers(steps):
        city = transfer["city"]["id"]
        if transfer["from_holder"] is not None:
            last[city] = _key(transfer["from_holder"])
        if transfer["to_holder"] is None:
            continue
        came = _key(transfer["to_holder"])
        if city in last and last[city] != came and in_window(transfer, now, window, clock):
            counts[city] = counts.get(city, 0) + 1
        last[city] = came
    return counts


def _holders(rows: list[dict], moved: list[Transfer]) -> list[HolderView]:
    found: dict[str, HolderView] = {}

    def of(holder: dict) -> HolderView:
        return found.setdefault(_key(holder), HolderView(holder=holder, holds=[], gained=[], lost=[]))

    for row in rows:
        if _holder(row) is not None:
            of(row["holder"])["holds"].append(row["city"]["id"])
    for transfer in moved:
        if transfer["to_holder"] is not None:
            of(transfer["to_holder"])["gained"].append(transfer["city"]["id"])
        if transfer["from_holder"] is not None:
            of(transfer["from_holder"])["lost"].append(transfer["city"]["id"])
    return sorted(found.values(), key=lambda holder: (-len(holder["holds"]), _key(holder["holder"])))


def _countries(rows: list[dict], recent: list[dict], hands: dict[str, int]) -> list[CountryView]:
    found: dict[str | None, CountryView] = {}

    def of(city: dict) -> CountryView:
        country = city["country"]
        return found.setdefault(
            country, CountryView(country=country, statuses={}, changes=0, changed_hands=0)
        )

    for row in rows:
        statuses = of(row["city"])["statuses"]
        statuses[row["status"]] = statuses.get(row["status"], 0) + 1
    counted = set()
    for step in recent:
        city = _city(step)
        of(city)["changes"] += 1
        if city["id"] not in counted:
            counted.add(city["id"])
            of(city)["changed_hands"] += hands.get(city["id"], 0)
    return sorted(found.values(), key=lambda view: (-sum(view["statuses"].values()), view["country"] or ""))


def in_window(timed: dict, now: datetime, window: timedelta, clock: Clock) -> bool:
    """Whether a change or Transfer lies in the ``window`` before ``now`` (aware), on one of the clocks.

    On the clock ``happened`` whole days (UTC) count, up to that of ``now``; what has no date counts on the day
    when it was learned.
    """
    learned = parse_time(timed["learned_at"])
    if clock == "learned":
        return now - window < learned <= now
    happened = timed["happened_at"] or {}
    day = happened.get("to") or happened.get("from")
    when = date.fromisoformat(day) if day else _utc_day(learned)
    return _utc_day(now - window) < when <= _utc_day(now)


def _utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _city(change: dict) -> dict:
    return (change["after"] or change["before"])["city"]


def _holder(row: dict | None) -> dict | None:
    return row["holder"] if row is not None and row["status"] in _HELD else None


def _key(actor: dict | None) -> str | None:
    return None if actor is None else actor["id"] or "name:" + actor["name"].casefold()
