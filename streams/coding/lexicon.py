"""Loads the word lists and patterns of ``data/`` and compiles them to a trie over folded words.

Matching is one dictionary look-up a word and, on a hit, a walk down the trie that is at most as deep as the longest
phrase: linear in the text whatever the text is.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from streams.coding.checks import TERRITORY_KEYS, DataError, check_rule, line_of, table
from streams.coding.inflect import plural, verb_forms
from streams.coding.text import fold

DATA = Path(__file__).with_name("data")
FRAMES = frozenset(
    [
        "here",
        "flown",
        "follow",
        "give",
        "take",
        "lose",
        "leave",
        "fall",
        "oust",
        "there",
        "patrol",
        "clear",
        "hold",
        "held",
        "heldadj",
        "press",
        "noun",
        "nounfrom",
        "scene",
        "split",
        "own",
    ]
)
_CHOICE = re.compile(r"\(([^()]*)\)(\?)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One territorial pattern. ``frame`` says who stands where (see territory.toml).

    ``ended_by``: forms of the verbs that end what a noun names ("lifted the siege").
    ``repelled_by``: forms of the verbs whose subject suffers it ("repelled the assault").
    ``ground``: words that nobody but a place stands behind ("control", "retook"): a name that no gazetteer has is a place.
    """

    id: str
    type: str
    frame: str
    armed: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]
    ended_by: frozenset[str] = frozenset()
    repelled_by: frozenset[str] = frozenset()
    ground: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """What a phrase stands for: ``cat`` its class, ``value`` the rule or name, ``form`` the verb's form letters."""

    cat: str
    value: object
    form: str = ""


def expand(phrase: str) -> list[str]:
    """All strings of a phrase with choices: ``"take (full)? control (of|over)"`` gives four."""
    m = _CHOICE.search(phrase)
    if m is None:
        return [" ".join(phrase.split())]
    inner, start = m[1], m.start()
    options = inner.split("|") + ([""] if m[2] else [])
    return [s for o in options for s in expand(phrase[:start] + o + phrase[m.end() :])]


def split(phrase: str) -> tuple[str, ...]:
    """A phrase as the tokeniser would give it: folded words, hyphens gone, ``'s`` on its own."""
    out = []
    for w in phrase.replace("-", " ").split():
        out.append(w if w in ("'s", "%", "~") else fold(w))
    return tuple(out)


SKIP = "\0"  # key of a node at which fillers may be stepped over; no word has it


class Trie:
    """Phrases of folded words to hits; the longest match at a word wins, with all its hits."""

    def __init__(self) -> None:
        self.root: dict = {}

    def add(self, phrase: tuple[str, ...], hit: Hit) -> None:
        """Let ``phrase`` stand for ``hit`` (beside what it stood for)."""
        node = self.root
        for w in phrase:
            if w == "~":
                node[SKIP] = True
            else:
                node = node.setdefault(w, {})
        hits = node.setdefault(None, ())
        if hit not in hits:
            node[None] = (*hits, hit)


def load_toml(name: str, folder: Path = DATA) -> tuple[dict, Path]:
    """Read a data file; raises DataError with file and line when it is no TOML."""
    path = folder / name
    try:
        return tomllib.loads(path.read_text("utf-8")), path
    except tomllib.TOMLDecodeError as e:
        raise DataError(f"{name}: {e}") from None


def add_verbs(trie: Trie, verbs: list[str], cat: str, value: object) -> None:
    """Add every form of each verb phrase; the first word is inflected, the rest stands."""
    for verb in verbs:
        for phrase in expand(verb):
            head, _, rest = phrase.partition(" ")
            if "-" in head:
                pre, _, head = head.rpartition("-")
                prefix = split(pre)
            else:
                prefix = ()
            for form, letters in verb_forms(head).items():
                trie.add(prefix + split(f"{form} {rest}"), Hit(cat, value, letters))


def _check(rule: dict, index: int, path: Path, types: frozenset[str]) -> None:
    where = check_rule(rule, index, path, TERRITORY_KEYS, types)
    if rule.get("frame") not in FRAMES:
        raise DataError(
            f"{where}: frame {rule.get('frame')!r} of {rule['id']} is none of {', '.join(sorted(FRAMES))}"
        )


TERRITORIAL = frozenset(["capture", "handover", "withdrawal", "hold", "siege", "pressure", "offensive"])


_CLASSES = (
    "determiner",
    "preposition",
    "conjunction",
    "subordinator",
    "relative",
    "auxiliary",
    "be",
    "have",
    "modal",
    "negation",
    "pronoun",
    "adverb",
    "division",
    "quantity",
    "operation",
    "people",
    "watching",
    "formation",
    "verb",
    "verb_noun",
    "filler",
)


class Lexicon:
    """All word lists, compiled. Load once: ``Lexicon.load()``.

    Raises DataError (file, line, what) on a mistake in a data file.
    """

    def __init__(self, folder: Path = DATA) -> None:
        self.trie = Trie()
        self.sites = Trie()
        self.rules: dict[str, Rule] = {}
        grammar, path = load_toml("grammar.toml", folder)
        for name in _CLASSES:
            if not isinstance(grammar.get(name), str):
                raise DataError(f"{path.name}:1: no word class {name!r}")
        self.word_class: dict[str, frozenset[str]] = {k: frozenset(v.split()) for k, v in grammar.items()}
        self.filler = self.word_class.pop("filler")
        self.verb_forms: dict[str, str] = {}
        for base in self.word_class.pop("verb"):
            for form, letters in verb_forms(base).items():
                self.verb_forms[form] = "".join(sorted(set(self.verb_forms.get(form, "") + letters)))
        self._territory(folder)
        self._sites(folder)
        self._qualities(folder)

    @classmethod
    def load(cls, folder: Path = DATA) -> "Lexicon":
        """Read and compile the data files."""
        return cls(folder)

    def vocabulary(self) -> set[str]:
        """Every word of the phrases and of the nouns of sites and places."""
        return _words(self.trie.root) | _words(self.sites.root)

    def _territory(self, folder: Path) -> None:
        data, path = load_toml("territory.toml", folder)
        add_verbs(self.trie, data["ignore"], "ignore", "")
        for n, r in enumerate(data["rule"]):
            _check(r, n, path, TERRITORIAL)
            ended, repelled, ground = (
                frozenset(form for v in r.get(key, ()) for form in verb_forms(v))
                for key in ("ended_by", "repelled_by", "ground")
            )
            rule = Rule(
                r["id"], r["type"], r["frame"], bool(r.get("armed")), tuple(r["yes"]), tuple(r["no"]),
                ended, repelled, ground,
            )  # fmt: skip
            if rule.id in self.rules:
                raise DataError(f"{path.name}:{line_of(path, rule.id)}: {rule.id} stands twice")
            self.rules[rule.id] = rule
            verbs = r.get("verbs", [])
            add_verbs(self.trie, verbs, "verb", rule)
            if rule.frame == "take":  # re-took, re-secured
                add_verbs(self.trie, ["re-" + p for v in verbs for p in expand(v)], "verb", rule)
            for v in r.get("verbs", []):
                for form, letters in verb_forms(expand(v)[0].split()[0]).items():
                    self.verb_forms.setdefault(fold(form), letters)
            for noun in r.get("nouns", []):
                for phrase in expand(noun):
                    self.trie.add(split(phrase), Hit("noun", rule))
            for phrase in r.get("phrases", []):
                for p in expand(phrase):
                    head, _, rest = p.partition(" ")
                    for form, letters in verb_forms(head).items():
                        self.trie.add(split(f"{form} {rest}"), Hit("held", rule, letters))
                    if head == "be":  # "town under siege", "a city held by rebels": no verb before
                        self.trie.add(split(rest), Hit("held", rule, ""))
            for phrase in r.get("list_phrases", []):
                for p in expand(phrase):
                    self.trie.add(split(p), Hit("list", rule))
            for w in r.get("words", []):
                self.trie.add(split(w), Hit("heldadj", rule))

    def _sites(self, folder: Path) -> None:
        data, path = load_toml("sites.toml", folder)
        for group, cat in (("facility", "fac"), ("place", "pnoun")):
            for kind, nouns in table(data, group, path).items():
                for noun in nouns:
                    for p, letters in ((noun, "s"), (plural(noun), "p")):
                        self.sites.add(split(p), Hit(cat, kind, letters))

    def _qualities(self, folder: Path) -> None:
        data, path = load_toml("qualities.toml", folder)
        for name in (
            "say",
            "nouns",
            "hedge",
            "according",
            "modality",
            "frame",
            "scope",
            "war",
            "caption",
            "handover",
        ):
            table(data, name, path)
        for kind, verbs in data["say"].items():
            add_verbs(self.trie, verbs, "say", kind)
        for kind, nouns in data["nouns"].items():
            for n in nouns:
                self.trie.add(split(n), Hit("saynoun", kind))
        for w in data["hedge"]["words"]:
            self.trie.add(split(w), Hit("hedge", w))
        for w in data["according"]["phrases"]:
            self.trie.add(split(w), Hit("according", w))
        for kind, phrases in data["modality"].items():
            for p in phrases:
                self.trie.add(split(p), Hit("mood", kind))
                head, _, rest = p.partition(" ")
                if (
                    rest in ("to", "in", "for", "at", "of")
                    or not rest
                    or head == "be"
                    or rest.endswith(" to")
                ):
                    for form, letters in verb_forms(head).items():
                        self.trie.add(split(f"{form} {rest}"), Hit("mood", kind, letters))
        self.looking_back = frozenset(data["frame"]["looking_back"])
        for w in data["frame"]["background"]:
            self.trie.add(split(w), Hit("past", w))
        for kind, phrases in data["scope"].items():
            for p in phrases:
                self.trie.add(split(p), Hit("scope", kind))
        self.war = frozenset(data["war"]["words"].split())
        self.caption: list[str] = data["caption"]["words"]
        self.handover: list[str] = data["handover"]["words"]
        self.fightless: list[str] = data["handover"]["fightless"]
        self.strong = frozenset(data["handover"]["strong"])
        self.fought = frozenset(data["handover"]["fought"])
        self.entering = frozenset(data["handover"]["entering"])
        self.storming = frozenset(f for v in data["handover"]["storming"] for f in verb_forms(v))
        self.leaving = frozenset(data["handover"]["leaving"])


def _words(node: dict) -> set[str]:
    """Every word on the way down a trie."""
    out: set[str] = set()
    for word, child in node.items():
        if isinstance(word, str) and isinstance(child, dict):
            out.add(word)
            out |= _words(child)
    return out


MAX_FILLERS = 4  # words that one "~" may skip
MAX_RETURNS = 2  # times that a walk goes back to step over a word instead of following it


def find(trie_root: dict, words: list[str], i: int, filler: frozenset[str]) -> tuple[int, tuple[Hit, ...]]:
    """The longest phrase that starts at word ``i``: (number of words, hits); (0, ()) if none.

    At a "~" up to MAX_FILLERS words of ``filler`` or numbers are stepped over. Where such a word also goes on with a
    phrase, both are tried, MAX_RETURNS times at most: linear.
    """
    node = trie_root.get(words[i])
    if node is None:
        return 0, ()
    best, hits, j, n, skipped, returns = 0, (), i + 1, len(words), 0, 0
    shorter: tuple[Hit, ...] = ()  # incidents of a shorter phrase: "fired mortars" in "fired mortars at"
    other: tuple[dict, int, int] | None = None  # where a word that went on with a phrase may be a filler too
    while True:
        found = node.get(None)
        if found is not None and not skipped and j - i > best:
            if hits and hits[0].cat in ("inc", "verb"):
                shorter = tuple(h for h in hits if h.cat == "inc") or shorter
            best, hits = j - i, found
        child = node.get(words[j]) if j < n else None
        fills = (
            j < n
            and skipped < MAX_FILLERS
            and SKIP in node
            and (words[j] in filler or words[j][0].isdecimal())
        )
        if child is not None:
            if fills:
                other = node, j + 1, skipped + 1
            node, skipped = child, 0
        elif fills:
            skipped += 1
        elif other is not None and returns < MAX_RETURNS:
            (node, j, skipped), other = other, None
            returns += 1
            continue
        else:
            return best, hits if not shorter or hits[0].cat != "verb" else hits + shorter
        j += 1
