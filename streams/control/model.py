"""What the engine and the commands call: events in, rows and changes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from streams.control.bulk import Gathering
from streams.control.city import City
from streams.control.evidence import city_of
from streams.control.ledger import Refuse
from streams.control.settings import Settings

DEFAULTS = Settings()


def _pass_over(event_id: str, code: str, detail: str) -> None:
    """Refuse nothing loudly: for callers who do not ask."""


def apply(
    state: dict | None, events: Iterable[dict], settings: Settings = DEFAULTS, *, refuse: Refuse = _pass_over
) -> tuple[dict | None, list[dict]]:
    """Fold events into the state of their city.

    ``state`` is what an earlier call gave, or None; it is not changed. Returns the new state, which is
    ``state`` itself (None included) where the events bring nothing new, and the change messages to send, in
    order. Events of one call should be about one city; those about no city are passed over.
    ``refuse(event_id, code, detail)`` is called for each event that is kept out; a redelivered one is
    refused again. Raises BadMessage (bad-state) for a state of another version.
    """
    return _apply(state, events, settings, refuse, None, None)


def _apply(
    state: dict | None,
    events: Iterable[dict],
    settings: Settings,
    refuse: Refuse,
    as_of: float | None,
    by_day: int | None,
) -> tuple[dict | None, list[dict]]:
    city = City(state, settings, refuse)
    city.ledger.as_of, city.ledger.by_day = as_of, by_day
    for event in events:
        city.ledger.take(event)
    if not city.ledger.changed:
        return state, []
    messages = city.refold()
    city.compact()
    return city.state(), messages


def row(
    state: dict | None,
    settings: Settings = DEFAULTS,
    *,
    as_of: datetime | None = None,
    happened_by: date | None = None,
) -> dict | None:
    """The city's current row, None where nothing is left to say.

    ``as_of`` (aware): as it was known then. ``happened_by``: from evidence of that day and before, whenever
    it was reported. ``pressured`` is judged on that day, else at ``as_of``, else when the row was learned.
    For times before the horizon of ``settings`` the repeats are forgotten, and so an answer can lack one
    that counted then.
    """
    if state is None:
        return None
    if as_of is None and happened_by is None:
        return City(state, settings, _pass_over).row()
    return known_city(state, settings, as_of, happened_by).final_row(at=_judged_at(as_of, happened_by))


def known_city(state: dict, settings: Settings, as_of: datetime | None, happened_by: date | None) -> City:
    """The city as of ``as_of`` and ``happened_by``, see ``row``; to be read only."""
    city = City(state, settings, _pass_over)
    city.ledger.open()
    if as_of is not None or happened_by is not None:
        city.ledger = city.ledger.known(
            _seconds(as_of), None if happened_by is None else happened_by.toordinal()
        )
    return city


def fold(
    events: Iterable[dict],
    settings: Settings = DEFAULTS,
    *,
    as_of: datetime | None = None,
    happened_by: date | None = None,
    refuse: Refuse = _pass_over,
) -> Iterator[dict]:
    """The rows of all cities that the events are about, sorted by city id.

    ``as_of`` and ``happened_by`` as of ``row``; ``refuse`` as of ``apply``. Takes in all events before the
    first row.
    """
    cities: dict[str, Gathering] = {}
    known_by = _seconds(as_of)
    by_day = None if happened_by is None else happened_by.toordinal()
    for event in events:
        name = city_of(event)
        if name is None:
            continue
        gathering = cities.get(name)
        if gathering is None:
            gathering = cities[name] = Gathering()
        gathering.take(event, refuse, known_by, by_day)
    at = _judged_at(as_of, happened_by)
    for name in sorted(cities):
        city = City(None, settings, refuse)
        # Each city's evidence is let go of as soon as its row is made.
        cities.pop(name).fill(city.ledger)
        found = city.final_row(at=at)
        if found is not None:
            yield found


def changes(
    events: Iterable[dict],
    settings: Settings = DEFAULTS,
    *,
    as_of: datetime | None = None,
    happened_by: date | None = None,
    refuse: Refuse = _pass_over,
) -> Iterator[dict]:
    """The change messages of all cities, as a worker sends them that gets the events one by one, as given.

    ``as_of`` (aware): only of what was known then; ``happened_by``: only from evidence of that day and
    before. ``refuse`` as of ``apply``.
    """
    states: dict[str, dict | None] = {}
    known_by = _seconds(as_of)
    by_day = None if happened_by is None else happened_by.toordinal()
    for event in events:
        name = city_of(event)
        if name is None:
            continue
        states[name], messages = _apply(states.get(name), (event,), settings, refuse, known_by, by_day)
        yield from messages


def _seconds(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    return moment.timestamp()


def _judged_at(as_of: datetime | None, happened_by: date | None) -> float | None:
    if happened_by is not None:
        return datetime(happened_by.year, happened_by.month, happened_by.day, tzinfo=UTC).timestamp()
    return _seconds(as_of)
