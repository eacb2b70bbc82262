"""When: the time of an event among the times of its sentence, and whether it is told as history."""

from datetime import date, timedelta

from streams.coding.build import UNDATED
from streams.coding.scan import Scanned
from streams.coding.wordsets import word_set

OLD = 75  # days before the report from which an event is background
REACH, MOST_SHORT = 6, 4  # tokens between a superlative and "since"; letters of words in -est that are none
_OFTEN = word_set("often")
_FIRSTS = word_set("first_since")
LONG_HELD = 400  # the same for who holds a place
# Units of time: their days, and the precision of "three of them after".
_UNITS = {
    "hours": (0, "day"), "hour": (0, "day"), "day": (1, "day"), "days": (1, "day"), "week": (7, "week"), "weeks": (7, "week"),
    "month": (30, "month"), "months": (30, "month"), "year": (365, "year"), "years": (365, "year"),
}  # fmt: skip
_NUMBERS = dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], range(1, 13), strict=True))  # fmt: skip


def _number(word: str) -> int | None:
    if word in ("a", "an"):
        return 1
    return _NUMBERS.get(word) or (int(word) if word.isdecimal() and len(word) < 4 else None)


_CHANGED = frozenset(("capture", "handover", "withdrawal"))


class Dating:
    """Part of a reading. Uses its ``published`` day."""

    def _when(self, sc: Scanned, i: int, todo, mood: str, hold: bool = False) -> tuple[dict, bool]:
        spans = [
            u
            for u in sc.units
            if u.kind == "time"
            and (u.value.last or u.value.first)
            and (mood != "actual" or not u.value.future)
        ]
        if hold:
            ends = [t for t, w in enumerate(sc.sentence.words[:i]) if w == ";"]
            spans = [u for u in spans if not ends or u.i > ends[-1]]  # "…; the army is in X": now
        if not hold:
            spans = [u for u in spans if u.value.kind != "since" or not self._superlative(sc, u.i)]
            rel = next((u.i for u in sc.units[sc.unit_at[i] :] if u.kind == "rel"), None)
            if rel is not None:  # "took X, which W had used since 1994"
                spans = [u for u in spans if u.value.kind != "since" or u.i < rel]
            points = [u for u in spans if u.value.kind != "since"]
            spans = points if any(u.i > i for u in points) else spans
        apart = self._apart(sc, i, todo, spans) if mood == "actual" and not hold else None
        if apart is not None:
            return apart, True
        if not spans:
            return dict(UNDATED), False
        later = [x.i for x in todo if x.i > i]
        end = min(later) if later else len(sc.sentence.words)
        end = min(end, self._main_verb(sc, i))
        earlier = [x.i for x in todo if x.i < i]
        start = max(earlier) if earlier else -1
        after = [u for u in spans if i <= u.i < end]
        if (
            len(after) > 1
            and after[0].value.precision in ("year", "unknown")
            and after[1].value.precision == "day"
        ):
            after = after[1:]  # "took X, a city wrecked in the 1990s, on 20 November"
        before = [u for u in spans if start < u.i < i]
        lead = [u for u in spans if u.i <= 3]
        any_before = [u for u in spans if u.i < i]
        pick = (after[:1] or before[-1:] or lead[:1] or any_before[-1:] or [None])[0]
        if (
            before
            and after
            and (before[-1].i <= 3 and after[0].i - i > 9 or after[0].value.precision == "year")
        ):
            pick = before[-1]
        if pick is None:
            return dict(UNDATED), False
        t = pick.value.clip(self.published) if mood == "actual" else pick.value
        before_it = sc.word(pick.i - 1) in ("before", "until") or (
            sc.word(pick.i - 1) in ("to", "the") and "prior" in sc.sentence.words[max(0, pick.i - 3) : pick.i]
        )
        if (t.kind == "until" or before_it and t.last) and mood == "actual":
            if t.precision == "year":  # "prior to the 2022 election"
                return {
                    "from": None,
                    "to": date(t.last.year - 1, 12, 31).isoformat(),
                    "precision": "year",
                }, True
            return {"from": None, "to": t.to, "precision": t.precision}, True
        if t.first is None and t.last is None:
            return dict(UNDATED), False
        return t.happened(), True

    @staticmethod
    def _superlative(sc: Scanned, t: int) -> bool:
        """Whether "since" at token ``t`` only measures: "their biggest prize since 2001"."""
        words = sc.sentence.words[max(0, t - REACH) : t]
        return any(w in _FIRSTS or w.endswith("est") and len(w) > MOST_SHORT for w in words)

    @staticmethod
    def _main_verb(sc: Scanned, i: int) -> int:
        """The token of the verb after the relative clause of token ``i``: what follows dates that verb, not this one.

        "The men who took the town declared on Friday …"; the sentence's end where ``i`` is in no relative clause.
        """
        k, units = sc.unit_at[i], sc.units
        g = k
        while g > 0 and units[g - 1].kind in ("aux", "adv"):
            g -= 1
        if not (g > 0 and units[g - 1].kind == "rel"):
            return len(sc.sentence.words)
        places = False
        for n, u in enumerate(units[k + 1 :], k + 1):
            places = places or u.kind in ("place", "pnoun")
            listed = u.value == "," and n + 1 < len(units) and units[n + 1].kind in ("place", "pnoun", "cap")
            if u.value in (",", ";") and not listed or u.kind == "rel":
                break
            if places and (
                u.kind in ("modal", "aux") or u.kind == "verb" and ("D" in u.form or "Z" in u.form)
            ):
                return u.i
        return len(sc.sentence.words)

    def _apart(self, sc: Scanned, i: int, todo, spans: list) -> dict | None:
        """The time of a clause that says how far it is from its main one: "…, three days after it was overrun".

        None where the clause has a date of its own or does not say so.
        """
        words = sc.sentence.words
        low = max([x.i for x in todo if x.i < i] + [u.j for u in spans if u.i < i], default=-1)
        t = next((t for t in range(i - 1, max(low, i - 12, 1), -1) if words[t] in ("after", "before")), None)
        unit = _UNITS.get(words[t - 1]) if t is not None else None
        if unit is None or low < 0 or any(sc.unit_at[p] and words[p] == "," for p in range(t, i)):
            return None
        if any(i < u.i < i + 8 for u in spans):
            return None
        number = _number(words[t - 2])
        if number is None:
            return None
        told = [u.value.clip(self.published) for u in spans if u.i < t]
        base = (told[-1].last if told and told[-1].last else None) or self.published
        days = number * unit[0] * (-1 if words[t] == "after" else 1)
        day = min(base + timedelta(days=days), self.published)
        spread = timedelta(days=unit[0] // 2)
        return {
            "from": (day - spread).isoformat(),
            "to": min(day + spread, self.published).isoformat(),
            "precision": unit[1],
        }

    def _frame(self, sc: Scanned, i: int, happened: dict, kind: str, perfect: bool) -> tuple[str, str]:
        day = happened["to"] or happened["from"]
        if day is None and (self.old or self.focus.history) and kind not in ("hold", "siege", "pressure"):
            return "background", "told as history"
        if day is not None and kind not in ("hold", "siege"):
            age = (self.published - date.fromisoformat(day)).days
            if age > OLD:
                return "background", day
        vague = kind in ("hold", "siege") and day is not None and happened["precision"] in ("year", "month")
        vague = vague and (kind == "hold" or happened["to"] is not None)  # a siege "for three years" goes on
        if vague and (self.published - date.fromisoformat(day)).days > LONG_HELD and not self._since(sc):
            return "background", day
        if kind in ("capture", "handover") and happened["precision"] != "day" and self._often(sc):
            return "background", "changed hands"
        if kind == "hold" and self._had(sc, i):
            return "background", "had"
        for m in sc.marks.get("past", ()):
            inside = sc.unit(m.i)
            if inside.kind == "time" and inside.value.kind == "since":
                continue  # "since August last year": until now
            dated = kind in _CHANGED and happened["precision"] == "day" and inside.kind == "time" and m.i > i
            if dated and happened["to"] != inside.value.to:
                continue  # "took X, a city wrecked in the 1990s, on Monday"
            aside = m.i > i and ", and" in " ".join(sc.sentence.words[i : m.i])
            if abs(m.i - i) < 12 and not aside:
                return "background", str(m.hit.value)
        return "current", ""

    @staticmethod
    def _often(sc: Scanned) -> bool:
        """Whether the sentence tells how often a place changed hands: what it then lists is history."""
        words = sc.sentence.words
        at = next((t for t, w in enumerate(words) if w == "hands" and words[t - 1].startswith("chang")), None)
        return at is not None and not _OFTEN.isdisjoint(words[max(0, at - 3) : at + 4])

    def _long_ago(self, happened: dict) -> bool:
        """Whether a day given is too old to be of the news of the day."""
        day = happened["to"] or happened["from"]
        return day is not None and (self.published - date.fromisoformat(day)).days > OLD

    @staticmethod
    def _had(sc: Scanned, i: int) -> bool:
        """Whether the verb at token ``i`` is in the past perfect, and not because somebody's words are retold."""
        k = sc.unit_at[i]
        while k >= 0 and (sc.units[k].kind in ("aux", "adv") or sc.units[k].i == i):
            if sc.word(sc.units[k].i) == "had":
                return not any(m.i < i and sc.word(m.j) != "," for m in sc.marks.get("say", ()))
            k -= 1
        return False

    @staticmethod
    def _since(sc: Scanned) -> bool:
        return "since" in sc.sentence.words
