"""The word lists as one trie: from a folded word to what may start there."""

from dataclasses import dataclass

from streams.coding.actors.groups import Kinds
from streams.coding.actors.tables import Line, phrase
from streams.coding.text import normalise, sentences

ANY, CAPITAL, EXACT = range(3)  # how the words have to be written: anyhow, with a capital, in just this case
_ARTICLES = frozenset({"the", "a", "an"})  # a phrase that began with one would start at every one


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever a phrase can name: a group, a state, a generic side, a speaker, an agency."""

    id: str
    name: str
    cls: str
    kind: str
    side: str
    countries: tuple[str, ...] = ()
    bloc: str = ""
    role: str = ""


@dataclass(slots=True, eq=False)  # not frozen: thousands are made as the lists load
class Lexeme:
    """One phrase of a list. ``tag`` is ``party``, ``leader``, ``noun`` or ``mod``; ``form`` as in Mention."""

    tag: str
    party: Party | None = None
    form: str = "name"
    case: int = ANY
    surface: tuple[str, ...] = ()
    weak: bool = False
    plural: bool = False
    role: str = ""  # of nouns: armed, government, police, official, civilian, agency, resident, monitor
    alone: bool = True  # of nouns: a mention without a party
    attr: bool = False  # of nouns: may stand before another noun
    kin: bool = False  # of nouns: takes the identity of its party ("members of")
    unless: frozenset[str] = frozenset()
    head: str = ""
    trait: str = ""  # of modifiers: its words; "" for those that add nothing
    former: bool = False
    makes: Party | None = None


@dataclass(slots=True, eq=False)
class Name:
    """A name of a list with its marks taken off."""

    words: tuple[str, ...]
    surface: tuple[str, ...]
    text: str
    case: int
    weak: bool
    plural: bool
    place: bool


def name(line: Line, text: str) -> Name:
    """Read ``text`` and its marks: ``^`` exact case, ``~`` any case, ``?`` weak, ``*`` plural, ``@`` land."""
    bare = text.rstrip("^~?*@")
    marks = text[len(bare) :]
    words = phrase(bare)
    if not words:
        raise line.error(f"{text!r} has no words")
    if words[0] in _ARTICLES:
        raise line.error(f"{text!r} begins with an article")
    case = EXACT if "^" in marks else ANY if "~" in marks else CAPITAL
    surface: tuple[str, ...] = ()
    if case == EXACT:
        surface = tuple(w for s in sentences(normalise(bare)) for w in s.raw)
    return Name(words, surface, bare, case, "?" in marks, "*" in marks, "@" in marks)


class Lexicon:
    """All phrases, by their first word; and the parties by id.

    ``root`` maps a word to a node; a node maps the next word to a node, and None to the lexemes that end
    there. ``after`` is a trie of link phrases with their ties, ``skips`` one of the words between them and
    a name; ``between`` and ``before`` map link words to their ties.
    """

    def __init__(self) -> None:
        self.root: dict = {}
        self.parties: dict[str, Party] = {}
        self.kinds: dict[str, Kinds] = {}
        self.after: dict = {}
        self.skips: dict = {}
        self.between: dict[str, str] = {}
        self.before: dict[str, str] = {}
        self.former: set[str] = set()
        self.phrases = 0

    def put(self, words: tuple[str, ...], lexeme: Lexeme, root: dict | None = None) -> None:
        """Add a phrase; the same phrase of the same party only once."""
        node = self.root if root is None else root
        for w in words:
            node = node.setdefault(w, {})
        found = node.setdefault(None, [])
        for k, x in enumerate(found):
            if (x.tag, x.party, x.surface) == (lexeme.tag, lexeme.party, lexeme.surface):
                if lexeme.case < x.case:  # the looser writing holds
                    found[k] = lexeme
                return
        found.append(lexeme)
        self.phrases += 1

    def put_party(self, line: Line, party: Party, text: str, form: str = "name", role: str = "") -> None:
        """Add one name of a party, as its marks say; ``role`` in place of the party's, where the name has one of its own."""
        n = name(line, text)
        if form == "name":
            form = "acronym" if n.case == EXACT else "country" if n.place else form
        self.put(
            n.words,
            Lexeme(
                "leader" if form == "leader" else "party",
                party,
                form,
                n.case,
                n.surface,
                n.weak,
                n.plural or form == "people",
                role or party.role,
                head=n.words[-1],
            ),
        )

    def add(self, line: Line, party: Party) -> Party:
        """Register a party; its id has to be new."""
        if party.id in self.parties:
            raise line.error(f"{party.id} is there already")
        if not party.name:
            raise line.error(f"{party.id} has no name")
        self.parties[party.id] = party
        return party
