"""A paragraph while it is read: sentence by sentence, with what the article is about just then."""

from collections.abc import Iterable
from datetime import date

from streams.coding import assertion, incidents, ranker, topic
from streams.coding.attributing import Attributing
from streams.coding.build import TERRITORIAL, acled
from streams.coding.context import Focus
from streams.coding.dating import OLD, Dating
from streams.coding.emitting import Emitting
from streams.coding.happening import Happening
from streams.coding.holding import Holding
from streams.coding.resolve import Resolver
from streams.coding.scan import Scanned
from streams.coding.settling import Settling
from streams.coding.statements import Statement, is_named_actor, says
from streams.coding.text import sentences
from streams.coding.wordsets import word_set

SURE = 0.35  # share that the ranker must give a type before it names an event that no rule saw
SHORT = 40  # tokens of a report that is about one thing; the longer a text, the surer the ranker must be:
STEP = 0.02  # by this with each token more,
CERTAIN = 0.9  # up to this
OVER = 0.7  # share that it takes beside a change of territory that the first sentence tells
_OWN = frozenset(("his", "her", "its", "their", "'s"))
MOVES = frozenset(["capture", "handover", "withdrawal", "siege", "offensive"])
CHANGES = frozenset(["capture", "handover", "withdrawal"])
PLAIN = 0.65  # share of a battle that needs no word of war beside it
LIKELY = 0.15  # the same where no rule saw anything
BATTLE = 0.22  # and where it is a battle or an explosion
OVER_NONE = {True: 1.5, False: 0.8}  # how often the share of "none", of a battle and of another event
BATTLES = frozenset(
    [
        "armed_clash",
        "air_strike",
        "shelling",
        "bombing",
        "suicide_bombing",
        "grenade",
        "chemical_weapon",
        "attack",
    ]
)
FIGURES = TERRITORIAL | BATTLES | {"abduction"}  # what a figure of speech is never an event of
_POLICIES = frozenset(
    ("push", "offensive", "war", "invasion", "forces", "troops", "army", "claim", "advance", "drive")
)
_SIDES, _OFFICES = word_set("direction"), frozenset(("governor", "mayor", "police", "officials", "council"))
NOTHING = 0.75  # share of "none" above which events of weak rules are dropped


def _leads(e: dict) -> bool:
    """Whether an event stands in the first sentence as something that has just happened."""
    return e["_n"] == 0 and e["modality"] == "actual" and e["frame"] == "current"


class Reading(Holding, Happening, Attributing, Dating, Settling, Emitting):
    """One paragraph while it is read: ``read`` fills ``out``, ``events`` makes messages of it."""

    def __init__(self, coder, paragraph: dict, text: str, focus: Focus) -> None:
        self.c, self.p, self.text, self.focus = coder, paragraph, text, focus
        self.reported_at = paragraph.get("revised_at") or paragraph["published_at"]
        self.published = date.fromisoformat(self.reported_at[:10])
        self.resolver = Resolver(coder.gazetteer, coder.actors, focus, self.published)
        self.seen = (
            0,
            0,
        )  # sentence and number of its named units up to which mentions were given to the focus
        self.out: list[tuple[float, int, dict]] = []
        self.copies: dict[int, str] = {}  # hash of each sentence that gave an event
        self.last_items: list = []
        self.nameless = ("", 0)  # noun and sentence of a place without a name that was told last: "a village"
        self._weights: dict[str, float] | None = None  # countries, before any place is resolved

    def events(self) -> list[dict]:
        """All events, main one first."""
        self.read()
        self.ranks: dict[str, float] = {}
        self.dropped = False  # whether figures of speech were taken back
        if self.c.ranker is not None and (self.out or self._hot()):
            self._rank()
        if (
            not self.focus.war and not self.armed
        ):  # "a bombing raid in 1944 drove her family out": no news of it
            self.out = [x for x in self.out if x[2]["type"] not in BATTLES or x[2]["frame"] != "background"]
            told = sorted((x for x in self.out if x[2]["type"] in BATTLES), key=self._standing)
            twice = {id(x[2]) for x in told[1:]}  # one thing that blew up, under two names
            self.out = [x for x in self.out if id(x[2]) not in twice]
        if self.figurative:
            kept = [x for x in self.out if x[2]["type"] not in FIGURES]
            self.dropped, self.out = len(kept) < len(self.out), kept
        return self._finish()

    def _hot(self) -> bool:
        """Whether a paragraph without events is worth the ranker's time: it has a word of some rule."""
        if self.war > 0 or any("inc" in sc.marks or "verb" in sc.marks for sc in self.scanned):
            return True
        telling = self.c.ranker.telling
        return any(not telling.isdisjoint(sc.sentence.words) for sc in self.scanned)

    def _rank(self) -> None:
        """Ask the ranker what the paragraph is about; add the event it is sure of and no rule saw."""
        numbers = self.numbers()
        length = sum(len(sc.sentence.words) for sc in self.scanned)
        scores = self.c.ranker.scores(numbers, length)
        ranks = dict(zip(self.c.ranker.labels, scores, strict=True))
        state, others = ranks.pop("capture.government", 0.0), ranks.pop("capture.other", 0.0)
        ranks["capture"] = state + others
        for _, _, e in self.out:
            if e["type"] == "capture" and e["acled"] is None:  # no rule knows who won: of which side it reads
                e["acled"] = acled("capture", "government" if state > others else "non-state")
        clash = ranks.get("armed_clash", 0.0)
        ranks |= {
            "withdrawal": 0.6 * ranks.get("handover", 0.0),
            "offensive": 0.6 * clash,
            "siege": 0.6 * clash,
            "pressure": 0.3 * clash,
        }
        self.ranks = ranks
        best = max(ranks, key=ranks.get)
        if best == "none":
            if ranks["none"] > NOTHING:
                self.out = [x for x in self.out if x[2]["type"] in TERRITORIAL]
            return
        share = ranks[best]
        longer = STEP * max(0, length - SHORT)
        if best in CHANGES and self.armed and share > min(CERTAIN, SURE + longer):
            if any(e["type"] in CHANGES for _, _, e in self.out) or self._unread(best):
                return
            if not self.out and best == "capture":
                best = "armed_clash"  # who took what no rule could read: fighting there was
        least = SURE if self.out else BATTLE if best in BATTLES else LIKELY
        least = min(CERTAIN, least + longer)
        led = [e for _, _, e in self.out if e["type"] in MOVES and _leads(e)]
        if led:
            least = max(least, OVER)
        if led and best == "strategic_other":
            return  # what the ranker has no better name for
        if (
            best in TERRITORIAL
            or (best in BATTLES and not self.evidence and share < PLAIN)
            or share < max(least, 0.0 if self.out else OVER_NONE[best in BATTLES] * ranks.get("none", 0.0))
            or any(e["type"] == best or e["rule"] == "denial" for _, _, e in self.out)
        ):
            return
        self._ranked_event(best, numbers)

    def _ranked_event(self, kind: str, numbers: Iterable[int]) -> None:
        """An event of ``kind`` at the words that spoke most for it."""
        because = self.c.ranker.because(numbers, kind)
        words = {w for f, _ in because for w in f.removeprefix("1:").split() if w[0] not in "<=~"}
        said = self.c.meanings.said(self.scanned)
        words.update(w for f, _ in because for name in ranker.meant(f) for w in said.get(name, ()))
        n, i = 0, 0
        for k, sc in enumerate(self.scanned):
            at = next(
                (t for t, w in enumerate(sc.sentence.words) if w in words or ranker.stem(w) in words), None
            )
            if at is not None:
                n, i = k, at
                break
        sc = self.scanned[n]
        rule = incidents.IncidentRule("ranker", kind, 5.0, (), frozenset(), (), ())
        self._incident(n, sc, incidents.located(sc, i, rule), [], [])

    def features(self) -> set[ranker.Feature]:
        """Features of the ranker."""
        return ranker.features(self.scanned, self._candidates(), self.c.meanings)

    def numbers(self) -> set[int]:
        """Numbers of those that have a weight."""
        return self.c.ranker.weights.of(self.scanned, self._candidates(), self.c.meanings)

    def _candidates(self) -> list[ranker.Candidate]:
        found = sorted(self.out, key=lambda x: (-x[0] + 0.8 * x[2]["_n"], x[1]))
        return [(e["type"], e["rule"], (e["actor"] or {}).get("kind", "none"), e["_n"]) for _, _, e in found]

    def read(self) -> None:
        """Read the sentences; what they tell is in ``out``."""
        c = self.c
        self.scanned: list[Scanned] = []
        c.clock.anchor = date.fromisoformat(self.focus.date) if self.focus.date else None
        for s in sentences(self.text):
            sc = c.scanner.scan(s, self.published)
            sc.before = self.scanned[-1] if self.scanned else None
            self.scanned.append(sc)
        words = [w for sc in self.scanned for w in sc.sentence.words]
        war = sum(map(c.lexicon.war.__contains__, words))
        parties = [
            u.value for sc in self.scanned for u in map(sc.units.__getitem__, sc.named) if u.kind == "actor"
        ]
        armed = any(m.cls == "group" or m.role == "armed" for m in parties)
        named = any(
            m.cls == "group" or m.cls == "state" and (m.form == "forces" or m.role == "armed")
            for m in parties
        )
        named = named or self._own_forces(parties)
        self.war = war + (2 if armed else 0)
        peace = sum(map(c.peace.__contains__, words))
        hazard = self._hazard(words)
        self.peace = peace > 0 and peace >= self.war or hazard
        self.armed = armed and named
        said = set(words)
        self.evidence = named or c.genre.evidence(said)
        self.figurative = not self.focus.war and (
            (not named and c.genre.figurative(said))
            or c.topic.conflict(said) < (topic.NAMED if named else topic.FIGURE)
        )
        self.focus.war = min(9, self.focus.war + (self.war > 1 and not hazard and not self.figurative))
        if self.peace:
            self.focus.see_calm()
        self.peace = (
            self.peace or self.focus.calm > self.focus.war
        )  # an article about elections, a film, a match
        if self.p["paragraph"] <= 1 and not c.lexicon.looking_back.isdisjoint(words):
            self.focus.history = True
        self.old = False  # this paragraph has come to tell of earlier times
        for sc in self.scanned:
            c.anchoring.anchor(sc, self._countries)
        self.resolver.learn(self.scanned)
        for n, sc in enumerate(self.scanned):
            self._sentence(n, sc)
            self._advance(n, sc, len(sc.sentence.words))
        self._settle()
        if c.clock.anchor:
            self.focus.date = c.clock.anchor.isoformat()

    def _own_forces(self, parties: list) -> bool:
        """Whether a state or its head speaks of its own: "the president said that *his country's forces* …"."""
        if not any(m.cls == "state" for m in parties):
            return False
        units = ((sc, sc.units[k]) for sc in self.scanned for k in sc.named)
        return any(
            u.kind == "actor"
            and u.value.cls == "generic"
            and u.value.role == "armed"
            and sc.word(u.i - 1) in _OWN
            for sc, u in units
        )

    def _hazard(self, words: list[str]) -> bool:
        """Whether the paragraph tells of a storm or a quake, with soldiers who help and nobody who fights them."""
        if self.c.hazard.isdisjoint(words):
            return False
        units = (sc.units[k] for sc in self.scanned for k in sc.named)
        return not any(
            u.kind == "actor" and (u.value.cls == "group" or u.value.side == "non-state") for u in units
        )

    def _countries(self) -> dict[str, float]:
        if self._weights is None:
            self._weights = self.resolver.countries(self.scanned)
        return self._weights

    def _sentence(self, n: int, sc: Scanned) -> None:
        c = self.c
        if not (sc.marks.keys() & {"verb", "noun", "held", "heldadj", "list", "inc", "say"}):
            return
        statements = c.territory.read(sc, bool(self.war or self.focus.war) and not self.peace, self.peace)
        found_incidents = incidents.read(sc, c.territory._group)
        times = [u.value for u in sc.units if u.kind == "time" and u.value.last and not u.value.future]
        if times:
            lead = times[0]
            self.old = (self.published - lead.last).days > OLD and lead.kind != "since"
        said = assertion.attributions(sc) if sc.marks.keys() & {"say", "according", "hedge"} else []
        todo: list = sorted([*statements, *found_incidents], key=lambda x: x.i)
        made: list[dict] = []
        for x in todo:
            if isinstance(x, Statement):
                made += self._statement(n, sc, x, said, todo)
            else:
                made += self._incident(n, sc, x, said, todo)
        self._denials(n, sc, said, made)

    def _advance(self, n: int, sc: Scanned, upto: int) -> None:
        """Let the focus see what is mentioned up to token ``upto`` of sentence ``n``."""
        done_n, done_u = self.seen
        start = done_u if done_n == n else 0
        for k in sc.named[start:]:
            u = sc.units[k]
            if u.i >= upto:
                break
            start += 1
            if u.kind == "place":
                place = self.resolver.place_of(u)
                after = sc.units[k + 1] if k + 1 < len(sc.units) else None
                speaks = says(sc, u)  # "Moscow said": the government, not the city
                owns = u.form == "party" and after is not None and after.kind == "poss"
                speaks = speaks or owns and sc.word(after.j) in _POLICIES  # "Moscow's push"
                if u.form == "party" and (
                    speaks or after is not None and after.kind in ("verb", "aux", "modal", "adv")
                ):
                    actor = self.resolver.actor_of(sc, u, None)
                    if actor is not None:
                        self.focus.see_actor(actor, group=False)
                far = k > 1 and sc.units[k - 1].value == "of" and sc.word(sc.units[k - 2].i) in _SIDES
                after = sc.units[k + 1] if k + 1 < len(sc.units) else None
                far = far or after is not None and sc.word(after.i) in _OFFICES  # "the Luhansk governor said"
                if far and self.focus.here and place is not None and place["kind"] == "city":
                    continue  # "in X, 30 km south of Y, … the town": it measures a distance
                if place is not None and not (speaks and place["kind"] == "city"):
                    self.focus.see_place({k: v for k, v in place.items() if k != "_sure"})
            elif u.kind == "actor" and is_named_actor(u):
                m = u.value
                if m.cls == "group" or (
                    m.cls == "state" and m.form not in ("country", "metonym", "adjective")
                ):
                    actor = {"id": m.id, "name": m.name, "kind": m.kind_hint}
                    self.focus.see_actor(actor, group=m.cls == "group")
            voice = u.kind == "actor" and (u.value.cls == "speaker" or u.value.role == "official")
            if voice and not u.value.plural:  # of whom "he said" may go on
                party = self.resolver.actor_of(sc, u, None) if u.value.cls != "speaker" else None
                self.focus.speaker = {
                    "id": party["id"] if party else u.value.id,
                    "name": party["name"] if party else " ".join(sc.sentence.raw[u.i : u.j]),
                    "role": "party" if party else u.value.role,
                }
        self.seen = (n, start)
