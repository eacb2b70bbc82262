"""Finds quantities in a sentence: "at least 20", "dozens of fighters", "between 10 and 15 people"."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.coding.actors.tables import longest
from streams.coding.figures.numbers import MOST, read_number
from streams.coding.figures.words import PEOPLE, Words, load
from streams.coding.time.words import load as load_times

_YEARS = (1900, 2100)  # a number of these without a noun is a year
_ADJECTIVES = 4  # words that may stand between a number and its noun
_QUALIFIER = 4  # words of the longest qualifier
_RATES = frozenset({"%", "percent", "per", "pc"})


@dataclass(frozen=True, slots=True)
class Figure:
    """Words ``[start, end)``: qualifiers, number and the counted noun.

    ``min`` and ``max`` are inclusive, None = open. ``noun_class`` is ``people``, ``civilians``, ``armed``,
    ``prisoners``, ``dead``, ``injured``, ``displaced``, ``casualties``, ``thing``, or None where no known
    noun follows. ``part``: of another figure ("including 3").
    """

    start: int
    end: int
    min: int | None
    max: int | None
    noun_class: str | None
    part: bool = False


def find_figures(
    words: Sequence[str], raw: Sequence[str], skip: Sequence[tuple[int, int]] = ()
) -> list[Figure]:
    """The quantities of a sentence, left to right.

    ``words`` folded and ``raw`` printed tokens; ``skip``: word ranges that are something else, such as dates.
    "More than 150" is {150, None}, as tallies of casualties count it; "up to 30" is {1, 30}; "about 40" is
    {40, 40}. "A" counts only before a noun for a person ("a soldier").
    """
    w = load()
    taken = {k for a, b in skip for k in range(a, b)}
    out: list[Figure] = []
    n, floor = len(words), 0
    numbers, months = w.numbers, load_times().months
    for i, word in enumerate(words):
        if i < floor:
            continue
        if word in numbers or "0" <= word[0] <= "9":
            if i in taken or (i + 1 < n and words[i + 1] in months):
                continue
            figure = _figure(w, words, raw, i, floor)
        elif word == "a" or word == "an":
            figure = _single(w, words, i)
        else:
            continue
        if figure is not None:
            out.append(figure)
            floor = figure.end
    return out


def _figure(w: Words, words: Sequence[str], raw: Sequence[str], i: int, floor: int) -> Figure | None:
    low, high, k = read_number(w, words, raw, i)
    if low is None or _is_age(words, k) or (words[i] == "one" and _is_pronoun(w, words, i)):
        return None
    n = len(words)
    money = w.function["money"]
    if (i and words[i - 1] in money) or (k < n and (words[k] in _RATES or words[k] in money)):
        return None
    start, makes = _before(w, words, i, floor)
    between = start > floor and words[start - 1] == "between"
    low, high, k, ranged = _range(w, words, raw, low, high, k, between)
    start -= between and ranged
    part = makes == "part"
    e, after = longest(w.after, words, k)
    if after is not None:
        part = part or after == "part"
        makes = after if after == "floor" else makes
        k = e
    if makes == "floor":
        high = None
    elif makes == "ceiling":
        high = low if high is None else high
        low = min(1, high)  # "no more than 0"
    end, cls = _noun(w, words, k)
    if cls is None and raw[i].isdecimal() and (_in_name(w, words, raw, i) or _is_date(words, low, high, k)):
        return None
    if low > MOST:
        return None
    return Figure(start, end, low, high, cls, part)


def _range(
    w: Words, words: Sequence[str], raw: Sequence[str], low: int, high: int | None, k: int, between: bool
) -> tuple[int, int | None, int, bool]:
    """The upper end of "10 to 15", "between 10 and 15", "10-15" (whose hyphen leaves no token)."""
    n = len(words)
    if k + 1 < n and (words[k] in w.function["range"] or (between and words[k] == "and")):
        low2, high2, k2 = read_number(w, words, raw, k + 1)
        if low2 is not None and high is not None and low2 > low:
            return low, high2, k2, True
    elif k < n and raw[k].isdecimal() and raw[k - 1].isdecimal():
        low2, high2, k2 = read_number(w, words, raw, k)
        if low2 is not None and low < low2 <= 10 * low and low2 < 1900:
            return low, high2, k2, True
    return low, high, k, False


def _in_name(w: Words, words: Sequence[str], raw: Sequence[str], i: int) -> bool:
    """A number in a name: "Highway 5", "T-72", "Unit 731"."""
    if not i or words[i - 1] in w.function["stop"]:
        return False
    before = raw[i - 1]
    return before.isalnum() and before[0].isupper() and i > 1


def _is_date(words: Sequence[str], low: int, high: int | None, k: int) -> bool:
    """A year, or a day of a month, where ``skip`` did not name it."""
    return (low == high and _YEARS[0] <= low <= _YEARS[1]) or (
        k < len(words) and words[k] in load_times().months
    )


def _is_age(words: Sequence[str], k: int) -> bool:
    """The number before "year-old"."""
    return (
        k + 1 < len(words) and words[k + 1] == "old" and words[k].startswith(("year", "month", "day", "week"))
    )


def _is_pronoun(w: Words, words: Sequence[str], i: int) -> bool:
    """No one, the one, one another, one of them."""
    after = words[i + 1] if i + 1 < len(words) else ""
    return (i > 0 and words[i - 1] in w.function["pronoun"]) or after in ("another", "'s")


def _before(w: Words, words: Sequence[str], i: int, floor: int) -> tuple[int, str]:
    """The qualifiers before a number: where they begin, and what they make of it."""
    start, makes = i, ""
    if start > floor and words[start - 1] in ("a", "an", "the", "these", "those"):
        start -= 1
        start -= start > floor and words[start - 1] == "half"
    for _ in range(2):
        node, found, at = w.before, None, start
        for k in range(start - 1, max(floor, start - _QUALIFIER) - 1, -1):
            node = node.get(words[k])
            if node is None:
                break
            if None in node:
                found, at = node[None], k
        if found is None:
            break
        start = at
        if makes in ("", "about"):
            makes = found
    return start, makes


def _noun(w: Words, words: Sequence[str], k: int) -> tuple[int, str | None]:
    """The counted noun after a number, past "of the" and adjectives: its end and class."""
    n, at = len(words), k
    if at < n and words[at] in ("more", "other"):
        at += 1
    if at < n and words[at] == "of":
        at += 1
        at += at < n and words[at] in w.function["owner"]
        if at < n and (words[at] in w.numbers or "0" <= words[at][0] <= "9"):
            at += 1  # "three of the 12 hostages"
    best_end, best = k, None
    for j in range(at, min(n, at + _ADJECTIVES)):
        if words[j] in w.function["stop"] or "0" <= words[j][0] <= "9":
            break
        end, cls = longest(w.nouns, words, j)
        if cls is None:
            if best is not None:
                break
        elif best is None or (j == best_end and cls in PEOPLE):  # "12 wounded soldiers", "20 police officers"
            best_end, best = end, cls
        elif j == best_end and best in PEOPLE and cls != "thing" and words[j] not in w.function["state"]:
            best_end, best = end, cls  # "3,000 civilian deaths"
        else:
            break
    if best is None:  # a noun that no list has: "two wedding guests"
        for j in range(at, min(n, at + _ADJECTIVES)):
            if words[j] in w.function["stop"] or not words[j].isalpha():
                break
            if words[j].endswith("s") and len(words[j]) > 3:
                return j + 1, None
    return best_end, best


def _single(w: Words, words: Sequence[str], i: int) -> Figure | None:
    """One person: "a soldier", "an Afghan policeman"."""
    k = i + 1
    if k < len(words) and words[k] in w.numbers and _is_age(words, k + 1):
        k += 3
    end, cls = _noun(w, words, k)
    if cls not in PEOPLE or (end < len(words) and words[end] == "'s"):
        return None
    last = words[end - 1]
    if last in w.function["many"] or (last.endswith("s") and None in w.nouns.get(last[:-1], ())):
        return None
    follows = words[end] if end < len(words) else "."
    if last in w.function["only"] and follows.isalpha() and follows not in w.function["stop"]:
        return None  # "a rebel commander", "a militia group"
    return Figure(i, end, 1, 1, cls)
