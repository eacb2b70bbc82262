"""Which of the places of one name is meant: a score from what the text gives away.

Scores are in steps of a tenfold population, so that every kind of evidence can be weighed against size.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from . import layout

COUNTRY = 5.0  # the country is certain (weight 1 in ``countries``)
ELSEWHERE = 0.5  # countries are known, and this is in none of them: taken off
PROVINCE = 4.0  # the province is named close by
NEAR = 4.0  # next to a place already found; half of it at HALF_KM
HALF_KM = 150.0
KIND = 3.0  # the word beside the name says what it is
OTHER_KIND = -1.0  # the word says that it is something else
OTHER_NAME = 2.0  # a place has the name beside its own, and several have it as their own: taken off
ORDER = 0.1  # least distance from the candidate before, in the gazetteer's own order
HINTED_PRIOR = 0.3  # share of the countries' prior that is left once the text names countries
SURE = 1.1  # slope of the confidence over the lead
ALONE = 4.0  # lead of a candidate without a rival
ACROSS_KM = 150.0  # across a border from a place already found
WELL_KNOWN = 200_000  # people from which a city is meant even where nobody spoke of its country
ONE_TOWN_KM = 8.0  # two cities of one name so close are one
SEAT_KM = 40.0  # between a district's position and its seat
OF_SIZE = 15_000  # people from which a bare name that is also the province's means the city


class Candidate(NamedTuple):
    """A place as the choice sees it.

    ``standing`` what it is worth with nothing known (see ``standings``), ``prior`` the part of it that its country
    gave, ``labels`` what its province is called (ids and folded names), ``fixed``: a table says how often the bare
    name means this, so that no city in it is preferred.
    """

    index: int
    standing: float
    prior: float
    country: str
    kind: int
    at: tuple[float, float] | None
    admin: int | None
    labels: frozenset[str]
    seat: bool
    population: int
    fixed: bool
    small: bool


class Hints(NamedTuple):
    """What the text says: see ``Gazetteer.choose``; ``admin1`` as labels, ``kind`` of ``layout``."""

    countries: Mapping[str, float]
    admin1: frozenset[str]
    near: Sequence[tuple[float, float]]
    kind: int | None


def standings(worths: Sequence[float]) -> list[float]:
    """What each candidate is worth with nothing known, in the gazetteer's order, which it keeps.

    The order knows what a size does not: that a name is only another spelling of a larger place, or that a table
    puts a place first. So nobody is worth more than those before.
    """
    out: list[float] = []
    for w in worths:
        out.append(min(w, out[-1] - ORDER) if out else w)
    return out


def pick(candidates: Sequence[Candidate], hints: Hints) -> tuple[int, float]:
    """Index of the likeliest candidate, and how sure that is (0 to 1)."""
    if len(candidates) == 1:
        return candidates[0].index, confidence(ALONE, candidates[0], hints)
    scores = [score(c, hints) for c in candidates]
    top = max(range(len(scores)), key=scores.__getitem__)
    if hints.kind is None:
        top = _city_of_the_name(candidates, scores, top)
    best = candidates[top]
    rival = max((s for s, c in zip(scores, candidates, strict=True) if not _same(c, best)), default=None)
    lead = ALONE if rival is None else max(scores[top] - rival, 0.0)
    return best.index, confidence(lead, best, hints)


def score(c: Candidate, hints: Hints) -> float:
    """How much speaks for one candidate."""
    out = c.standing
    if hints.countries:
        weight = hints.countries.get(c.country, 0.0)
        out += c.prior * (HINTED_PRIOR - 1) + (COUNTRY * weight if weight else -ELSEWHERE)
    if hints.admin1 and not hints.admin1.isdisjoint(c.labels):
        out += PROVINCE
    if hints.near and c.at is not None:
        out += NEAR / (1 + min([kilometres(c.at, p) for p in hints.near]) / HALF_KM)
    if hints.kind is not None:
        out += KIND if c.kind == hints.kind else OTHER_KIND
    return out


def confidence(lead: float, best: Candidate, hints: Hints) -> float:
    """0 to 1 from the lead over the runner-up; less where the countries known do not fit, or a small place has none."""
    out = 1 / (1 + math.exp(-SURE * min(lead, 20.0)))
    if hints.countries and best.country not in hints.countries:
        out *= _abroad(best, hints)
    elif not hints.countries and best.small:
        out *= 0.6
    return round(out, 4)


def _abroad(c: Candidate, hints: Hints) -> float:
    """Share of the confidence that is left in a place of a country that nobody spoke of.

    A village or town of the war has the name of one elsewhere more often than the report leaves the war.
    """
    if c.at is not None and any(kilometres(c.at, p) < ACROSS_KM for p in hints.near):
        return 0.75
    if c.kind != layout.CITY or c.population >= WELL_KNOWN:
        return 0.75
    return 0.5 if c.small or c.population < OF_SIZE else 0.55


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on a plane that is true to a percent or so within a country; degrees in, km out."""
    dlon = (b[1] - a[1] + 180) % 360 - 180
    x = dlon * math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(x, b[0] - a[0])


def _city_of_the_name(candidates: Sequence[Candidate], scores: Sequence[float], top: int) -> int:
    """Which candidate a bare name means: the top one, or, where that is a division, the city in it of its name.

    A district yields to any city, a province to its seat and to a city of size.
    """
    c = candidates[top]
    if c.fixed or c.admin is None or c.kind not in (layout.DISTRICT, layout.PROVINCE):
        return top
    inside = [
        n
        for n, o in enumerate(candidates)
        if o.kind == layout.CITY
        and (o.admin == c.admin or (c.kind == layout.DISTRICT and _beside(o, c)))
        and (c.kind == layout.DISTRICT or o.seat or o.population >= OF_SIZE)
    ]
    return max(inside, key=scores.__getitem__, default=top)


def _beside(a: Candidate, b: Candidate) -> bool:
    """Whether two places of a country are one but for the province that tables put them in."""
    return (
        a.country == b.country and a.at is not None and b.at is not None and kilometres(a.at, b.at) < SEAT_KM
    )


def _same(a: Candidate, b: Candidate) -> bool:
    """Itself, a second entry of one town, or a division and the city in it of its name: a question of kind, not of where."""
    if a.kind == b.kind == layout.CITY and a.country == b.country and a.at is not None and b.at is not None:
        return kilometres(a.at, b.at) < ONE_TOWN_KM
    if a is b or (a.kind != b.kind and a.admin is not None and a.admin == b.admin):
        return True
    lost = layout.PROVINCE in (a.kind, b.kind) and a.country == b.country and None in (a.at, b.at)
    return a.kind != b.kind and (lost or _beside(a, b))  # lost: a province that nobody knows the position of
