"""One sentence while its times are read, and the small things that every rule looks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from streams.coding.time.words import Words

YEARS_AHEAD = 30  # later years than this after the report are numbers
_OLDEST = 1000  # years of other centuries are read only where the words around them say so
_IN = frozenset(("in", "since", "until"))
_AFTER_YEAR = frozenset(
    ("", ",", ".", ";", ")", "the", "a", "when", "and", "to", "after", "by", "was", "ended", "is")
)
_FIRST_YEAR = 1800
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Core:
    """The dated heart of an expression: words ``[start, end)`` and their days; the rest as in TimeSpan.

    ``needs``: a date only with a preposition before it.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    kind: str = "point"
    future: bool = False
    relative: bool = False
    explicit: bool = True
    part: str = ""
    needs: bool = False


@dataclass(slots=True)
class Reading:
    """The tokens of a sentence, the day it was published, and what it has told so far.

    ``anchor`` the date told last, ``year`` the year of dates that name none, each None if there is none.
    """

    w: Words
    words: Sequence[str]
    raw: Sequence[str]
    published: date
    anchor: date | None
    year: int | None
    n: int = field(init=False)

    def __post_init__(self) -> None:
        self.n = len(self.words)

    def at(self, k: int) -> str:
        """The word at ``k``, or "" outside of the sentence."""
        return self.words[k] if 0 <= k < self.n else ""

    def capital(self, k: int) -> bool:
        """Whether the word at ``k`` is printed with a capital."""
        return self.raw[k][0].isupper()

    def integer(self, k: int) -> int | None:
        """The number at ``k``: 12, 12th."""
        word = self.at(k)
        if word.isdecimal():
            return int(word) if len(word) <= 9 else None
        if word[-2:] in _ORDINALS and word[:-2].isdecimal() and len(word) <= 4:
            return int(word[:-2])
        return None

    def day_number(self, k: int, above: int = 0) -> int | None:
        """The day of a month at ``k``, if it is later than ``above``."""
        number = self.integer(k) if len(self.at(k)) <= 4 else None
        return number if number is not None and above < number <= 31 else None

    def year_at(self, k: int) -> int | None:
        """The year at ``k``."""
        word = self.at(k)
        if len(word) == 4 and word.isdecimal() and "," not in self.raw[k]:
            year = int(word)
            if _FIRST_YEAR <= year <= self.published.year + YEARS_AHEAD:
                return year
            if _OLDEST <= year < _FIRST_YEAR and self.at(k - 1) in _IN and self.at(k + 1) in _AFTER_YEAR:
                return year  # "in 1453 the army …", not "in 1453 villages"
        return None

    def year_told(self, k: int) -> tuple[int | None, int]:
        """The year at ``k`` and its end: 2016, last year, of this year; (None, k) if there is none."""
        year = self.year_at(k)
        if year is not None:
            return year, k + 1
        y = k + (self.at(k) == "of")
        if self.at(y + 1) == "year" and self.at(y) in ("last", "this"):
            return self.published.year - (self.at(y) == "last"), y + 2
        return None, k

    def month_at(self, k: int) -> bool:
        """Whether a month stands at ``k``."""
        return self.at(k) in self.w.months and self.capital(k)

    def guarded(self, k: int) -> bool:
        """Whether a neighbour makes the word at ``k`` something else: Black Friday, March for peace."""
        word = self.words[k]
        return self.at(k - 1) in self.w.before.get(word, ()) or self.at(k + 1) in self.w.after.get(word, ())

    def clock(self, k: int) -> str:
        """``clock``, and the part of the day, if a time of day stands at ``k``: 6:30, 10am, 0400 GMT."""
        r = self.raw[k]
        if not "0" <= r[0] <= "9":
            number = any("0" <= x[0] <= "9" for x in self.raw[max(0, k - 2) : k])
            return "clock" if number and self.words[k] in self.w.clock else ""
        if r[-2:] in ("am", "pm"):
            return "clock morning" if r[-2:] == "am" else "clock"
        return "clock" if ":" in r or self.at(k + 1) in self.w.clock else ""
