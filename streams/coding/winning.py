"""Who gained, lost or is in a place, where a statement does not say it: by what the article told of the two sides."""

from streams.coding.scan import Scanned
from streams.coding.statements import Statement, is_force, is_named_actor
from streams.coding.wordsets import word_set

RECENT = 40  # events among which the side that gains is looked for
# A passive of these tells of a place taken from the state, by whom it fights.
_AGAINST = word_set("taken_by_force")
_REGAINED = ("liberat", "freed", "retak", "recaptur", "regain", "secured", "recover", "reclaim")


class Winning:
    """Part of a reading. Uses its coder ``c``, ``resolver``, ``focus`` and ``out``."""

    def _opponent(self, actor: dict, country: str | None) -> dict | None:
        """Who is in a place that ``actor`` besieges: the only side that the article names beside it, of state and rebels."""
        home = self.c.actors.state_of(country) if country else None
        if home is None:
            return None
        named = {a["id"]: a for a in self.focus.actors if self._bloc(a["id"]) != self._bloc(actor["id"])}
        if actor["id"].startswith("group:") and actor["kind"] in ("rebel", "militia"):
            return self.resolver.state_actor(country) if home.id in named else None
        rebels = [
            a for a in named.values() if a["kind"] == "rebel" and self.c.actors.acts_in(a["id"], country)
        ]
        return (
            self.resolver.as_seen(rebels[0], country) if actor["id"] == home.id and len(rebels) == 1 else None
        )

    def _loser_who_speaks(self, sc: Scanned, told, country: str | None) -> dict | None:
        """Of a place that "was lost": the party whose own word it is ("the army said that the town was lost")."""
        speaker = told.speaker
        if speaker is None or speaker.kind != "actor" or speaker.value.cls not in ("group", "state"):
            return None
        return self.resolver.actor_of(sc, speaker, country)

    def _who_gains(self, sc: Scanned, st: Statement, places: list, target: dict | None) -> dict | None:
        """Who took or besieges a place without a word on it: the only side that the paragraph says gains ground.

        Not where the words tell of a return ("was retaken"), nor where that side has just taken the place itself.
        """
        if st.infinitive or not (st.passive or st.rule.frame in ("noun", "held", "fall")):
            return None
        gains = [e for _, _, e in self.out[-RECENT:] if e["type"] in ("capture", "handover") and e["actor"]]
        gains = [e for e in gains if e["modality"] == "actual" and e["assertion"] != "denied"]
        sides = {self._bloc(e["actor"]["id"]) for e in gains}
        taken = {(e["place"] or {}).get("id") for e in gains}
        if len(sides) != 1 or target and self._bloc(target["id"]) in sides:
            return None
        if places[0][1] is None or st.type == "capture" and places[0][1]["id"] in taken:
            return None
        home = self.c.actors.state_of(places[0][1]["country"])
        if sc.word(st.i).startswith(("re", "liberat")) and not (home and sides == {self._bloc(home.id)}):
            return None  # "was retaken": by the state, where that is the side that gains
        return self.resolver.as_seen(gains[-1]["actor"], places[0][1]["country"])

    def _who_regains(self, sc: Scanned, st: Statement, places: list) -> dict | None:
        """Who has a place back that "was retaken": the state that a group had taken it from, as the article told."""
        place = places[0][1]
        home = self.c.actors.state_of(place["country"]) if place else None
        back = sc.word(st.i).startswith(_REGAINED) or sc.word(st.j) == "back"
        if home is None or not st.passive or st.infinitive or not back:
            return None
        told = [e for e in (*self.focus.claims, *(x[2] for x in self.out)) if e["modality"] == "actual"]
        taken = [
            e for e in told
            if e["type"] in ("capture", "handover") and e["actor"] and (e["place"] or {}).get("id") == place["id"]
            and e["scope"] != "facility"
        ]  # fmt: skip
        state = self._bloc(home.id)
        gains = [e for e in told if e["type"] in ("capture", "handover") and e["actor"]]
        if taken:
            by_state = self._bloc(taken[-1]["actor"]["id"]) != state
        else:  # one town more for who has just been told to win
            by_state = bool(gains) and self._bloc(gains[-1]["actor"]["id"]) == state
        return self.resolver.state_actor(place["country"]) if by_state and place["id"] else None

    def _taken_before(self, actor: dict | None, place: dict | None) -> bool:
        """Whether the article told that another took the place: who is back there then has it again."""
        if actor is None or place is None:
            return False
        told = (*(x[2] for x in self.out), *self.focus.claims)
        return any(
            e["type"] in ("capture", "handover") and e["modality"] == "actual" and e["actor"]
            and (e["place"] or {}).get("id") == place["id"] and self._bloc(e["actor"]["id"]) != self._bloc(actor["id"])
            for e in told
        )  # fmt: skip

    def _two_sides(self, country: str | None) -> tuple[dict | None, dict | None]:
        """Of "the two sides" who challenges and who was there: the two parties the article named last, the state second."""
        sides: dict[str, dict] = {}
        for a in self.focus.actors:
            sides.setdefault(self._bloc(a["id"]), a)
        home = self.c.actors.state_of(country) if country else None
        if len(sides) == 1 and home is not None:
            sides.setdefault(self._bloc(home.id), {"id": home.id, "name": home.name, "kind": "state"})
        if len(sides) < 2:
            return None, None
        first, second = sorted(
            list(sides.values())[:2], key=lambda a: home is not None and a["id"] == home.id
        )
        return self.resolver.as_seen(first, country), self.resolver.as_seen(second, country)

    def _gone(self, hold: dict) -> bool:
        """Whether the article told before that the party of ``hold`` left the place."""
        if not hold["actor"] or not hold["place"]:
            return False
        told = [e for e in (*(x[2] for x in self.out), *self.focus.claims) if e["type"] == "withdrawal"]
        told = [e for e in told if e["place"] and e["actor"] and e["modality"] == "actual"]
        return any(
            e["place"]["id"] == hold["place"]["id"] and self._bloc(e["actor"]["id"]) == self._bloc(hold["actor"]["id"])
            for e in told
        )  # fmt: skip

    def _told_winner(self, place: dict) -> dict | None:
        """Who took ``place`` by what the article told last of it."""
        told = (*(x[2] for x in reversed(self.out)), *self.focus.claims)
        here = (e for e in told if e["type"] in ("capture", "handover") and e["actor"] and e["place"])
        found = (
            e for e in here if place["id"] and e["place"]["id"] == place["id"] and e["modality"] == "actual"
        )
        return next((e["actor"] for e in found if e["assertion"] != "denied"), None)

    def _last_gain(self, target: dict | None) -> dict | None:
        """Who gained the place that the paragraph told of last: "took X. Y followed on Sunday"."""
        gains = (
            e for _, _, e in reversed(self.out)
            if e["type"] in ("capture", "handover") or e["type"] == "hold" and e["happened"]["from"]
        )  # fmt: skip
        last = next((e for e in gains if e["modality"] == "actual" and e["frame"] == "current"), None)
        return last["actor"] if last is not None and target is None else None

    def _gainer_who_speaks(
        self, sc: Scanned, st: Statement, told, country: str | None, target: dict | None
    ) -> dict | None:
        """Of a place that "has fallen", that "was retaken": the force whose own word it is, where no loser would put it so."""
        speaker = told.speaker if told is not None else None
        drove = (
            st.rule.frame in ("oust", "clear") and st.passive
        )  # "said the rebels had been pushed out of X"
        drove = (
            drove or st.passive and sc.word(st.i).startswith(_REGAINED)
        )  # "said X had been liberated from L"
        if (
            drove
            and target
            and speaker is not None
            and speaker.kind == "actor"
            and speaker.value.role == "official"
        ):
            state = self.resolver.state_actor(country)
            return state if state and state["id"] != target["id"] else None
        ends = st.rule.frame == "noun" and not {"completing", "completes"}.isdisjoint(sc.sentence.words)
        if ends and target is None and speaker is not None and (speaker.form == "party" or is_force(speaker)):
            found = self.resolver.actor_of(sc, speaker, country)
            if found is not None and found["id"].startswith(("state:", "group:")):
                return found  # "Moscow said the defenders had surrendered, completing the capture of X"
        if speaker is None or speaker.kind != "actor" or not is_force(speaker) or not is_named_actor(speaker):
            return None
        back = st.passive and st.rule.frame == "take" and sc.word(st.i).startswith(_REGAINED)
        fell = st.rule.frame == "fall" and speaker.value.side == "non-state"
        if target is not None and not drove or not (back or fell or drove):
            return None
        found = self.resolver.actor_of(sc, speaker, country)
        return found if found is None or target is None or found["id"] != target["id"] else None

    def _winner(self, sc: Scanned, st: Statement, country: str | None, target: dict | None) -> dict | None:
        """Who took a place that fell, was lost or was taken without a word on the winner.

        The party against which the loser fights, where the article names one only: a group or a foreign state.
        """
        if st.rule.frame not in ("fall", "lose") and not (st.passive and sc.word(st.i) in _AGAINST):
            return None
        ceded = st.passive and st.type == "handover" and target is None and self.focus.gainer
        if ceded:  # "X was given up on the same terms": to who gains elsewhere
            found = next((a for a in self.focus.actors if a["id"] == self.focus.gainer), None)
            return self.resolver.as_seen(found, country) if found is not None else None
        if st.passive and sc.word(st.j) == "without":
            return None  # "were taken without a fight, the military said": by whom is open
        home = self.c.actors.state_of(country) if country else None
        falls = st.rule.frame == "fall" or st.passive and sc.word(st.i) not in ("overrun", "seized")
        if home is not None and falls and target is None and self.focus.gainer == home.id:
            return self.resolver.state_actor(country)  # the army takes one town after the other: so this one
        others = [
            a
            for a in self.focus.actors
            if a["id"].startswith(("group:", "state:"))
            and not (target and a["id"] == target["id"])
            and (a["kind"] != "external" or a["id"][:6] != "group:" or a["id"] == self.focus.gainer)
        ]
        others.sort(key=lambda a: a["id"] != self.focus.doer)
        if target is not None and st.rule.frame == "lose":
            return self.resolver.as_seen(others[0], country) if others else None
        others = [a for a in others if home is None or a["id"] != home.id]
        return (
            self.resolver.as_seen(others[0], country)
            if len({self._bloc(a["id"]) for a in others}) == 1
            else None
        )

    def _gainer(self, country: str | None) -> dict | None:
        """The party of which the article told last that it gained a place."""
        found = next((a for a in self.focus.actors if a["id"] == self.focus.gainer), None)
        return self.resolver.as_seen(found, country) if found is not None else None
