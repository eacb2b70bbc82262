"""Events of a reading as messages: fields, repeats, order of happening, ids, the main one first."""

from streams.coding.build import TERRITORIAL, confidence, copy_hash, digest, public
from streams.coding.text import Sentence

CHANGES = frozenset(("capture", "handover", "withdrawal"))
RAIDS = frozenset(("offensive", "attack", "looting", "armed_clash"))
HELD = frozenset(("capture", "handover", "hold"))
NULL_ACLED = frozenset(["hold", "pressure", "prison_break", "displacement", "evacuation", "casualty_report"])


class Emitting:
    """Part of a reading. Uses its paragraph ``p``, ``text``, ``focus``, ``resolver``, ``ranks``; fills ``out``."""

    def _event(self, n, sc, kind, sub_type, span, actor, target, place, *, facility, scope, pockets, happened, assertion, who, via,
               mood, frame, figures, rule, weight, hedged, coreference, base, perfect, at, destination, denies=None) -> dict:  # fmt: skip
        s = sc.sentence
        i, j = span
        e = {
            "schema": "event.v1",
            "event_id": "",
            "article_id": self.p["article_id"],
            "paragraph": self.p["paragraph"],
            "sentence": n,
            "span": [s.starts[i], s.ends[j - 1]],
            "order": 0,
            "type": kind,
            "acled": sub_type,
            "actor": actor,
            "target": target,
            "place": public(place),
        }
        if destination:
            d = destination[0]
            where = self.resolver.item_place(d)
            if where is not None or d.facility:
                e["destination"] = {"place": public(where), "facility": d.facility}
        e |= {"facility": facility, "scope": scope}
        if pockets:
            e["pockets"] = pockets
        e |= {
            "happened": happened,
            "reported_at": self.reported_at,
            "assertion": assertion,
            "attributed_to": who,
        }
        if via:
            e["via"] = via
        e |= {
            "copy": self._copy(n, s),
            "modality": mood,
            "frame": frame,
            "figures": figures,
            "confidence": confidence(
                base=base,
                assertion=assertion,
                modality=mood,
                hedged=hedged,
                place=place,
                actor=actor,
                coreference=coreference,
            ),
            "origin": "machine",
            "rule": rule,
        }
        for name in ("source", "url", "title"):
            if self.p.get(name):
                e[name] = self.p[name]
        if denies is not None:
            e["denies"] = denies
        e["_n"], e["_at"], e["_perfect"] = n, at, perfect
        e["_had"] = e["_tried"] = e["_in"] = e["_aside"] = e["_guessed"] = False
        self.out.append((weight, len(self.out), e))
        return e

    def _copy(self, n: int, s: Sentence) -> str:
        """``copy_hash`` of sentence ``n``."""
        if n not in self.copies:
            self.copies[n] = copy_hash(s.text(self.text))
        return self.copies[n]

    def _standing(self, x: tuple[float, int, dict]) -> tuple:
        """Sort key of an event: what the ranker gives its type, then what the rules do."""
        weight, k, e = x
        rank = self.ranks.get(e["type"], 0.01)
        if e["modality"] != "actual":
            rank *= 0.2
        if e["frame"] == "background":
            rank *= 0.25
        if e["_aside"]:
            rank *= 0.0001
        if e["assertion"] == "denied" and e["rule"] == "denial":
            rank *= 0.01
        return (-round(rank, 3), e["_aside"], -weight + 0.8 * e["_n"], k)

    def _raids(self) -> None:
        """Drop the withdrawal of who had only attacked the place: "raided X and left" changes no hands."""
        where = lambda e: (
            e["place"]
            and (e["actor"] or {}).get("id")
            and (e["actor"]["id"], e["place"]["id"] or e["place"]["name"])
        )
        by: dict[tuple, set[str]] = {}
        for _, _, e in self.out:
            if where(e) and e["modality"] == "actual":
                site = e["scope"] == "facility"  # "overran the base and left the town": held no town
                by.setdefault(where(e), set()).add("attack" if site and e["type"] in HELD else e["type"])
        self.out = [
            x
            for x in self.out
            if x[2]["type"] != "withdrawal"
            or not where(x[2])
            or by.get(where(x[2]), HELD).isdisjoint(RAIDS)
            or not by[where(x[2])].isdisjoint(HELD)
        ]

    @staticmethod
    def _in_order(told: list[dict]) -> None:
        """Let an undated change be no later than the dated one that its sentence tells after it, of the same place.

        "Was seized by the rebels and retaken by the army on 9 February": the rebels' is no news of today.
        """
        next_day: dict[tuple, str] = {}
        for e in reversed(told):
            if (
                e["type"] not in CHANGES
                or e["modality"] != "actual"
                or not e["place"]
                or not e["happened"]["to"]
            ):
                continue
            key, when = (e["_n"], e["place"]["id"], e["place"]["name"]), e["happened"]
            if when["from"] is None and when["precision"] == "unknown":
                when["to"] = min(when["to"], next_day.get(key, when["to"]))
            else:
                next_day[key] = when["to"]

    def _finish(self) -> list[dict]:
        """Drop repeats, give orders and ids, put the main event first."""
        self._raids()
        kept: list[tuple[float, int, dict]] = []
        seen: dict[tuple, dict] = {}
        said: dict[tuple, set] = {}
        for weight, k, e in self.out:
            key = (
                e["type"], (e["place"] or {}).get("id") or (e["place"] or {}).get("name"), (e["actor"] or {}).get("id"), e["scope"], e["facility"],
                e["modality"], e["frame"], e["assertion"], e["_n"] if e["type"] not in TERRITORIAL else 0,
                (e["attributed_to"] or {}).get("id"),
            )  # fmt: skip
            if key in seen:
                continue
            told = (
                e["type"],
                e["_n"],
                (e["place"] or {}).get("id"),
                (e["place"] or {}).get("name"),
                e["scope"],
            )
            lost = e["target"] and e["target"]["id"] in said.get(told, ())  # "retook X but lost it again"
            if e["type"] in TERRITORIAL and e["actor"] is None and told in said and not lost:
                continue  # the same without the party
            seen[key] = e
            said.setdefault(told, set()).add((e["actor"] or {}).get("id"))
            kept.append((weight, k, e))
        told = sorted(kept, key=lambda x: (-x[2]["_perfect"], x[2]["_n"], x[2]["_at"], x[1]))
        for order, (_, _, e) in enumerate(told):
            e["order"] = order
        self._in_order([e for _, _, e in told])
        revision = self.p.get("revised_at") or ""
        base = digest(self.p["article_id"], self.p["paragraph"], revision, self.p["text"])
        used: dict[str, int] = {}
        for _, _, e in kept:
            ident = digest(
                base, e["type"], e["span"], (e["place"] or {}).get("id"), (e["place"] or {}).get("name"), (e["actor"] or {}).get("id"),
                (e["target"] or {}).get("id"), e["assertion"], (e["attributed_to"] or {}).get("id"), e["modality"], e["frame"], e["scope"],
                e["facility"], e["rule"], e["happened"], e.get("pockets"), e["order"], e["figures"], e["confidence"],
            )  # fmt: skip
            used[ident] = used.get(ident, 0) + 1
            e["event_id"] = ident if used[ident] == 1 else digest(ident, used[ident])
        for _, _, e in kept:
            if isinstance(e.get("denies"), dict):
                e["denies"] = e["denies"]["event_id"]
            if "denies" in e and not e["denies"]:
                del e["denies"]
        has_acled = any(
            e["type"] not in NULL_ACLED
            and e["modality"] == "actual"
            and e["frame"] == "current"
            and not e["_aside"]
            for _, _, e in kept
        )
        if self.ranks:
            kept.sort(key=lambda x: (has_acled and x[2]["type"] in NULL_ACLED, *self._standing(x)))
        else:
            kept.sort(
                key=lambda x: (has_acled and x[2]["type"] in NULL_ACLED, -x[0] + 0.8 * x[2]["_n"], x[1])
            )
        events = [e for _, _, e in kept]
        for e in events:
            for k in ("_n", "_at", "_perfect", "_had", "_tried", "_in", "_aside", "_guessed"):
                del e[k]
        claims = [
            e
            for e in events
            if e["assertion"] in ("claimed", "reported", "official", "disputed")
            and (e["type"] in TERRITORIAL or e["assertion"] == "claimed")
            or e["assertion"] == "admitted"
            and e["type"] == "withdrawal"
        ]
        small = [
            {k: e[k] for k in ("event_id", "type", "acled", "actor", "target", "place", "facility", "scope", "happened", "assertion", "attributed_to", "modality", "frame", "figures")}
            | ({"pockets": e["pockets"]} if "pockets" in e else {})
            for e in claims
        ]  # fmt: skip
        self.focus.claims = (small + self.focus.claims)[:4]
        return events
