"""Why a city's row is what it is: its evidence step by step, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict

from streams.control.city import City
from streams.control.evidence import ARTICLE, ID, PARAGRAPH, SAID, reported_text
from streams.control.fold import Step as FoldStep
from streams.control.model import known_city
from streams.control.settings import Settings
from streams.control.standing import NOTHING, actor_of, interval_of, shows
from streams.control.statements import Statement, restored, shortened

_FIELDS = (
    "status",
    "holder",
    "challenger",
    "since",
    "pockets",
    "pressured_until",
    "previous_holder",
    "confidence",
    "evidence",
    "origins",
)


class Difference(TypedDict):
    """A field of the row before and after a step, as messages have it."""

    field: str
    before: object
    after: object


class Step(TypedDict):
    """One piece of evidence, in fold order, and what it did to the row.

    ``speaker``, ``via``, ``actor`` and ``target`` are actors or null, ``happened`` and ``reported_at`` the
    two clocks, as in event.v1. ``rule`` is the id of the rule that applied and ``text`` what that rule
    does. ``changed`` says whether the row is another one after it, ``did`` which fields differ. ``before``
    and ``after`` are control rows or null. ``retracted`` is the id of the retraction that took it out (then
    nothing else was done), else null.
    """

    event_id: str
    article_id: str
    paragraph: int
    source: str | None
    speaker: dict | None
    via: dict | None
    operator: bool
    type: str
    actor: dict | None
    target: dict | None
    scope: str
    assertion: str
    happened: dict
    reported_at: str
    rule: str | None
    text: str
    changed: bool
    did: list[Difference]
    before: dict | None
    after: dict | None
    retracted: str | None


class Possibility(TypedDict):
    """An event that would change the row, by which rule, and the status and parties after it."""

    type: str
    actor: dict | None
    scope: str
    assertion: str
    rule: str
    text: str
    status: str | None
    holder: dict | None
    challenger: dict | None


def explain(
    state: dict | None,
    settings: Settings | None = None,
    *,
    as_of: datetime | None = None,
    happened_by: date | None = None,
) -> list[Step]:
    """Every piece of evidence that the state of a city keeps, in fold order.

    ``as_of`` and ``happened_by`` are those of ``row``, and so is what is raised. Repeats from before the
    horizon are forgotten, since they did nothing.
    """
    if state is None:
        return []
    city = known_city(state, settings or Settings(), as_of, happened_by)
    ledger = city.ledger
    steps = list(city.folder.steps(NOTHING, ledger.live))
    told = [(step.report, _told(city, step)) for step in steps]
    told += [(key, _retracted(city, key)) for key in ledger.struck]
    return [step for _, step in sorted(told, key=lambda pair: pair[0])]


def history(
    state: dict | None,
    settings: Settings | None = None,
    *,
    as_of: datetime | None = None,
    happened_by: date | None = None,
) -> list[Step]:
    """The steps of ``explain`` that changed the row: as many as the row's ``version`` says."""
    return [
        step for step in explain(state, settings, as_of=as_of, happened_by=happened_by) if step["changed"]
    ]


def what_would_change(state: dict | None, settings: Settings | None = None) -> list[Possibility]:
    """What would change status, holder or challenger of the city's row: tried out, not guessed.

    Each is one event by an outlet not heard before, of today, about the present parties or somebody else
    (whose ``actor`` is named ``another party``). Those with the same outcome by the same rule are told once.
    """
    if state is None:
        return []
    city = City(state, settings or Settings(), lambda *_: None)
    before = _parties(city.standing)
    seen = set()
    found: list[Possibility] = []
    for event in _tried(city):
        rule, after = _try(city, event)
        outcome = _parties(after)
        if outcome == before or (rule.id, str(outcome)) in seen:
            continue
        seen.add((rule.id, str(outcome)))
        status, holder, challenger = outcome
        found.append(
            Possibility(
                type=event.type,
                actor=actor_of(event.actor),
                scope=event.scope,
                assertion=event.assertion,
                rule=rule.id,
                text=_line(rule.text),
                status=status,
                holder=holder,
                challenger=challenger,
            )
        )
    return found


def _tried(city: City) -> Iterator[Statement]:
    standing = city.standing
    another = ["another party", "another party", "unknown"]
    parties = [actor for actor in (standing["holder"], standing["challenger"]) if actor is not None]
    kinds = [
        ("capture", "whole", "reported"), ("capture", "whole", "claimed"), ("capture", "part", "reported"),
        ("siege", "whole", "reported"), ("withdrawal", "whole", "admitted"), ("hold", "whole", "reported"),
        ("capture", "whole", "denied"),
    ]  # fmt: skip
    for type, scope, assertion in kinds:
        for actor in (*parties, another):
            undated = [None, None, "unknown"]
            yield Statement(type, actor, scope, undated, assertion, 0.8, "outlet not heard before", 0)


def _try(city: City, event: Statement) -> tuple:
    """The rule and the standing after an event that comes last."""
    folder, ledger = city.folder, city.ledger
    last = ledger.live[-1] if ledger.live else [1, 0]
    report = [last[0] + 1, last[1] + 1, "", 1, 0, 0, "", "tried", ""]
    cast = list(ledger.cast)
    trial = type(folder)({"tried": shortened(event._replace(place=None), cast, [])}, cast, city.settings)
    return trial.advance(city.standing, report)


def _parties(standing: dict) -> tuple:
    if not shows(standing):
        return (None, None, None)
    return standing["status"], actor_of(standing["holder"]), actor_of(standing["challenger"])


def _told(city: City, step: FoldStep) -> Step:
    before, after = city.row(step.before), city.row(step.after)
    changed = step.changes_row
    did = [
        Difference(field=field, before=before and before[field], after=after and after[field])
        for field in _FIELDS
        if changed and (before and before[field]) != (after and after[field])
    ]
    return _step(
        city,
        step.report,
        rule=step.rule.id,
        text=_line(step.rule.text),
        changed=changed,
        did=did,
        before=before,
        after=after,
        retracted=None,
    )


def _retracted(city: City, key: list) -> Step:
    name = next(name for name, entry in city.ledger.back.items() if key[ID] in entry[1])
    return _step(
        city,
        key,
        rule=None,
        text="Retracted: as if it had never been there.",
        changed=False,
        did=[],
        before=None,
        after=None,
        retracted=name,
    )


def _step(city: City, key: list, **more: object) -> Step:
    said = restored(city.ledger.said[key[SAID]], city.ledger.cast)
    return Step(
        event_id=key[ID],
        article_id=key[ARTICLE],
        paragraph=key[PARAGRAPH],
        source=said.source,
        speaker=actor_of(said.speaker),
        via=actor_of(said.via),
        operator=said.operator,
        type=said.type,
        actor=actor_of(said.actor),
        target=actor_of(said.target),
        scope=said.scope,
        assertion=said.assertion,
        happened=interval_of(said.happened),
        reported_at=reported_text(key),
        **more,
    )


def _line(text: str) -> str:
    return " ".join(text.split())
