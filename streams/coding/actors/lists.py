"""Reads the word lists of actors into the lexicon, and checks them."""

from pathlib import Path

from streams.coding.actors.groups import read_groups
from streams.coding.actors.lexicon import ANY, Lexeme, Lexicon, Party, name
from streams.coding.actors.tables import phrase, read

DATA = Path(__file__).parent / "data"

_CLASSES = frozenset({"armed", "government", "police", "official", "media"})
_KINDS = frozenset({"state", "rebel", "militia", "external", "civilian", "unknown"})
_SIDES = frozenset({"government", "non-state", "civilian", "unknown"})
_VOICES = frozenset({"official", "monitor", "agency", "resident", "source"})
_SORTS = frozenset({"faith", "people", "politics", "origin", "plain", "unknown", "former"})
_TIES = frozenset({"own", "based", "run", "backed", "linked", "for", "pro", "anti", "title", "skip"})


def load(folder: Path = DATA) -> Lexicon:
    """Read every list of ``folder``. Raises DataError with file and line of the first mistake."""
    lx = Lexicon()
    _generics(lx, folder)
    _states(lx, folder)
    _groups(lx, folder)
    _forces(lx, folder)
    _speakers(lx, folder)
    _modifiers(lx, folder)
    _links(lx, folder)
    return lx


def _generics(lx: Lexicon, folder: Path) -> None:
    for line in read(folder / "generics.tsv", ("id", "name", "kind", "side", "nouns", "unless")):
        side = line.one_of("side", _SIDES)
        if not line["id"].startswith("side:"):
            raise line.error("an id here begins with side:")
        party = Party(line["id"], line["name"], "generic", line.one_of("kind", _KINDS), side)
        lx.add(line, party)
        unless = frozenset(line.many("unless"))
        role = "civilian" if side == "civilian" else "armed"
        for text in line.many("nouns"):
            alone, attr = "!" not in text, "+" in text
            n = name(line, text.rstrip("*+!"))
            words, plural = n.words, "*" in text
            kin = not alone and side == "unknown"
            lx.put(
                words,
                Lexeme(
                    "noun", party, "noun", ANY, (), False, plural, role, alone, attr, kin, unless, words[-1]
                ),
            )


def _plurals(word: str) -> str | None:
    """The people's noun of an adjective where it only takes an s: Afghan, Afghans; Iraqi, Iraqis."""
    return word + "s" if word.endswith(("an", "i")) else None


def _states(lx: Lexicon, folder: Path) -> None:
    columns = ("code", "names", "adjectives", "people", "metonyms", "forces", "leaders")
    for line in read(folder / "states.tsv", columns):
        code, names, adjectives = line["code"], line.many("names"), line.many("adjectives")
        if not (len(code) == 2 and code.isalpha() and code.isupper()):
            raise line.error(f"code {code!r} is not ISO 3166-1 alpha-2")
        if not names or not adjectives:
            raise line.error(f"{code} needs a name and an adjective")
        label = f"{adjectives[0].rstrip('^~?*')} government forces"
        id_ = f"state:{code}"
        party = lx.add(line, Party(id_, label, "state", "state", "government", (code,), id_))
        for text in names:
            lx.put_party(line, party, text, "country")
        for text in adjectives:
            lx.put_party(line, party, text, "adjective")
            if people := _plurals(text):
                lx.put_party(line, party, people, "people")
        for column, form in (("people", "people"), ("metonyms", "metonym"), ("leaders", "leader")):
            for text in line.many(column):
                lx.put_party(line, party, text, form)
        for text in line.many("forces"):
            role = "police" if "police" in text.lower() else "armed"
            lx.put_party(line, party, text, "name", role)


def read_abroad(path: Path, lx: Lexicon) -> dict[str, tuple[str, ...]]:
    """Id of a state to the countries (ISO 3166-1 alpha-2) its forces have fought in; DataError on a slip."""
    out: dict[str, tuple[str, ...]] = {}
    for line in read(path, ("state", "countries")):
        id_ = f"state:{line['state']}"
        for code in (line["state"], *line.many("countries")):
            if f"state:{code}" not in lx.parties:
                raise line.error(f"{code!r} is no state of states.tsv")
        if id_ in out:
            raise line.error(f"{line['state']} stands twice")
        out[id_] = tuple(line.many("countries"))
    return out


def _groups(lx: Lexicon, folder: Path) -> None:
    lines = list(read_groups(folder / "groups"))
    for line, kinds in lines:
        bloc = line["bloc"] or line["id"]
        side = "government" if kinds.default in ("state", "militia+") else "non-state"
        kind = kinds.default.rstrip("+")
        party = Party(line["id"], line["name"], "group", kind, side, tuple(line.many("countries")), bloc)
        lx.add(line, party)
        lx.kinds[party.id] = kinds
        for text in [line["name"], *line.many("aliases")]:
            lx.put_party(line, party, text)
        for text in line.many("leaders"):
            lx.put_party(line, party, text, "leader")
    for line, _ in lines:
        if line["bloc"] and line["bloc"] not in lx.parties:
            raise line.error(f"bloc {line['bloc']} is no id of a group or state")


def _forces(lx: Lexicon, folder: Path) -> None:
    for line in read(folder / "forces.tsv", ("noun", "class", "alone", "flags", "unless")):
        role = line.one_of("class", _CLASSES)
        flags = line.flags("flags", frozenset({"plural", "attr"}))
        alone = line["alone"]
        if alone and alone not in lx.parties:
            raise line.error(f"{alone} is not in generics.tsv")
        words = phrase(line["noun"])
        party = lx.parties[alone] if alone else None
        role = "agency" if role == "media" else role
        lx.put(
            words,
            Lexeme(
                "noun",
                party,
                "noun",
                ANY,
                (),
                False,
                "plural" in flags,
                role,
                party is not None,
                "attr" in flags,
                True,
                frozenset(line.many("unless")),
                words[-1],
            ),
        )


def _speakers(lx: Lexicon, folder: Path) -> None:
    for line in read(folder / "speakers.tsv", ("id", "name", "class", "owner", "names")):
        role, owner = line.one_of("class", _VOICES), line["owner"]
        if owner and owner not in lx.parties:
            raise line.error(f"owner {owner} is no id of a group or state")
        cls = "agency" if role == "agency" else "speaker"
        kind = "civilian" if role == "resident" else "unknown"
        side = "civilian" if role == "resident" else "unknown"
        party = lx.add(line, Party(line["id"], line["name"], cls, kind, side, (), owner or line["id"], role))
        for text in line.many("names"):
            n = name(line, text)
            if n.case == ANY or party.id.startswith("speaker:"):
                lx.put(
                    n.words,
                    Lexeme(
                        "noun",
                        party,
                        "noun",
                        n.case,
                        n.surface,
                        n.weak,
                        n.plural,
                        role,
                        True,
                        kin=True,
                        head=n.words[-1],
                    ),
                )
            else:
                lx.put_party(line, party, text)


def _modifiers(lx: Lexicon, folder: Path) -> None:
    for line in read(folder / "modifiers.tsv", ("words", "sort", "makes")):
        sort, makes = line.one_of("sort", _SORTS), line["makes"]
        if makes and makes not in lx.parties:
            raise line.error(f"{makes} is not in generics.tsv")
        for text in line.many("words"):
            words = phrase(text)
            if sort == "former":
                lx.former.add(words[0])
            trait = "" if sort in ("plain", "former") else " ".join(words)
            party = lx.parties[makes] if makes else None
            lx.put(words, Lexeme("mod", None, "mod", trait=trait, former=sort == "former", makes=party))


def _links(lx: Lexicon, folder: Path) -> None:
    for line in read(folder / "links.tsv", ("words", "tie", "where")):
        tie, where = line.one_of("tie", _TIES), line["where"]
        for text in line.many("words"):
            words = phrase(text)
            if where == "after":
                _path(lx.after, words)[None] = tie
            elif where in ("between", "before"):
                if len(words) != 1:
                    raise line.error(f"{text!r}: one word only")
                (lx.between if where == "between" else lx.before)[words[0]] = tie
            elif tie in ("title", "skip"):
                _path(lx.skips, words)[None] = tie
            else:
                raise line.error(f"where {where!r} is none of after, between, before")


def _path(node: dict, words: tuple[str, ...]) -> dict:
    for w in words:
        node = node.setdefault(w, {})
    return node
