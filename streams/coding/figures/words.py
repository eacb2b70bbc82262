"""The word lists of figures, read once."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from streams.coding.actors.tables import Line, phrase, read

DATA = Path(__file__).parent / "data"
CLASSES = ("killed", "injured", "detained", "displaced", "freed", "fighters")
PEOPLE = frozenset({"people", "civilians", "armed", "prisoners"})  # classes of nouns for persons
_NUMBER_SORTS = frozenset({"small", "hundred", "scale", "vague", "dozen", "few"})
_MAKES = frozenset({"floor", "ceiling", "about", "part"})
_NOUNS = frozenset(
    {"people", "civilians", "armed", "prisoners", "dead", "injured", "displaced", "casualties", "thing"}
)
_ROLES = frozenset(
    {
        "stop",
        "aux",
        "be",
        "fill",
        "join",
        "clause",
        "object",
        "range",
        "money",
        "owner",
        "only",
        "many",
        "pronoun",
        "reach",
        "state",
    }
)
_SORTS = frozenset({"verb", "done", "move", "noun", "purpose"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word says of counted people: the class of the figure, and where the figure stands (see
    triggers.tsv).

    ``plain``: said of people only, so that the figure needs no noun.
    """

    cls: str
    sort: str
    needs: frozenset[str]
    plain: bool


@dataclass(slots=True)
class Words:
    """The lists. The tries map a word to a node and None to what ends there; ``before`` reads from its last
    word back.
    """

    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    nouns: dict = field(default_factory=dict)
    triggers: dict = field(default_factory=dict)
    function: dict[str, frozenset[str]] = field(default_factory=dict)


@cache
def load(folder: Path = DATA) -> Words:
    """Read the lists. Raises DataError with file and line of a mistake."""
    w = Words()
    for line in read(folder / "numbers.tsv", ("word", "sort", "value")):
        sort = line.one_of("sort", _NUMBER_SORTS)
        if not line["value"].isdecimal():
            raise line.error(f"value {line['value']!r} is no number")
        w.numbers[line["word"]] = (sort, int(line["value"]))
    for line in read(folder / "quantifiers.tsv", ("words", "makes", "side")):
        makes, side = line.one_of("makes", _MAKES), line.one_of("side", frozenset({"before", "after"}))
        words = phrase(line["words"])
        _put(
            line, w.before if side == "before" else w.after, words[::-1] if side == "before" else words, makes
        )
    for line in read(folder / "nouns.tsv", ("class", "nouns")):
        cls = line.one_of("class", _NOUNS)
        for text in line.many("nouns"):
            words = phrase(text)
            _put(line, w.nouns, words, cls)
            last = words[-1]
            if not last.endswith("s"):
                _put(line, w.nouns, (*words[:-1], last + "s"), cls, again=True)
    for line in read(folder / "triggers.tsv", ("class", "sort", "words", "with")):
        cls = line.one_of("class", frozenset(CLASSES) | {"casualties"})
        sort = line.one_of("sort", _SORTS)
        for text in line.many("words"):
            trigger = Trigger(cls, sort, frozenset(line.many("with")), text.endswith("+"))
            node = w.triggers
            for part in phrase(text.rstrip("+")):
                node = node.setdefault(part, {})
            node.setdefault(None, []).append(trigger)
    for line in read(folder / "function.tsv", ("role", "words")):
        w.function[line.one_of("role", _ROLES)] = frozenset(line.many("words"))
    if missing := _ROLES - w.function.keys():
        raise line.error(f"no line for {', '.join(sorted(missing))}")
    return w


def _put(line: Line, node: dict, words: tuple[str, ...], value: str, again: bool = False) -> None:
    for part in words:
        node = node.setdefault(part, {})
    if node.get(None, value) != value:
        if again:
            return
        raise line.error(f"{' '.join(words)!r} is there already as {node[None]}")
    node[None] = value
