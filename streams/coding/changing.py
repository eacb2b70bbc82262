"""What kind of change a verb of taking tells: a capture, a handover, or that the holder is still there."""

from streams.coding.scan import Scanned
from streams.coding.statements import Statement, is_force
from streams.coding.wordsets import word_set

_GONE, _LEFT = word_set("gone"), word_set("left_again")
_ACCORD, _ACCORD_BY = word_set("accord"), word_set("accord_by")
_AS = frozenset(("as", "having", "with"))  # "entered as the rebels left"
_OFF, _RODE = frozenset(("off", "out", "away")), word_set("rode")


class Changing:
    """Part of a reading. Uses its coder ``c``."""

    def _kind_of(self, sc: Scanned, st: Statement) -> str:
        kind = st.type
        words = sc.sentence.words
        still = st.perfect and st.actor is not None and "since" in words[st.j :]
        if kind == "capture" and words[st.i] == "occupied" and still:
            return "hold"  # "has been occupied by W since May", "had occupied X since May"
        entered = (
            kind == "offensive" and words[st.i] in self.c.lexicon.entering and not self._and_left(words, st.j)
        )
        if (kind == "capture" and st.rule.frame in ("take", "fall")) or entered:
            text = " " + " ".join(words) + " "
            if any(f" {w} " in text for w in self.c.lexicon.fightless):
                return "handover"
            fought = not entered and not self.c.lexicon.fought.isdisjoint(words)
            mild = words[st.i] not in self.c.lexicon.strong and not fought
            if mild and (
                any(f" {w} " in text for w in self.c.lexicon.handover)
                or self._after_leaving(words, 13 if entered else 9)
                or entered
                and st.items[0].scope is None
                and (self._by_accord(words) or self._others_left(sc, st, _AS) or self._left_before(sc, st))
            ):
                return "handover"
            if entered and st.items[0].scope == "part":
                return "capture"  # "entered the eastern half": that half is taken
        return kind

    def _after_leaving(self, words: list[str], reach: int) -> bool:
        """Whether the sentence says, within ``reach`` words, that the other side had gone: "after the army withdrew"."""
        for t, w in enumerate(words):
            if w in ("after", "once", "since", "which") and any(
                x in self.c.lexicon.leaving for x in words[t + 1 : t + 1 + reach]
            ):
                return True
        return False

    @staticmethod
    def _left_before(sc: Scanned, st: Statement) -> bool:
        """Whether the sentence told before who left the place: "W withdrew from X, and L entered the town"."""
        left = any(m.hit.value.type == "withdrawal" and m.j < st.i for m in sc.marks.get("verb", ()))
        return left and st.items[0].reference == "city"

    @staticmethod
    def _and_left(words: list[str], j: int) -> bool:
        """Whether who enters goes again: "entered X and left", "before withdrawing later that day"."""
        return any(
            words[t] in ("and", "then", "before", "but") and words[t + 1] in _LEFT
            for t in range(j, len(words) - 1)
        )

    @staticmethod
    def _by_accord(words: list[str]) -> bool:
        """Whether something was done under an agreement."""
        return any(
            w in _ACCORD and not _ACCORD_BY.isdisjoint(words[max(0, t - 4) : t]) for t, w in enumerate(words)
        )

    def _others_left(self, sc: Scanned, st: Statement, opened: frozenset[str] = frozenset()) -> bool:
        """Whether the sentence says that another force than the one that comes has gone: "returned to X; the rebels fled".

        ``opened``: words of which one has to open the clause that says so.
        """
        for t, w in enumerate(sc.sentence.words):
            if opened and w != "gone" and opened.isdisjoint(sc.sentence.words[max(0, t - 5) : t]):
                continue
            off = w in _OFF and t > 1 and sc.word(t - 1) in _RODE  # "drove off again", "ride out"
            if w not in self.c.lexicon.leaving and w not in _GONE and not off or st.i <= t < st.j:
                continue
            far = 22 if off else 4  # what they did before stands between
            by = [
                sc.unit(p) for p in (*range(max(0, t - far), t), *range(t + 1, min(t + 4, len(sc.unit_at))))
            ]
            others = (u for u in by if u.kind == "actor" and is_force(u) and u is not st.actor)
            if any(u.value.cls in ("group", "state", "generic") for u in others):
                return True
        return False
