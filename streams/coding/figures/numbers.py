"""Reads a number, in digits or in words."""

from collections.abc import Sequence

from streams.coding.figures.words import Words

MOST = 10**9  # larger numbers count no people
_MULTIPLIERS = frozenset({"hundred", "scale", "dozen"})

Number = tuple[
    int | None, int | None, int
]  # least, most (None = open), end; least None where there is no number


def read_number(w: Words, words: Sequence[str], raw: Sequence[str], i: int) -> Number:
    """The number that starts at word ``i``; (None, None, i) if there is none."""
    word = words[i]
    if "0" <= word[0] <= "9":
        return _figures(w, words, raw, i)
    sort, value = w.numbers.get(word, ("", 0))
    if sort == "vague":
        return _vague(w, words, i, value)
    if sort == "few":
        k = i + 1
        if k < len(words):
            after, scale = w.numbers.get(words[k], ("", 0))
            if after in _MULTIPLIERS:
                return value * scale, None, k + 1
        return value, None, k
    if not sort or (sort in _MULTIPLIERS and not (i and words[i - 1] in ("a", "one"))):
        return None, None, i  # "million" alone belongs to what stands before it
    return _spelt(w, words, i)


def _figures(w: Words, words: Sequence[str], raw: Sequence[str], i: int) -> Number:
    value = _digits(raw[i])
    k, n = i + 1, len(words)
    while value is not None and k < n and value <= MOST:
        sort, scale = w.numbers.get(words[k], ("", 0))
        if sort not in _MULTIPLIERS:
            break
        value *= scale
        k += 1
    if value is None or value != int(value) or value > MOST:
        return None, None, i
    return int(value), int(value), k


def _digits(raw: str) -> float | None:
    if len(raw) > 15 or not raw.isascii():
        return None
    if raw.isdecimal():
        return int(raw)
    if "," in raw:
        first, *rest = raw.split(",")
        # Commas part thousands (1,500; 1,00,000 in India), they do not list: 5,6
        if first.isdecimal() and all(p.isdecimal() and len(p) in (2, 3) for p in rest) and len(rest[-1]) == 3:
            return int(raw.replace(",", ""))
        return None
    whole, _, part = raw.partition(".")
    return float(raw) if whole.isdecimal() and part.isdecimal() else None


def _vague(w: Words, words: Sequence[str], i: int, value: int) -> Number:
    """Dozens; tens of thousands (twice the unit, as with thousands); dozens or hundreds."""
    k = i + 1
    if k + 1 < len(words) and words[k] in ("of", "or"):
        sort, inner = w.numbers.get(words[k + 1], ("", 0))
        if sort == "vague":
            return (value * inner // 2 if words[k] == "of" else value), None, k + 2
    return value, None, k


def _spelt(w: Words, words: Sequence[str], i: int) -> Number:
    """Twenty-one; two hundred and fifty; three thousand; half a dozen."""
    total = current = 0
    room = 100  # a small number fits only below this: after twenty, one to nine
    k, n = i, len(words)
    while k < n:
        sort, value = w.numbers.get(words[k], ("", 0))
        if sort == "small" and value < room:
            current += value
            room = 10 if value >= 20 else 0
        elif sort == "hundred":
            current, room = max(current, 1) * value, 100
        elif sort == "dozen":
            half = i > 1 and k == i and words[i - 1] == "a" and words[i - 2] == "half"
            current, room = (value // 2 if half else max(current, 1) * value), 0
        elif sort == "scale":
            total, current, room = total + max(current, 1) * value, 0, 100
        elif words[k] == "and" and k > i and room == 100 and k + 1 < n:
            if w.numbers.get(words[k + 1], ("",))[0] != "small":
                break
        else:
            break
        k += 1
        if total + current > MOST:
            return None, None, i
    while k > i and words[k - 1] == "and":
        k -= 1
    return (total + current, total + current, k) if k > i else (None, None, i)
