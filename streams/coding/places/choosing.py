"""Which of the places of one name is meant: a score from what the text gives away.

Scores are in steps of a tenfold population, so that every kind of evidence can be weighed against size.
"""

import math
from collections.abc import Collection, Mapping, Sequence

COUNTRY = 5.0  # the country is certain (weight 1 in ``countries``)
ELSEWHERE = 0.5  # countries are known, and this is in none of them: taken off
PROVINCE = 4.0  # the province is named close by
NEAR = 2.5  # next to a place already found; half of it at HALF_KM
HALF_KM = 60.0
KIND = 3.0  # the word beside the name says what it is
ORDER = 0.15  # per rank in the gazetteer's own order (an alternate name comes later)
HINTED_PRIOR = 0.3  # share of the countries' prior that is left once the text names countries
SURE = 1.1  # slope of the confidence over the lead


def score(
    base: float,
    prior: float,
    rank: int,
    country: str | None,
    province: Collection[str],
    kind: str,
    at: tuple[float, float] | None,
    *,
    countries: Mapping[str, float],
    admin1: Collection[str],
    near: Sequence[tuple[float, float]],
    prefer_kind: str | None,
) -> float:
    """Score of one candidate; ``base`` its size, ``province`` what its province is called (ids and folded names)."""
    out = base - ORDER * min(rank, 10)
    if countries:
        weight = countries.get(country or "", 0.0)
        out += prior * HINTED_PRIOR + (COUNTRY * weight if weight else -ELSEWHERE)
    else:
        out += prior
    if admin1 and not admin1.isdisjoint(province):
        out += PROVINCE
    if near and at is not None:
        out += NEAR / (1 + min(kilometres(at, p) for p in near) / HALF_KM)
    if prefer_kind:
        out += KIND if kind == prefer_kind else -KIND / 3
    return out


def confidence(lead: float, *, hinted: bool, fits: bool, small: bool) -> float:
    """0 to 1 from the lead over the runner-up; less where the countries known do not fit, or a small place has none."""
    out = 1 / (1 + math.exp(-SURE * min(lead, 20.0)))
    if hinted and not fits:
        out *= 0.5 if small else 0.75
    elif not hinted and small:
        out *= 0.6
    return round(out, 4)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on a plane that is true to a percent or so within a country; degrees in, km out."""
    dlon = (b[1] - a[1] + 180) % 360 - 180
    x = dlon * math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(x, b[0] - a[0])
