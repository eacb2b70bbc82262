"""The pieces of a phrase: what the lists have at a word, a chain of nouns, and the Mention that they make."""

from collections.abc import Sequence

from streams.coding.actors.lexicon import ANY, CAPITAL, EXACT, Lexeme, Lexicon, Party
from streams.coding.actors.mention import Mention
from streams.coding.actors.tables import longest

MODS = 4  # modifiers before a noun
_TITLES = 4  # articles and titles before a name
_NOTHING: tuple[tuple[int, Lexeme], ...] = ()


class Pieces:
    """Looks up the lists at a word of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.root = lexicon.root
        self.skips = lexicon.skips

    def lexemes(self, words: Sequence[str], raw: Sequence[str], i: int) -> Sequence[tuple[int, Lexeme]]:
        """The phrases of the lists that start at ``i``, longest first."""
        n = len(words)
        node = self.root.get(words[i]) if i < n else None
        if node is None:
            return _NOTHING
        out: list[tuple[int, Lexeme]] = []
        k = i
        while node is not None:
            k += 1
            if None in node:
                for lx in node[None]:
                    if lx.case == ANY:
                        out.append((k, lx))
                    elif lx.case == CAPITAL:
                        if raw[i][0].isupper() or any(r[0].isupper() for r in raw[i + 1 : k]):
                            out.append((k, lx))
                    elif tuple(raw[i:k]) == lx.surface:
                        out.append((k, _weaker(lx) if _shouted(raw, i, k) else lx))
            node = node.get(words[k]) if k < n else None
        if len(out) > 1:
            out.reverse()
        return out

    def nouns(
        self, words: Sequence[str], raw: Sequence[str], k: int
    ) -> tuple[int, Lexeme | None, tuple[str, ...]]:
        """Modifiers and a chain of nouns: "elite counter-terrorism forces", "army spokesman". The chain as
        one noun.
        """
        if k >= len(words) or words[k] not in self.root:
            return k, None, ()
        traits: tuple[str, ...] = ()
        for _ in range(MODS + 1):
            noun = mod = None
            for e, lx in self.lexemes(words, raw, k):
                if lx.tag == "noun" and not self.is_else(words, e, lx):
                    noun = (e, lx)
                    break
                if lx.tag == "mod" and mod is None:
                    mod = (e, lx)
            if noun is not None:
                end, lx = noun
                if lx.attr or lx.kin:
                    possessive = end < len(words) and words[end] == "'s"
                    owner = lx.party is not None and lx.party.side in ("government", "non-state")
                    for e, nxt in self.lexemes(words, raw, end + possessive):
                        if nxt.tag == "noun" and not self.is_else(words, e, nxt):
                            if (lx.attr and (not possessive or owner)) or nxt.role == "official":
                                end, lx = e, chain(lx, nxt)
                            break
                return end, lx, traits
            if mod is None:
                break
            k = mod[0]
            if mod[1].trait:
                traits += (mod[1].trait,)
        return k, None, ()

    @staticmethod
    def is_else(words: Sequence[str], end: int, lx: Lexeme) -> bool:
        """Whether the word after a noun makes it something else: "forces them", "opposition to"."""
        return bool(lx.unless) and end < len(words) and words[end] in lx.unless

    def skip(self, words: Sequence[str], k: int) -> int:
        """Past articles and titles before a name."""
        for _ in range(_TITLES):
            e, tie = longest(self.skips, words, k)
            if tie is None:
                return k
            k = e
        return k


def mention(lx: Lexeme) -> Mention:
    """The Mention of a party by one of its names."""
    p = lx.party
    return Mention(
        p.id, p.name, p.cls, p.kind, lx.form, lx.role, p.side, p.countries, p.bloc, weak=lx.weak,
        plural=lx.plural, generic=p.cls == "generic", head=lx.head,
    )  # fmt: skip


def compose(lx: Lexeme, noun: Lexeme, traits: tuple[str, ...]) -> Mention | None:
    """A party and a noun: its own people, or a generic side in its country."""
    party, side = lx.party, noun.party
    m = mention(lx)
    m.form, m.role, m.head, m.plural, m.traits = "forces", noun.role, noun.head, noun.plural, traits
    if side is not None and side.cls == "agency" or noun.role == "agency":
        return _media(party, noun)
    if noun.role in ("resident", "monitor", "civilian", "source") or (side and side.side == "civilian"):
        if party.cls != "state" or side is None:
            return None
        return generic(side, noun, party, traits)
    if noun.kin or party.cls == "group" or lx.form in ("name", "acronym"):
        m.weak = lx.weak and lx.case != EXACT  # "IS fighters" can be nobody else
        return m
    if side is None or (side.side == "government" and side.kind == "state"):
        return m
    return generic(side, noun, party, traits) if lx.tag != "leader" else m


def _media(party: Party, noun: Lexeme) -> Mention:
    what = "state media" if party.cls == "state" else "media"
    base = party.name.removesuffix(" government forces")
    return Mention(
        f"agency:{party.id}", f"{base} {what}", "agency", form="noun", role="agency",
        countries=party.countries, bloc=party.id, plural=noun.plural, head=noun.head,
    )  # fmt: skip


def _weaker(lx: Lexeme) -> Lexeme:
    if lx.weak:
        return lx
    return Lexeme(lx.tag, lx.party, lx.form, EXACT, lx.surface, True, lx.plural, lx.role, head=lx.head)


def _shouted(raw: Sequence[str], i: int, k: int) -> bool:
    """In a line of capitals the case of a word says nothing."""
    left = raw[i - 1] if i else "."
    right = raw[k] if k < len(raw) else "."
    return (len(left) > 2 and left.isupper()) or (len(right) > 2 and right.isupper())


def chain(first: Lexeme, last: Lexeme) -> Lexeme:
    """Two nouns as one: "government troops", "army spokesman", "rebel fighters"."""
    party = first.party if first.party and first.party.side != "unknown" else last.party
    if (last.party and last.party.side == "civilian") or (first.party and first.party.side == "civilian"):
        party = last.party  # "opposition protesters", "civilian administration"
    role = last.role if last.role in ("official", "civilian", "resident") else first.role or last.role
    role = "official" if last.role == "source" else role  # "army sources" speak for it
    if last.role == "official" and first.party is None:
        party = last.party
    return Lexeme(
        "noun", party, "noun", ANY, (), False, last.plural, role, party is not None, last.attr,
        first.kin and last.kin, last.unless, last.head,
    )  # fmt: skip


def generic(
    side: Party, noun: Lexeme, state: Party | None, traits: tuple[str, ...], head: str = ""
) -> Mention:
    """A generic side, in a state's country where one is named."""
    return Mention(
        side.id, side.name, side.cls, side.kind, "forces" if state else "noun", noun.role, side.side,
        state.countries if state else (), side.bloc, traits=traits, weak=noun.weak, plural=noun.plural,
        generic=side.cls == "generic", head=head or noun.head,
    )  # fmt: skip
