"""On whose word: speakers of a reading, their sides, assertions, denials."""

from streams.coding import assertion
from streams.coding.build import TERRITORIAL
from streams.coding.scan import Scanned, Unit
from streams.coding.wordsets import word_set

_CLAIMING, _OFFICERS = word_set("claiming"), word_set("officer")
_NOTHING = frozenset(
    ("", "it", "this", "that", "these", ".", ",", "the")
)  # after "denied": nothing of its own
_SAYINGS = word_set("saying")
_HAD = frozenset(("capture", "handover", "hold"))
RECENT = 60  # events before a denial among which what it denies is looked for


class Attributing:
    """Part of a reading. Uses its coder ``c``, ``resolver``, ``focus``, ``text``, ``out``."""

    def _assertion(self, sc: Scanned, i: int, said, kind: str, actor, target, place):
        a, denied, hedged = assertion.attribution_of(said, i)
        if actor is not None and sc.word(i) in _CLAIMING and (denied is None or denied.lo > i):
            return dict(actor), None, "claimed", hedged  # "the rebels claimed control of X"
        aside = any(x.aside[0] <= i < x.aside[1] for x in said)  # told of who denies something else
        untrue = not aside and any(m.hit.value == "denial" for m in sc.marks.get("saynoun", ()))
        if a is None and denied is None:
            return None, None, "denied" if untrue else "reported", hedged
        gainer, loser = (actor, target) if kind != "withdrawal" else (None, actor)
        country = place["country"] if place else None
        state = self.c.actors.state_of(country) if country else None
        bloc = lambda x: self._bloc(x["id"]) if x else None
        value = assertion.assertion(
            a, denied, lambda u: self._side(sc, u, country), bloc(gainer), bloc(loser),
            state.id if state else None,
        )  # fmt: skip
        if (
            untrue
            and value in ("reported", "claimed", "official", "admitted")
            and not (a is not None and any(self._rejected(sc, x) for x in said))
        ):
            value = "denied"  # "reports that … were baseless", "there is no truth in it"
        source = denied if value == "denied" and denied is not None else a
        who = self._speaker(sc, source.speaker, country) if source is not None else None
        via = self._speaker(sc, a.via, country) if a is not None and a.via is not None else None
        if (
            a is not None
            and a.speaker is not None
            and a.speaker.kind == "actor"
            and a.speaker.value.cls == "agency"
        ):
            via = via or who
        return who, via, value, hedged

    def _bloc(self, ident: str) -> str:
        return self.c.actors.blocs().get(ident, ident)

    def _side(self, sc: Scanned, u: Unit, country: str | None) -> tuple[str | None, str]:
        """(side id or None, role) of a speaker."""
        if u.kind == "actor":
            m = u.value
            if m.cls == "agency":
                return (m.bloc if m.bloc.startswith("state:") else None), (
                    "agency" if not m.bloc.startswith("state:") else "government"
                )
            if m.cls == "speaker":
                if m.bloc.startswith(("state:", "group:")):
                    return self._bloc(m.bloc), "official"
                return None, (m.role if m.role in ("monitor", "resident", "agency") else "official")
            actor = self.resolver.actor_of(sc, u, country)
            if actor["id"].startswith("side:"):
                if m.side == "civilian" or m.role in ("civilian", "resident"):
                    return None, "resident"
                return actor["id"], ""
            return self._bloc(actor["id"]), ("government" if actor["id"].startswith("state:") else "")
        if u.kind == "pron":
            if u.value in ("he", "she") and self.focus.speaker:
                if self.focus.speaker["role"] == "party":
                    own = self.focus.speaker["id"]
                    return self._bloc(own), ("government" if own.startswith("state:") else "")
                return None, ("official" if self.focus.speaker["role"] == "official" else "resident")
            actor = self.resolver.actor_of(sc, u, country)
            return (self._bloc(actor["id"]), "") if actor else (None, "resident")
        if u.kind == "place":
            actor = self.resolver.actor_of(sc, u, country)
            return (actor["id"], "government") if actor else (None, "resident")
        return None, "person"

    def _speaker(self, sc: Scanned, u: Unit | None, country: str | None) -> dict | None:
        if u is None:
            return None
        if u.kind == "actor" and u.value.cls in ("speaker", "agency"):
            m = u.value
            kind = "state" if m.role == "official" and not m.bloc.startswith("group:") else "unknown"
            return {"id": m.id, "name": self._words(sc, u.i, u.j), "kind": kind}
        if u.kind == "cap":
            k = sc.unit_at[u.i]
            i = u.i
            while k > 0 and sc.units[k - 1].kind == "cap":
                k -= 1
                i = sc.units[k].i
            if not _OFFICERS.isdisjoint(sc.sentence.words[i : u.j]) and (
                army := self.resolver.state_actor(country)
            ):
                return army  # "Major-General Ernesto Villaluz denied this": his army does
            name = self.text[sc.sentence.starts[i] : sc.sentence.ends[u.j - 1]]
            return {"id": "person:" + "-".join(sc.sentence.words[i : u.j]), "name": name, "kind": "unknown"}
        if u.kind == "pron" and u.value in ("he", "she"):
            s = self.focus.speaker
            return {"id": s["id"], "name": s["name"], "kind": "unknown"} if s else None
        return self.resolver.actor_of(sc, u, country)

    def _denials(self, n: int, sc: Scanned, said, made: list[dict]) -> None:
        """A denial of what was said before is an event of its own that names what it denies."""
        for a in said:
            if a.kind != "deny":
                continue
            inside = [e for e in made if e["assertion"] == "denied" and e["_at"] >= a.lo]
            for e in inside:
                match = next(
                    (
                        x
                        for x in (*self.focus.claims, *(y[2] for y in self.out[-RECENT:]))
                        if (x["type"] == e["type"] or {x["type"], e["type"]} <= _HAD)
                        and x is not e
                        and x["place"]
                        and e["place"]
                        and x["place"]["id"] == e["place"]["id"]
                        and x["assertion"] != "denied"
                    ),
                    None,
                )
                if match:
                    e["denies"] = match.get("event_id") or match
                    if e["actor"] is None or e["_guessed"]:
                        e["actor"] = match["actor"]  # of whose success it is denied
            plainly = sc.word(a.cue[1]) in ("it", "this") and sc.word(a.cue[1] + 1) == ","
            if (
                inside
                and not plainly
                or not a.of_report
                and not self._short(sc, a)
                and not self._rejected(sc, a)
            ):
                continue
            disputed = [e for e in made if e["assertion"] == "disputed"]
            claimed = ("claimed", "reported", "official")
            same = [e for e in made if e["_at"] < a.cue[0] and e["type"] in TERRITORIAL]
            same = [e for e in same if not a.aside[0] <= e["_at"] < a.aside[1]]
            before = (
                disputed
                or [e for e in same if e["assertion"] in claimed][
                    -1:
                ]  # "M23 claims Goma; Kinshasa denies it"
                or [e for _, _, e in self.out[-RECENT:] if e["_n"] == n - 1 and e["assertion"] in claimed][:1]
            )
            claims = before or [x for x in self.focus.claims if x["assertion"] == "claimed"][:1]
            country = claims[0]["place"]["country"] if claims and claims[0]["place"] else None
            who = self._speaker(sc, a.speaker, country)
            for x in claims:
                if who and x["attributed_to"] and who["id"] == x["attributed_to"]["id"]:
                    continue
                if who and x["actor"] and x["actor"]["id"] == who["id"] and x["type"] != "withdrawal":
                    continue  # nobody denies what it has won: the other side's word is meant
                self._event(
                    n, sc, x["type"], x["acled"], a.cue, x["actor"], x["target"], x["place"], facility=x["facility"], scope=x["scope"],
                    pockets=x.get("pockets"), happened=dict(x["happened"]), assertion="denied", who=who, via=None, mood=x["modality"],
                    frame=x["frame"], figures=dict(x["figures"]), rule="denial", weight=1.0, hedged=False, coreference=False, base=0.8,
                    perfect=False, at=a.cue[0], destination=None, denies=x.get("event_id") or x,
                )  # fmt: skip

    @staticmethod
    def _rejected(sc: Scanned, a) -> bool:
        """ "a claim the army rejected as propaganda", "a report that Kyiv denied": of what was said just before."""
        if a.kind != "deny" or a.speaker is None:
            return False
        t = a.speaker.i - 1
        while t > 0 and sc.word(t) in ("the", "that", "which", "its", "a"):
            t -= 1
        return sc.word(t) in _SAYINGS and sc.word(t - 1) in ("a", "an", "the")

    @staticmethod
    def _short(sc: Scanned, a) -> bool:
        """ "denied it", "denied this.": nothing of its own follows."""
        if sc.word(a.cue[1]) in ("it", "this") and sc.word(a.cue[1] + 1) == ",":
            return True  # "denied it, saying that …"
        if a.hi - a.lo >= 12 or any(sc.word(t) == "which" for t in range(max(0, a.cue[0] - 4), a.cue[0])):
            return False  # "is on trial for treason, which he denies"
        if sc.word(a.cue[1]) in ("it", "this", "that", "these"):
            after = sc.unit(a.cue[1] + 1)  # "denies that it has troops": another matter
            return after is None or after.kind in ("punct", "quote", "conj", "prep", "time", "adv")
        return sc.word(a.cue[1]) in _NOTHING
