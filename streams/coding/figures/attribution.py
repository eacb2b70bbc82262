"""Says of the figures of a sentence what befell the people they count."""

from collections.abc import Sequence

from streams.coding.figures.finder import Figure, find_figures
from streams.coding.figures.words import CLASSES, PEOPLE, Trigger, Words, load

_NEED_PEOPLE = frozenset({"detained", "fighters", "freed", "displaced"})
_NEAREST = frozenset({"killed", "injured", "detained"})
_BY_NOUN = {"dead": "killed", "injured": "injured", "displaced": "displaced", "casualties": "casualties"}
_BEFORE, _AFTER, _NEAR, _PURPOSE, _LEAD, _TOLL, _OTHERS = 4, 16, 3, 8, 8, 16, 14


def figures(
    words: Sequence[str], raw: Sequence[str], skip: Sequence[tuple[int, int]] = ()
) -> dict[str, dict[str, int | None] | None]:
    """What a sentence counts: ``{killed, injured, detained, displaced, freed, fighters}``, each None or {min,
    max}.

    Figures joined by "and" are added up; a part of another ("including three children") is not. Where only
    the sum of dead and wounded is told, each has that sum as its most. Armed people to whom nothing else
    happens are ``fighters``. ``skip`` as in ``find_figures``.
    """
    out: dict[str, dict[str, int | None] | None] = dict.fromkeys(CLASSES)
    for cls, low, high in attribute(words, find_figures(words, raw, skip)):
        if cls == "casualties":
            for each in ("killed", "injured"):
                if out[each] is None:
                    out[each] = {"min": 1 if low else 0, "max": high}
        elif out[cls] is None:
            out[cls] = {"min": low, "max": high}
    return out


def attribute(words: Sequence[str], found: Sequence[Figure]) -> list[tuple[str, int | None, int | None]]:
    """Class, least and most for each statement that ``found`` makes, in order; coordinated figures as one."""
    w = load()
    out: list[tuple[str, int | None, int | None]] = []
    previous: Figure | None = None
    cls_before: str | None = None
    own_before = False
    ends = _ends(w, words, found)
    for index, figure in enumerate(found):
        if figure.noun_class == "thing" or figure.part:
            continue
        cls, follows = _class(w, words, figure, ends[index], previous.end if previous else 0)
        joined = previous is not None and _joined(w, words, previous.end, figure.start)
        inherits = cls is None and own_before and cls_before and _can(figure, cls_before)
        if joined and (inherits or (cls is not None and cls == cls_before)):
            cls = cls_before
            name, low, high = out[-1]
            out[-1] = (name, _plus(low, figure.min), _plus(high, figure.max))
        else:
            if cls is None and _is_force(w, words, figure):
                cls = "fighters"
            if cls is not None:
                out.append((cls, figure.min, figure.max))
            own_before = not follows
        previous, cls_before = figure, cls
    return out


def _ends(w: Words, words: Sequence[str], found: Sequence[Figure]) -> list[int]:
    """Where the words about each figure end: at the next one that is neither its part nor joined to it."""
    out = [len(words)] * len(found)
    for k in range(len(found) - 2, -1, -1):
        after = found[k + 1]
        if after.part or _joined(w, words, found[k].end, after.start):
            out[k] = out[k + 1]
        else:
            out[k] = after.start
    return out


def _is_force(w: Words, words: Sequence[str], f: Figure) -> bool:
    """Several armed people; one soldier, or "several jihadist movements", are no strength."""
    last = words[f.end - 1]
    return f.noun_class == "armed" and f.min >= 2 and (last.endswith("s") or last in w.function["many"])


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _can(figure: Figure, cls: str) -> bool:
    return figure.noun_class in PEOPLE or (figure.noun_class is None and cls != "fighters")


def _joined(w: Words, words: Sequence[str], a: int, b: int) -> bool:
    """Only "and", a comma or the like between two figures."""
    return a < b and all(x in w.function["join"] for x in words[a:b])


def _class(w: Words, words: Sequence[str], f: Figure, until: int, floor: int) -> tuple[str | None, bool]:
    """The class of a figure, and whether the word that says so stands behind it."""
    near = _after(w, words, f, f.end, min(until, f.end + _NEAR + 1), True)
    if near:
        return near, True
    before = _ahead(w, words, f, floor)
    if before:
        return before, False
    if words[f.end - 1] == "others":
        for k in range(f.start - 1, max(floor, f.start - _OTHERS) - 1, -1):
            for _, t in _triggers(w, words, k):  # "killed the mayor and six others"
                if t.sort in ("verb", "done") and t.cls in _NEAREST and not _passive(w, words, k):
                    return t.cls, False
    if f.noun_class in _BY_NOUN:
        return _BY_NOUN[f.noun_class], True
    if f.noun_class in PEOPLE:
        return _after(w, words, f, f.end, min(until, f.end + _AFTER), False), True
    return None, False


def _ahead(w: Words, words: Sequence[str], f: Figure, floor: int) -> str | None:
    """A trigger just before the figure: "killing seven", "wounded at least six", "death toll rose to 45"."""
    best = None
    if (
        f.start
        and words[f.start - 1] in w.function["reach"]
        and "toll" in words[max(floor, f.start - _TOLL) : f.start]
    ):
        return "killed"  # "the death toll from the blast rises to 13"
    for k in range(max(floor, f.start - _LEAD), f.start):
        for end, t in _triggers(w, words, k):
            if end > f.start or t.sort in ("move", "purpose"):
                continue
            gap = words[end : f.start]
            if len(gap) > _BEFORE or any(x not in w.function["fill"] for x in gap):
                continue
            if t.sort == "done" and _passive(w, words, k):
                continue  # "were killed, 20 of them"
            if not _fits(f, t):
                continue
            best = t.cls
            if t.cls == "casualties":
                return best
    return best


def _after(w: Words, words: Sequence[str], f: Figure, a: int, b: int, near: bool) -> str | None:
    """A trigger behind the figure: "20 people were killed", "thousands have fled", "150 people travelled to
    help".
    """
    k = a
    while k < b:
        if words[k] in w.function["clause"]:
            return None
        for end, t in _triggers(w, words, k):
            if t.sort in ("verb", "noun"):
                continue
            gap = words[a:k]
            passive = any(x in w.function["be"] for x in words[max(a, k - 3) : k])
            if near and any(x not in w.function["aux"] for x in gap):
                continue
            if t.sort == "purpose":
                if not any(x in t.needs for x in words[end : end + _PURPOSE]):
                    continue
            elif t.sort == "move":
                if not near and not all(x in w.function["aux"] or x == "," for x in words[max(a, k - 1) : k]):
                    continue
                if t.cls == "displaced" and f.noun_class == "armed":
                    continue
                if t.cls == "displaced" and f.noun_class == "prisoners":
                    return "freed"
            elif not passive and _acts(w, words, end):
                continue  # "12 rebels killed five soldiers"
            elif not near and not passive:
                continue
            if _fits(f, t):
                return t.cls
        k += 1
    return None


def _passive(w: Words, words: Sequence[str], k: int) -> bool:
    return any(x in w.function["be"] for x in words[max(0, k - 2) : k])


def _fits(f: Figure, t: Trigger) -> bool:
    """Whether the counted can be what the trigger says."""
    if t.cls == "fighters":
        return f.noun_class == "armed" or (t.sort == "purpose" and f.noun_class == "people")
    if t.cls == "freed" and t.sort == "move":
        return f.noun_class in ("prisoners", "people")
    return f.noun_class in PEOPLE or t.cls not in _NEED_PEOPLE or t.plain


def _acts(w: Words, words: Sequence[str], end: int) -> bool:
    """Whether a participle has an object after it, so that what stands before it did it."""
    if end >= len(words):
        return False
    x = words[end]
    if (
        x in w.numbers
        or x[0].isdecimal()
        or x in ("the", "a", "an", "at", "its", "their", "his", "dozens", "more")
    ):
        return not (x == "at" and end + 1 < len(words) and words[end + 1] != "least") and x != "more"
    return None in w.nouns.get(x, {}) and x not in ("north", "south", "dead", "wounded", "injured", "near")


def _triggers(w: Words, words: Sequence[str], k: int) -> list[tuple[int, Trigger]]:
    """The triggers that start at ``k``, longest first."""
    node = w.triggers.get(words[k])
    out: list[tuple[int, Trigger]] = []
    n = len(words)
    while node is not None:
        k += 1
        if None in node:
            out.extend((k, t) for t in node[None])
        node = node.get(words[k]) if k < n else None
    out.sort(key=lambda x: -x[0])
    return out
