"""What the retractions of a city say together, retractions of retractions among them.

They are kept as ``back``: id -> ``[reported, [ids that no longer stand]]``, ``reported`` in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.control.evidence import Retraction


def deaths(back: dict[str, list], horizon: float) -> dict[str, float]:
    """Event id -> when the first retraction of it that itself stands was reported."""
    dead: dict[str, float] = {}
    # Newest first: a retraction can only take back one that was there before it.
    for reported, event_id, retracts in sorted(((x[0], key, x[1]) for key, x in back.items()), reverse=True):
        if event_id in dead and dead[event_id] - reported <= horizon:
            continue
        for target in retracts:
            dead[target] = reported
    return dead


def named_by(retractions: Iterable[Retraction], back: dict[str, list]) -> dict[str, str]:
    """Id that one of ``retractions`` is about -> that retraction.

    One that ends another also brings back what that one was about.
    """
    named: dict[str, str] = {}
    for cause in retractions:
        about = list(cause.retracts)
        while about:
            target = about.pop()
            if target not in named:
                about.extend(back.get(target, (0, ()))[1])
            named[target] = cause.event_id
    return named


def at_stake(back: dict[str, list], floor: float) -> set[str]:
    """Ids of events that a retraction reported after ``floor`` is about, itself or by ending another one.

    What is reported from now on can change whether these stand, and whether reports after ``floor`` do.
    """
    about: set[str] = set()
    todo = [name for name, entry in back.items() if entry[0] >= floor]
    while todo:
        for target in back[todo.pop()][1]:
            if target not in about:
                about.add(target)
                if target in back:
                    todo.append(target)
    return about


def needed(back: dict[str, list], struck: set[str], floor: float) -> dict[str, list]:
    """The retractions that can still matter: reported after ``floor``, at stake, or behind what is ``struck``."""
    about = at_stake(back, floor)
    kept = {name for name, entry in back.items() if entry[0] >= floor or name in about}
    wanted = struck | kept
    while more := [name for name in back.keys() - kept if not wanted.isdisjoint(back[name][1])]:
        kept.update(more)
        wanted.update(more)
    return {name: entry for name, entry in back.items() if name in kept}
