"""Who is meant: mentions to actors, generic words ("the rebels") by the article, the country and the other side."""

from streams.coding import formations
from streams.coding.scan import Scanned, Unit
from streams.coding.statements import is_force, is_named_actor, says
from streams.coding.subjects import CLAUSAL, governed, subject
from streams.coding.wordsets import word_set

_DEFINITE = frozenset(("the", "these", "those", "this", "that"))
_ONE = word_set("one_group")
_COUNTRY = frozenset(("country", "nation", "republic", "kingdom"))
_NON_STATE_NOUNS = word_set("non_state")
_REBELLIOUS = word_set("rebellious")
# Generic words for one and the same side of an article that names no group.
_ONE_SIDE = frozenset(
    ("side:rebels", "side:insurgents", "side:militants", "side:jihadists", "side:separatists")
)
_HELD_BY = word_set("held_by")
_RANKS = word_set("officer")
_ADJECTIVES = frozenset(("rebel", "militant", "insurgent", "separatist", "jihadist"))


class Who:
    """Part of the resolver. Uses its ``actors``, ``gazetteer`` and ``focus``."""

    def actor_of(
        self, sc: Scanned, u: Unit | None, country: str | None, other: dict | None = None
    ) -> dict | None:
        """``{id, name, kind}`` of a unit as seen from ``country``; ``other`` is the event's other side."""
        if u is None:
            return None
        if u.kind == "pron":
            skip = other["id"] if other else None
            if u.value in ("it", "they") and (speaker := self._who_says(sc, u)) is not None:
                found = self.actor_of(sc, speaker, country, other)
                if found and found["id"] != skip:
                    return found
            if u.value == "we":
                found = self._possessed(sc, u, country, other)
                if found is not None:
                    return found
                if any(
                    sc.word(v.i - 1) in _RANKS or v.value in _RANKS
                    for v in sc.units
                    if v.kind in ("cap", "word")
                ):
                    parties = [v for v in sc.units if v.kind == "actor" and v.value.cls in ("group", "state")]
                    if not parties and country:
                        return self.state_actor(country)  # '"We hold the city," said Colonel …'
            for v in reversed(
                sc.units[: sc.unit_at[u.i]]
            ):  # "the rebels said that they had …", "the army said it had …"
                if v.kind == "place" and u.value == "it" and v.j < u.i and says(sc, v):
                    found = self.actor_of(sc, v, country, other)  # "Moscow says it has taken X"
                    if found and found["id"] != skip:
                        return found
                if not (v.kind == "actor" and is_named_actor(v)):
                    continue
                prep = governed(sc, sc.unit_at[v.i])
                saying = any(0 <= m.i - v.j <= 1 for m in sc.marks.get("say", ()))
                if prep is not None and not (prep in CLAUSAL and saying):  # "after the army said it had left"
                    continue
                if v.value.side == "civilian" or v.value.role in ("civilian", "resident"):
                    continue
                if u.value == "they" and self._object(sc, v) is not None:
                    continue  # "occupied the police buildings and by night they held the city"
                said = any(v.j <= m.i < u.i for m in sc.marks.get("say", ()))
                if u.value == "they" or (u.value == "it" and said):
                    found = self.actor_of(sc, v, country, other)
                    if found and found["id"] != skip:
                        return found
            if u.value in ("it", "they") and self._unlisted(sc, u):
                return None
            told = self._told_of(sc, u, country) if u.value in ("it", "they") else None
            if told is not None and told["id"] != skip:
                return told
            known = self.focus.groups if u.value == "group" else self.focus.actors
            others = [a for a in known if a["id"] != skip]
            fighting = (a for a in others if a["kind"] != "external" or a["id"].startswith("state:"))
            found = next(fighting, others[0] if others else None)  # peacekeepers stand by
            return self.as_seen(found, country) if found else None
        if u.kind == "place":
            place = self.place_of(u, "country") or {}
            if place.get("kind") == "country" or self._capital(u):
                m = self.actors.state_of(place.get("country"))
                return (
                    {"id": m.id, "name": m.name, "kind": self.actors.kind_in(m, country, self.day)}
                    if m
                    else None
                )
            return None
        m = u.value
        if m.cls == "generic":
            found = self._generic(sc, u, m, country, other)
            if found is not None:
                return found
        ident = self.actors.resolve(m, [country, *self.focus.weights()]) if m.others else m.id
        if ident != m.id:
            return self._known(ident, country)
        return {"id": m.id, "name": self._name(sc, u, m), "kind": self.actors.kind_in(m, country, self.day)}

    def _told_of(self, sc: Scanned, u: Unit, country: str | None) -> dict | None:
        """The generic force that the sentence before told of, where a pronoun opens this one: "The army … It took X"."""
        if sc.before is None:
            return None
        if sc.unit_at[u.i] > 1:
            first = next((v for v in sc.units[:2] if v.kind == "pron"), None)
            again = first is not None and first.value == u.value and self._says_too(sc, first, u)
            if not again:
                return None  # "It took X, and residents said it had also taken Y": both are one
        for v in sc.before.units:
            if v.kind in ("verb", "aux", "modal"):
                return None
            if v.kind == "actor" and v.value.cls in ("group", "state", "generic"):
                plain = v.value.cls == "generic" and v.value.role == "armed" and v.value.form != "adjective"
                fits = (
                    plain
                    and v.value.plural == (u.value == "they")
                    and governed(sc.before, sc.before.unit_at[v.i]) is None
                )
                return self.actor_of(sc.before, v, country) if fits else None
        return None

    @staticmethod
    def _object(sc: Scanned, v: Unit) -> Unit | None:
        """Who acts on the site that a party's name only describes: "*rebels* occupied the police and SBU buildings"."""
        k = sc.unit_at[v.i]
        after = sc.units[k + 1 : k + 4]
        site = next((u for u in after if u.kind not in ("conj", "actor")), None)
        if site is None or site.kind not in ("fac", "pnoun"):
            return None
        before = (
            u for u in sc.units[: max(0, k - 1)] if u.kind == "actor" and is_named_actor(u) and is_force(u)
        )
        return next(before, None)

    @staticmethod
    def _who_says(sc: Scanned, u: Unit) -> Unit | None:
        """The force that says what a pronoun right behind the verb does: "rebels who drove the army out said *they* had left"."""
        said = next((m for m in sc.marks.get("say", ()) if 0 <= u.i - m.j <= 2 and m.i > 1), None)
        if said is None:
            return None
        g = sc.unit_at[said.i]
        while g > 0 and sc.units[g - 1].kind in ("aux", "adv"):
            g -= 1
        speaker = subject(sc, g, is_named_actor)
        return speaker if is_force(speaker) and speaker.kind == "actor" else None

    @staticmethod
    def _unlisted(sc: Scanned, u: Unit) -> bool:
        """Whether a pronoun means a party by initials that no list has: "another group, the ABC, said it had taken X"."""
        k = sc.unit_at[u.i] - 1
        said = k > 0 and any(0 <= u.i - m.j <= 1 for m in sc.marks.get("say", ()))
        while said and k > 0 and sc.units[k].kind in ("word", "verb", "punct", "rel"):
            k -= 1
        return said and sc.units[k].kind == "cap" and sc.raw_upper(sc.units[k].j - 1)

    @staticmethod
    def _says_too(sc: Scanned, first: Unit, u: Unit) -> bool:
        """Whether a later pronoun of a sentence goes on with what the first does: "it had *also* taken"."""
        after = sc.sentence.words[u.j : u.j + 3]
        parties = (v for v in sc.units if first.j <= v.i < u.i and v.kind == "actor")
        return "also" in after and not any(v.value.cls in ("group", "state") for v in parties)

    def state_actor(self, country: str | None) -> dict | None:
        """The state of a country as an actor."""
        m = self.actors.state_of(country) if country else None
        return {"id": m.id, "name": m.name, "kind": "state"} if m else None

    def _capital(self, u: Unit) -> bool:
        return any(
            self.gazetteer.info(c)["is_capital"] for c in u.value[:1] if self.gazetteer.kind(c) == "city"
        )

    def as_seen(self, actor: dict, country: str | None) -> dict:
        """An actor with its kind as seen from ``country``."""
        return {
            "id": actor["id"],
            "name": actor["name"],
            "kind": self.actors.kind_in(actor["id"], country, self.day)
            if not actor["id"].startswith("side:")
            else actor["kind"],
        }

    def _name(self, sc: Scanned, u: Unit, m) -> str:
        """Canonical name of a party; a generic one as printed ("rebels"), one that only speaks for it by its side."""
        printed = sc.sentence.raw[u.i : u.j]
        if m.cls == "generic" and m.role == "official":
            return m.name.lower()
        if m.cls != "generic" or printed[-1].isupper():
            return m.name
        name = " ".join(printed).lower().replace(" 's", "'s")
        if m.form == "adjective":
            return f"{name} forces"  # "in Kurdish hands"
        return f"{name}s" if m.id == f"side:{name}s" else name  # "in rebel hands": the rebels

    def _possessed(self, sc: Scanned, u: Unit, country: str | None, other: dict | None) -> dict | None:
        """The party whose forces ``u`` names, where its sentence says so: "Russia said that its forces …"."""
        k = sc.unit_at[u.i] - 1
        while k >= 0 and sc.units[k].kind == "word":
            k -= 1
        whose = sc.units[k].value if k >= 0 and sc.units[k].kind == "det" else ""
        if u.kind == "pron":
            k, whose = k + 1, "our"
        elif k > 0 and sc.units[k].kind == "poss" and sc.word(sc.units[k - 1].i) in _COUNTRY:
            k, whose = k - 1, "its"  # "the president said the country's forces had …"
        if whose in ("his", "her") and u.kind == "actor" and u.value.role == "government":
            return None  # "the president said his government": the country's
        if whose in ("its", "their", "his", "her"):
            run = reversed(sc.units[:k])
        elif whose == "our":  # the speaker, before or after the quotation
            run = [*sc.units[k:], *reversed(sc.units[:k])]
        else:
            return None
        for v in run:
            if v is u or v.kind not in ("actor", "place") or v.kind == "place" and v.form != "party":
                continue
            if v.kind == "actor" and v.value.cls == "generic":
                state = self.actors.state_of(country) if whose == "our" and country else None
                if state is not None and v.value.side == "government" and v.value.role != "armed":
                    return {"id": state.id, "name": state.name, "kind": "state"}
                if whose != "our" and v.value.side == "government" and v.value.role == "armed" and country:
                    return self.state_actor(country)  # "the army said its forces"
                if whose == "our" and v.value.side == "non-state":
                    return {"id": v.value.id, "name": self._name(sc, v, v.value), "kind": v.value.kind_hint}
                continue
            if v.kind == "actor" and v.value.form == "adjective":
                if not any(v.j < x.i <= v.j + 2 for x in sc.marks.get("say", ())):
                    continue  # but "with the Ukrainian side saying that its troops …"
            elif whose != "our":
                prep = governed(sc, sc.unit_at[v.i])
                saying = any(0 <= x.i - v.j <= 1 for x in sc.marks.get("say", ()))
                if prep is not None and not (prep in CLAUSAL and saying):
                    continue  # but "weeks after Russia said its forces had …"
            ident = v.value.bloc if v.kind == "actor" and v.value.cls == "speaker" else ""
            if ident.startswith(("state:", "group:")):
                found = self._known(ident, country)
            elif v.kind == "actor" and v.value.cls not in ("group", "state"):
                continue
            else:
                found = self.actor_of(sc, v, country, other)
            if found is not None and not (other and other["id"] == found["id"]):
                return found
        last = next((a for a in self.focus.actors if not (other and other["id"] == a["id"])), None)
        return self.as_seen(last, country) if last and whose != "our" else None

    def _only_state(self, sc: Scanned, u: Unit, country: str) -> dict | None:
        """The foreign state whose forces alone a sentence names before "the ministry said": its ministry speaks."""
        if not any(0 <= m.i - u.j <= 1 for m in sc.marks.get("say", ())):
            return None
        before = sc.units[: sc.unit_at[u.i]]
        named = {v.value.id for v in before if v.kind == "actor" and v.value.cls == "state"}
        named.update(f"state:{self.gazetteer.country(v.value[0])}" for v in before if v.form == "party")
        if len(named) != 1 or f"state:{country}" in named:
            return None
        return self._known(named.pop(), country)

    def _known(self, ident: str, country: str | None) -> dict:
        """The party of an id."""
        return {
            "id": ident,
            "name": self.actors.name(ident),
            "kind": self.actors.kind_in(ident, country, self.day),
        }

    def _generic(self, sc: Scanned, u: Unit, m, country: str | None, other: dict | None) -> dict | None:
        """A generic side as the party it means here: "the militants" the group named last, "the army" the state's."""
        owner = (
            self._possessed(sc, u, country, other)
            if m.side != "civilian" and m.role not in ("civilian", "resident")
            else None
        )
        if owner is not None:
            return owner
        if sc.word(u.i - 1) == "same" and m.side != "civilian" and self.focus.actors:
            same = (a for a in self.focus.actors if a["id"] == self.focus.gainer)
            return self.as_seen(next(same, self.focus.actors[0]), country)  # "the same forces"
        if formations.TRAIT in m.traits:
            last = next((a for a in self.focus.actors if a["id"].startswith("state:")), None)
            if last is not None and not (other and other["id"] == last["id"]):
                return self.as_seen(last, country)
            return self.state_actor(country)
        if m.side == "government" and country:
            named = self._only_state(sc, u, country) if m.role != "armed" else None
            if named is not None:
                return named
            state = self.actors.state_of(country)
            if state is not None and not m.traits and not (other and other["id"] == state.id):
                return {
                    "id": state.id,
                    "name": state.name,
                    "kind": self.actors.kind_in(state, country, self.day),
                }
        head = m.head or sc.word(u.j - 1)
        if m.id == "side:armed-group" and sc.word(u.i) in _ONE:
            head = sc.word(u.i)  # "alliance troops"
        definite = any(sc.word(t) in _DEFINITE for t in range(max(0, u.i - 3), u.i)) or (
            u.i == 0 and not m.traits  # "Islamist militants hold X": others than those told of before
        )
        if head in _ADJECTIVES:  # "in rebel hands", but not "the rebel-held towns of X and Y"
            definite = sc.word(u.j) in _HELD_BY
        if (
            m.side in ("non-state", "unknown")
            and head in _NON_STATE_NOUNS
            and definite
            and "unidentified" not in m.traits
        ):
            named = self.focus.generic_groups(head in _ONE)
            rebels = head in _REBELLIOUS  # no militia of the state's
            for a in sorted(
                named,
                key=lambda a: (rebels and a["kind"] != "rebel", not self.actors.acts_in(a["id"], country)),
            ):
                if other and a["id"] == other["id"]:
                    continue
                return self.as_seen(a, country)
            told = {
                a["id"]: a
                for a in self.focus.actors
                if a["id"] in _ONE_SIDE and not (other and a["id"] == other["id"])
            }
            if m.id in _ONE_SIDE and m.id not in told and len(told) == 1 and not m.traits:
                return dict(next(iter(told.values())))  # "rebels hold X … the insurgents left"
        return None
