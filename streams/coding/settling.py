"""What a paragraph tells twice: an attempt that succeeds, and who held what is taken from them."""

from streams.coding.build import acled

STRONG = frozenset(("reported", "admitted", "official", "confirmed"))
MOST = 6  # changes of one place that are looked at: more are no news
TOLD = frozenset(("capture", "handover", "hold"))
PARTS = frozenset(("part", "facility", "outskirts"))
GAINS = frozenset(("capture", "handover"))


class Settling:
    """Part of a reading. Uses ``out``, ``focus``, ``published`` and ``_bloc``."""

    def _settle(self) -> None:
        """Drop what a change of control in the same paragraph says too, and give the change its loser.

        A hold that only describes the place ("the rebel-held town", "which they had held since May") goes where the
        holder loses it; an attempt goes where its sentence says that it succeeded.
        """
        self._confirm()
        if len(self.out) < 2:
            return
        self._halve()
        self._hand_over()
        by_place: dict[tuple, list[dict]] = {}
        for _, _, e in self.out:
            if e["place"] and e["type"] in TOLD:
                by_place.setdefault((e["place"]["id"], e["place"]["name"]), []).append(e)
        gone = set()
        for events in by_place.values():
            gains = [
                e
                for e in events
                if e["type"] in GAINS and e["modality"] == "actual" and e["assertion"] in STRONG
            ]
            if len(events) < 2 or not gains:
                continue
            for e in events:
                if e["type"] in GAINS and e["modality"] == "actual":
                    continue
                if any(self._described(e, g) or self._succeeded(e, g) for g in gains[:MOST]):
                    gone.add(id(e))
        if gone:
            self.out = [x for x in self.out if id(x[2]) not in gone]

    def _confirm(self) -> None:
        """Tell as a handover the leaving of a city that another party claims: "they took X", "we have left the town"."""
        self._confirm_late()
        leaving = [x for x in self.out if x[2]["type"] == "withdrawal" and self._stands(x[2])]
        if not leaving:
            return
        told = [
            e for e in (*(x[2] for x in self.out), *self.focus.claims) if e["type"] in TOLD and e["place"]
        ]
        for weight, k, e in leaving:
            here = [c for c in told if c["place"]["id"] == e["place"]["id"] and c["actor"]]
            if e["assertion"] not in STRONG or any(c["assertion"] in STRONG for c in here):
                continue
            others = (c for c in here if self._bloc(c["actor"]["id"]) != self._bloc(e["actor"]["id"]))
            claim = next((c for c in others if c["assertion"] == "claimed" and self._stands(c)), None)
            if claim is not None:
                dated = e["happened"]["from"] is None and claim["happened"]["to"] is not None
                when = claim["happened"] if dated else e["happened"]
                passed = {
                    "type": "handover",
                    "actor": claim["actor"],
                    "target": e["actor"],
                    "happened": dict(when),
                }
                self.out.append((weight - 1, k, {**e, **passed, "destination": None}))

    def _confirm_late(self) -> None:
        """Tell as a handover what a party claims that another, paragraphs before, said it was leaving."""
        left = [c for c in self.focus.claims if c["type"] == "withdrawal" and self._stands(c)]
        for weight, k, e in list(self.out) if left else ():
            if e["type"] not in GAINS or e["assertion"] != "claimed" or not self._stands(e):
                continue
            own = self._bloc(e["actor"]["id"])
            here = [c for c in left if c["place"]["id"] == e["place"]["id"] and c["assertion"] in STRONG]
            gone = next((c for c in here if self._bloc(c["actor"]["id"]) != own), None)
            if gone is not None:
                passed = {
                    "type": "handover",
                    "acled": acled("handover", None),
                    "target": gone["actor"],
                    "assertion": "admitted",
                }
                self.out.append((weight - 1, k, {**e, **passed, "attributed_to": gone["attributed_to"]}))

    @staticmethod
    def _stands(e: dict) -> bool:
        """Whether an event is told of a whole city as something that has happened now."""
        known = e["actor"] and e["place"] and e["place"]["id"]
        return bool(known and e["modality"] == "actual" and e["frame"] == "current" and e["scope"] == "whole")

    def _hand_over(self) -> None:
        """Make a handover of what one force enters and another has left, in whatever sentence that is told."""
        left = [
            e for _, _, e in self.out if e["type"] == "withdrawal" and e["scope"] == "whole" and e["actor"]
        ]
        left = [e for e in left if e["modality"] == "actual" and e["frame"] == "current" and e["place"]]
        for _, _, e in self.out if left else ():
            if not (
                (e["type"] == "offensive" and e["_in"] or e["rule"] == "hold.patrol")
                and e["place"]
                and e["actor"]
                and e["scope"] == "whole"
            ):
                continue
            if e["modality"] != "actual" or e["frame"] != "current" or e["assertion"] == "denied":
                continue
            others = (x for x in left if x["actor"]["id"] != e["actor"]["id"])
            gone = next((x for x in others if x["place"]["id"] == e["place"]["id"]), None)
            if gone is not None and e["place"]["id"]:
                e["type"], e["acled"], e["target"] = "handover", acled("handover", None), gone["actor"]
                if e["happened"]["to"] is None:
                    e["happened"] = {"from": None, "to": self.published.isoformat(), "precision": "unknown"}

    def _halve(self) -> None:
        """Say of two parties, each told to hold a part of one place, that they hold it against each other."""
        held: dict[tuple, list[dict]] = {}
        for _, _, e in self.out:
            told = e["type"] == "hold" and e["modality"] == "actual" and e["frame"] == "current"
            if told and e["scope"] in PARTS and e["place"] and e["actor"]:
                held.setdefault((e["place"]["id"], e["place"]["name"]), []).append(e)
        for events in held.values():
            state = any(e["actor"]["kind"] == "state" for e in events)
            for e in events:
                other = next((x["actor"] for x in events if x["actor"]["id"] != e["actor"]["id"]), None)
                if not (state and e["actor"]["kind"] == "state") or e["rule"] == "hold.divided":
                    e["target"] = e["target"] or other  # it is the state that was there

    @staticmethod
    def _described(e: dict, g: dict) -> bool:
        """Whether hold ``e`` only says who lost the place of change ``g``; the change takes over the loser."""
        describes = e["rule"] in ("hold.adjective", "hold.stronghold") or e["_had"]
        if e["type"] != "hold" or not describes or e["_n"] > g["_n"] or e["facility"] != g["facility"]:
            return False
        if not e["actor"] or not g["actor"] or e["actor"]["id"] == g["actor"]["id"]:
            return False
        if g["target"] is None:
            g["target"] = e["actor"]
        if g["frame"] == "background" and e["rule"] == "hold.stronghold" and e["_n"] == g["_n"]:
            e["frame"] = "background"  # "X, a rebel bastion, was retaken last year"
        return e["rule"] != "hold.stronghold" and g["scope"] in ("whole", "facility", e["scope"])

    @staticmethod
    def _succeeded(e: dict, g: dict) -> bool:
        """Whether ``e`` is the attempt of which the same sentence tells the success ``g``."""
        if e["type"] != "capture" or e["modality"] not in ("attempted", "planned") or e["_n"] != g["_n"]:
            return False
        same = not (e["actor"] and g["actor"]) or e["actor"]["id"] == g["actor"]["id"]
        return same and e["_tried"] and e["_at"] < g["_at"] and e["facility"] == g["facility"]
