"""What words stand for, by the lists of ``data/meanings.toml``: the ranker's view of a sentence beside its words."""

from collections.abc import Iterable
from pathlib import Path

from streams.coding.checks import DataError, line_of
from streams.coding.inflect import plural, verb_forms
from streams.coding.lexicon import DATA, load_toml
from streams.coding.scan import Scanned
from streams.coding.text import fold

_KEYS = {"verbs": verb_forms, "nouns": lambda noun: (noun, plural(noun)), "words": lambda word: (word,)}


class Meanings:
    """The meanings of each word: ``words`` maps a folded word to their names, in the order of the file."""

    def __init__(self, folder: Path = DATA) -> None:
        """Read the lists. Raises DataError (file, line) on a mistake."""
        data, path = load_toml("meanings.toml", folder)
        found: dict[str, dict[str, None]] = {}
        for name, lists in data.items():
            where = f"{path.name}:{line_of(path, f'[{name}]')}"
            if not name.isalpha() or not isinstance(lists, dict) or not lists:
                raise DataError(f"{where}: {name!r} is no meaning with verbs, nouns or words")
            for key, text in lists.items():
                if key not in _KEYS or not isinstance(text, str) or not text.split():
                    raise DataError(
                        f"{where}: {key!r} of {name}: known are {', '.join(_KEYS)}, each a text of words"
                    )
                for word in text.split():
                    if not word.isalpha():
                        raise DataError(f"{where}: {word!r} of {name} is not one word")
                    for form in _KEYS[key](word):
                        found.setdefault(fold(form), {})[name] = None
        self.words = {word: tuple(names) for word, names in found.items()}

    def of(self, sc: Scanned) -> list[tuple[str, ...]]:
        """Meanings of a sentence in reading order; a party is its class and kind, a place ``place``, a number ``num``."""
        out: list[tuple[str, ...]] = []
        get = self.words.get
        words = sc.sentence.words
        for u in sc.units:
            kind = u.kind
            if kind == "actor":
                party = u.value
                if party.cls in ("group", "state"):
                    forces = "forces" if party.form == "forces" else ""
                    out.append((f"{party.cls}{forces}{party.kind_hint}",))
                    meant = get(party.head) if party.head else None
                    if meant:
                        out.append(meant)
                    continue
                meant = tuple(dict.fromkeys(name for w in words[u.i : u.j] for name in get(w, ())))
                if meant:
                    out.append(meant)
                elif party.kind_hint:
                    out.append((party.kind_hint,))
            elif kind == "place" or kind == "num":
                out.append((kind,))
            elif kind != "time" and kind != "cap":
                for w in words[u.i : u.j]:
                    meant = get(w)
                    if meant:
                        out.append(meant)
                    elif w == "by":
                        out.append(("by",))
        return out

    def said(self, scanned: Iterable[Scanned]) -> dict[str, list[str]]:
        """The words of a paragraph by meaning, folded, in reading order: for telling why."""
        out: dict[str, list[str]] = {}
        for sc in scanned:
            for w in sc.sentence.words:
                for name in self.words.get(w, ()):
                    if w not in out.setdefault(name, []):
                        out[name].append(w)
        return out
