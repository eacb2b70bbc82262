"""Codes a paragraph of English news, with its article's context, into conflict events."""

from dataclasses import replace
from datetime import date

from streams.coding import clause, incidents, qualities, ranker
from streams.coding.build import ACLED, NO_FIGURES, TERRITORIAL, UNDATED, acled, confidence, copy_hash, digest, public
from streams.coding.context import Focus
from streams.coding.lexicon import Lexicon
from streams.coding.resolve import Resolver
from streams.coding.scan import Scanned, Scanner, Unit
from streams.coding.territory import Statement, Territory, is_named_actor
from streams.coding.text import normalise, sentences
from streams.coding.when import Clock

WEIGHTS = {"capture": 10, "handover": 10, "withdrawal": 8, "siege": 7, "offensive": 5, "pressure": 4, "hold": 3}
BASE = {"capture": 0.9, "handover": 0.85, "withdrawal": 0.85, "siege": 0.85, "offensive": 0.75, "pressure": 0.75, "hold": 0.8}
NULL_ACLED = frozenset("hold pressure prison_break displacement evacuation casualty_report".split())
SURE = 0.45  # share that the ranker must give a type before it names an event that no rule saw
LIKELY = 0.13  # the same where no rule saw anything
BATTLE = 0.22  # and where it is a battle or an explosion
BATTLES = frozenset("armed_clash air_strike shelling bombing suicide_bombing grenade chemical_weapon attack".split())
NOTHING = 0.75  # share of "none" above which events of weak rules are dropped


_AGAINST = frozenset(("captured", "overrun", "seized", "taken", "conquered", "occupied", "stormed"))  # taken from the state, by whom it fights


class Coder:
    """Turns paragraphs into events. Load once, use for any number of articles; holds no state of any of them."""

    def __init__(self, lexicon: Lexicon, actors, gazetteer, clock: Clock, rank: "ranker.Ranker | None" = None) -> None:
        self.ranker = rank
        self.lexicon, self.actors, self.gazetteer, self.clock = lexicon, actors, gazetteer, clock
        self.incident_rules = incidents.load(lexicon)
        self.peace = incidents.sets()["sport_business"]
        self.scanner = Scanner(lexicon, actors, gazetteer, clock.find)
        self.territory = Territory(lexicon.word_class)
        clause.set_region_test(self._region)
        self.handover = [tuple(w.split()) for w in lexicon.handover]

    @classmethod
    def load(cls) -> "Coder":
        """Load word lists, rules, actors and the gazetteer; DataError (file, line) on a mistake in any of them."""
        from streams.coding.actors import Actors
        from streams.coding.places import Gazetteer

        return cls(Lexicon.load(), Actors.load(), Gazetteer.load(), Clock(), ranker.Ranker.load())

    def _region(self, u: Unit) -> bool:
        return self.gazetteer.kind(u.value[0]) in ("country", "province")

    def step(self, state: dict | None, paragraph: dict) -> tuple[dict, list[dict]]:
        """Code one paragraph after those that ``state`` remembers of its article: see ``streams.coding.article``."""
        from streams.coding.article import step

        return step(self, state, paragraph)

    def code(self, paragraph: dict, context: dict | None = None) -> tuple[list[dict], dict]:
        """Events of one paragraph, main one first, and the article's context after it.

        ``paragraph`` is a checked message (contract: paragraph.v1), ``context`` what this method returned for the
        paragraph before. Text in another language and captions give no events and leave the context.
        """
        focus = Focus(context)
        if not paragraph.get("language", "en").lower().startswith("en") if paragraph.get("language") else False:
            return [], focus.context()
        text = normalise(paragraph["text"])
        if self._caption(paragraph, text):
            return [], focus.context()
        return _Reading(self, paragraph, text, focus).events(), focus.context()

    def features(self, text: str) -> list[str]:
        """Features of the ranker for a text on its own: what it is trained on."""
        paragraph = {"article_id": "", "paragraph": 0, "text": text, "published_at": "2020-01-01T00:00:00Z"}
        reading = _Reading(self, paragraph, normalise(text), Focus(None))
        reading.read()
        return reading.features()

    def _caption(self, paragraph: dict, text: str) -> bool:
        if paragraph.get("kind") == "caption":
            return True
        low = text.lower()
        if not any(c in low for c in self.lexicon.caption):
            return False
        return not text.rstrip().endswith((".", "!", "?", '"')) or len(text) < 200


class _Reading:
    """One paragraph while it is read."""

    def __init__(self, coder: Coder, paragraph: dict, text: str, focus: Focus) -> None:
        self.c, self.p, self.text, self.focus = coder, paragraph, text, focus
        self.reported_at = paragraph.get("revised_at") or paragraph["published_at"]
        self.published = date.fromisoformat(self.reported_at[:10])
        self.resolver = Resolver(coder.gazetteer, coder.actors, focus)
        self.seen = (0, 0)  # sentence and unit up to which mentions were given to the focus
        self.out: list[tuple[float, int, dict]] = []
        self.last_items: list = []

    def events(self) -> list[dict]:
        """All events, main one first."""
        self.read()
        self.ranks: dict[str, float] = {}
        if self.c.ranker is not None and (self.out or self._hot()):
            self._rank()
        return self._finish()

    def _hot(self) -> bool:
        """Whether a paragraph without events is worth the ranker's time: it has a word of some rule."""
        if self.war > 0 or any("inc" in sc.marks or "verb" in sc.marks for sc in self.scanned):
            return True
        telling = self.c.ranker.telling
        return any(w in telling for sc in self.scanned for w in sc.sentence.words)

    def _rank(self) -> None:
        """Ask the ranker what the paragraph is about; add the event it is sure of and no rule saw."""
        names = self.features()
        scores = self.c.ranker.scores(names)
        ranks = dict(zip(self.c.ranker.labels, scores, strict=True))
        ranks["capture"] = ranks.pop("capture.government", 0.0) + ranks.pop("capture.other", 0.0)
        clash = ranks.get("armed_clash", 0.0)
        ranks |= {"withdrawal": 0.6 * ranks.get("handover", 0.0), "offensive": 0.6 * clash, "siege": 0.6 * clash, "pressure": 0.3 * clash}
        self.ranks = ranks
        best = max(ranks, key=ranks.get)
        if best == "none":
            if ranks["none"] > NOTHING:
                self.out = [x for x in self.out if x[2]["type"] in TERRITORIAL]
            return
        least = SURE if self.out else BATTLE if best in BATTLES else LIKELY
        if best in TERRITORIAL or ranks[best] < max(least, 0.0 if self.out else 1.5 * ranks.get("none", 0.0)) or any(e["type"] == best for _, _, e in self.out):
            return
        self._ranked_event(best, names)

    def _ranked_event(self, kind: str, names: list[str]) -> None:
        """An event of ``kind`` at the words that spoke most for it."""
        because = self.c.ranker.because(names, kind)
        words = {w for f, _ in because for w in f.removeprefix("1:").split() if w[0] not in "<="}
        n, i = 0, 0
        for k, sc in enumerate(self.scanned):
            at = next((t for t, w in enumerate(sc.sentence.words) if w in words or (w[:5] + "*") in words), None)
            if at is not None:
                n, i = k, at
                break
        sc = self.scanned[n]
        rule = incidents.IncidentRule("ranker", kind, 5.0, (), frozenset(), (), ())
        self._incident(n, sc, incidents.located(sc, i, rule), [], [])

    def features(self) -> list[str]:
        """Features of the ranker."""
        found = sorted(self.out, key=lambda x: (-x[0] + 0.8 * x[2]["_n"], x[1]))
        return ranker.features(self.scanned, [(e["type"], e["rule"], (e["actor"] or {}).get("kind", "none"), e["_n"]) for _, _, e in found])

    def read(self) -> None:
        """Read the sentences; what they tell is in ``out``."""
        c = self.c
        self.scanned: list[Scanned] = []
        c.clock.anchor = date.fromisoformat(self.focus.date) if self.focus.date else None
        for s in sentences(self.text):
            self.scanned.append(c.scanner.scan(s, self.published))
        words = [w for sc in self.scanned for w in sc.sentence.words]
        war = sum(w in c.lexicon.war for w in words)
        armed = any(u.kind == "actor" and (u.value.cls == "group" or u.value.role == "armed") for sc in self.scanned for u in sc.units)
        self.war = war + (2 if armed else 0)
        self.peace = any(w in c.peace for w in words)
        self.focus.war = min(9, self.focus.war + (self.war > 1))
        self.resolver.learn(self.scanned)
        for n, sc in enumerate(self.scanned):
            self._sentence(n, sc)
            self._advance(n, sc, len(sc.sentence.words))
        if c.clock.anchor:
            self.focus.date = c.clock.anchor.isoformat()

    # one sentence ------------------------------------------------------------------------------------------

    def _sentence(self, n: int, sc: Scanned) -> None:
        c = self.c
        if not (sc.marks.keys() & {"verb", "noun", "held", "heldadj", "list", "inc", "say"}):
            return
        statements = c.territory.read(sc, bool(self.war or self.focus.war), self.peace)
        found_incidents = incidents.read(sc, c.territory._group)
        said = qualities.attributions(sc) if sc.marks.keys() & {"say", "according", "hedge"} else []
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
        k = start
        while k < len(sc.units) and sc.units[k].i < upto:
            u = sc.units[k]
            if u.kind == "place":
                place = self.resolver.place_of(u)
                after = sc.units[k + 1] if k + 1 < len(sc.units) else None
                if u.form == "party" and after is not None and after.kind in ("verb", "aux", "modal", "adv"):
                    actor = self.resolver.actor_of(sc, u, None)
                    if actor is not None:
                        self.focus.see_actor(actor, group=False)
                if place is not None:
                    self.focus.see_place({k: v for k, v in place.items() if k != "_sure"})
            elif u.kind == "actor" and is_named_actor(u):
                m = u.value
                if m.cls == "group" or (m.cls == "state" and m.form not in ("country", "metonym", "adjective")):
                    actor = {"id": m.id, "name": m.name, "kind": m.kind_hint}
                    self.focus.see_actor(actor, group=m.cls == "group")
            elif u.kind == "actor" and u.value.cls == "speaker":
                self.focus.speaker = {"id": u.value.id, "name": " ".join(sc.sentence.raw[u.i : u.j]), "role": u.value.role}
            k += 1
        self.seen = (n, k)

    # territorial statements --------------------------------------------------------------------------------

    def _statement(self, n: int, sc: Scanned, st: Statement, said, todo) -> list[dict]:
        first = min([it.i for it in st.items] + [st.i])
        self._advance(n, sc, first)
        items = []
        for it in st.items:
            if it.reference == "both":
                items += [replace(it, unit=None, reference="city", printed=p["name"]) for p in self._last_two()]
            elif it.reference in ("it", "them"):
                items += [replace(x, i=it.i, j=it.j) for x in self._antecedent(sc, it)]
            else:
                items.append(it)
        places = []
        for it in items:
            both = it.reference == "city" and it.printed
            place = next((p for p in self._last_two() if p["name"] == it.printed), None) if both else self.resolver.item_place(it)
            if place is not None and (place["kind"] != "country" or st.type in ("offensive",)):
                places.append((it, place))
        self.last_items = items
        if not places:  # the pattern is there, its place is not known: an event without a place changes no row
            sites = [it for it in items if it.facility or it.name or it.noun]
            if not sites or st.type in ("hold", "pressure", "offensive") or not (st.actor or st.target):
                return []
            places = [(sites[0], None)]
        self._advance(n, sc, sc.sentence.words.__len__() if False else max(st.j, first))
        country = places[0][1]["country"] if places[0][1] else next(iter(self.focus.weights()), None)
        target = self.resolver.actor_of(sc, st.target, country)
        actor = self.resolver.actor_of(sc, st.actor, country, target)
        if actor and target and actor["id"] == target["id"]:
            target = None
        inferred = False
        if actor is None and st.type == "capture" and st.actor is None:
            actor = self._winner(sc, st, country, target)
            inferred = actor is not None
        gerund = st.gerund
        noun = st.rule.frame in ("noun", "nounfrom")
        mood, mood_cue = qualities.modality(
            sc, st.i, st.group, infinitive=st.infinitive, gerund=gerund, noun=noun, word_class=self.c.lexicon.word_class
        )
        if st.rule.frame in ("heldadj", "scene"):
            mood = "actual"
        if mood == "ended":  # "no longer holds", "no longer under rebel control": it left
            if st.type not in ("hold", "capture") or actor is None:
                return []
            st.type, mood, target = "withdrawal", "actual", None
        out = []
        for it, place in places:
            e = self._territorial_event(n, sc, st, it, place, actor, target, mood, mood_cue, said, todo)
            if inferred:
                e["confidence"] = round(e["confidence"] * 0.8, 2)
            out.append(e)
        if actor is not None and st.actor is not None and st.actor.kind == "actor":
            self.focus.see_actor(actor, group=actor["id"].startswith("group:"))
        return out

    def _winner(self, sc: Scanned, st: Statement, country: str | None, target: dict | None) -> dict | None:
        """Who took a place that fell, was lost or was taken without a word on the winner.

        The party against which the loser fights, where the article names one only: a group or a foreign state.
        """
        if st.rule.frame not in ("fall", "lose") and not (st.passive and sc.word(st.i) in _AGAINST):
            return None
        home = self.c.actors.state_of(country) if country else None
        others = [a for a in self.focus.actors if a["id"].startswith(("group:", "state:")) and not (target and a["id"] == target["id"])]
        if target is not None and st.rule.frame == "lose":
            return self.resolver.as_seen(others[0], country) if others else None
        others = [a for a in others if home is None or a["id"] != home.id]
        return self.resolver.as_seen(others[0], country) if len({self._bloc(a["id"]) for a in others}) == 1 else None

    def _antecedent(self, sc: Scanned, it) -> list:
        """What "it" or "them" means as an object: the place argument or definite place noun before it."""
        if it.reference == "it":
            k = sc.unit_at[it.i] - 1
            low = max((x.j for x in self.last_items), default=0) if self.seen[0] == sc.sentence.index else 0
            while k >= 0 and sc.units[k].i >= low:
                if sc.units[k].kind in ("pnoun", "fac") and sc.units[k].form != "p" and sc.word(sc.units[k].i - 1) == "the":
                    item, _ = clause.read_item(sc, k)
                    if item is not None:
                        return [item]
                k -= 1
        if not self.last_items:  # nothing of this paragraph: the city that the article spoke of
            return [clause.Item(it.i, it.j, reference="city")]
        return self.last_items[-1:] if it.reference == "it" else self.last_items

    def _last_two(self) -> list[dict]:
        return [p for p in self.focus.places if p["kind"] == "city"][:2]

    def _kind_of(self, sc: Scanned, st: Statement) -> str:
        kind = st.type
        words = sc.sentence.words
        entered = kind == "offensive" and words[st.i] in self.c.lexicon.entering
        if (kind == "capture" and st.rule.frame in ("take", "fall")) or entered:
            text = " " + " ".join(words) + " "
            if any(f" {w} " in text for w in self.c.lexicon.handover) or self._after_leaving(words):
                return "handover"
            if entered and st.items[0].scope == "part":
                return "capture"  # "entered the eastern half": that half is taken
        return kind

    def _after_leaving(self, words: list[str]) -> bool:
        """Whether the sentence says that the other side had gone before: "after the army withdrew"."""
        for t, w in enumerate(words):
            if w in ("after", "once", "since") and any(x in self.c.lexicon.leaving for x in words[t + 1 : t + 10]):
                return True
        return False

    def _territorial_event(self, n, sc, st, it, place, actor, target, mood, mood_cue, said, todo) -> dict:
        kind = self._kind_of(sc, st)
        scope, pockets = self._scope(sc, st, it, place)
        if kind == "capture" and mood == "actual" and scope == "outskirts" and it.unit is None:
            scope = "outskirts"
        happened, timed = self._when(sc, st.i, todo, mood, hold=kind == "hold")
        frame, frame_cue = self._frame(sc, st.i, happened, kind, st.perfect)
        if not timed and kind in ("capture", "handover", "withdrawal") and mood == "actual" and frame == "current":
            happened = {"from": None, "to": self.published.isoformat(), "precision": "unknown"}  # by the time of the report
        if mood == "attempted" and mood_cue in ("not", "never", "hadnt", "hasnt", "wasnt", "isnt", "didnt", "havent"):
            if qualities.attribution_of(said, st.i)[0] is not None:
                mood, negated = "actual", True  # "insisted that the town had not fallen": somebody denies it
            else:
                negated = False
        else:
            negated = False
        lost = target
        if st.rule.frame == "fall" and actor is None and target is None and place is not None:
            lost = self.resolver.state_actor(place["country"])  # what falls to nobody named falls from the state
        who, via, assertion, hedged = self._assertion(sc, st.i, said, kind, actor, lost, place)
        if negated:
            assertion = "denied"
        facility = it.facility
        if facility is None and scope == "facility":
            facility = "other"
        weight = WEIGHTS[kind] - (4 if mood != "actual" else 0) - (5 if frame == "background" else 0)
        if kind == "capture" and scope in ("facility", "part", "outskirts", "district"):
            weight -= 1
        country = place["country"] if place else next(iter(self.focus.weights()), None)
        side = self.c.actors.acled_side(actor["id"], country) if actor and kind == "capture" else None
        if actor and kind == "capture" and side is None and actor["kind"] != "unknown":
            side = "government" if actor["kind"] == "state" else "non-state"
        elif side == "government" and actor["kind"] == "external":
            side = "non-state"
        return self._event(
            n, sc, kind, acled(kind, side), (min(st.i, it.i), max(st.j, it.j)), actor, target, place, facility=facility,
            scope=scope, pockets=pockets, happened=happened, assertion=assertion, who=who, via=via, mood=mood, frame=frame,
            figures=dict(NO_FIGURES), rule=st.rule.id, weight=weight, hedged=hedged, coreference=it.unit is None,
            base=BASE[kind], perfect=st.perfect, at=st.i, destination=st.destination,
        )  # fmt: skip

    def _scope(self, sc: Scanned, st: Statement, it, place) -> tuple[str, list | None]:
        words = sc.sentence.words
        for m in sc.marks.get("scope", ()):
            if m.hit.value != "all_except":
                continue
            if words[m.i] == "all" and m.j <= it.j and it.i - 2 <= m.i:
                return "all_except", [{"facility": None, "name": "a part"}]
            if 0 <= m.i - it.j <= 4 and not it.facility:
                rest, _ = clause.read_list(sc, sc.unit_at[m.j - 1] + 1)
                pockets = []
                for r in rest:
                    if r.facility:
                        pockets.append({"facility": r.facility, "name": self._words(sc, *(r.facility_words or (r.i, r.j)))})
                    elif r.named() or r.noun or r.scope:
                        pockets.append({"facility": None, "name": self._words(sc, r.i, r.j)})
                return "all_except", pockets or [{"facility": None, "name": "a part"}]
        if it.facility and it.noun != "city":
            return ("facility", None) if it.scope != "outskirts" else ("outskirts", None)
        if it.noun == "district":
            return "district", None
        if it.scope in ("part", "outskirts"):
            return it.scope, None
        if it.noun == "province" or place and place["kind"] == "province":
            return "province", None
        if place and place["kind"] == "district":
            return "district", None
        for t in range(st.group, st.i):
            if words[t] in ("partially", "partly", "largely", "mostly", "almost", "nearly"):
                return "part", None
        return "whole", None

    def _words(self, sc: Scanned, i: int, j: int) -> str:
        """The words as printed, determiners left off."""
        while i < j - 1 and sc.sentence.words[i] in ("a", "an", "the", "its", "their", "one"):
            i += 1
        return self.text[sc.sentence.starts[i] : sc.sentence.ends[j - 1]]

    # incidents ---------------------------------------------------------------------------------------------

    def _incident(self, n: int, sc: Scanned, x: incidents.Incident, said, todo) -> list[dict]:
        self._advance(n, sc, x.i)
        place = self._incident_place(sc, x)
        country = place["country"] if place else next(iter(self.focus.weights()), None)
        target = self.resolver.actor_of(sc, x.target, country)
        actor = self.resolver.actor_of(sc, x.actor, country, target)
        if actor and target and actor["id"] == target["id"]:
            target = None
        mood, cue = qualities.modality(
            sc, x.i, x.group, infinitive=x.infinitive, gerund=False, noun=not x.verb, word_class=self.c.lexicon.word_class
        )
        happened, _ = self._when(sc, x.i, todo, mood)
        kind = x.rule.type
        frame, _ = self._frame(sc, x.i, happened, kind, False)
        who, via, assertion, hedged = self._assertion(sc, x.i, said, kind, actor, target, place)
        weight = x.rule.weight + (1 if x.verb else 0) - (4 if mood != "actual" else 0) - (5 if frame == "background" else 0)
        return [
            self._event(
                n, sc, kind, ACLED.get(kind), (x.i, x.j), actor, target, place, facility=None, scope=None, pockets=None,
                happened=happened, assertion=assertion, who=who, via=via, mood=mood, frame=frame,
                figures=self.c.clock.figures(sc.sentence.words, sc.sentence.raw), rule=x.rule.id, weight=weight,
                hedged=hedged, coreference=False, base=0.7, perfect=False, at=x.i, destination=None,
            )  # fmt: skip
        ]

    def _incident_place(self, sc: Scanned, x: incidents.Incident) -> dict | None:
        """The place of an incident: the nearest in its sentence, else the article's, where it is about a city."""
        best, best_d = None, 99
        k = sc.unit_at[x.i]
        for p, u in enumerate(sc.units):
            if u.kind != "place":
                continue
            after = sc.units[p + 1] if p + 1 < len(sc.units) else None
            before = sc.units[p - 1] if p else None
            d = abs(p - k) * (1.0 if p > k else 1.3)
            if not (before is not None and (before.kind in ("prep", "punct", "conj", "pnoun", "word", "place"))):
                d += 6
            if after is not None and after.kind in ("word", "actor") and not sc.sentence.glued[after.i]:
                d += 5
            place = self.resolver.place_of(u)
            if place is None:
                continue
            if place["kind"] == "country":
                d += 12
            elif place["kind"] == "province":
                d += 4
            if d < best_d:
                best, best_d = (u, p), d
        if best is None:
            return self.focus.places[0] if self.focus.places and self.focus.places[0]["kind"] != "country" else None
        u, p = best
        noun = None
        after = sc.units[p + 1] if p + 1 < len(sc.units) else None
        if after is not None and after.kind == "pnoun":
            noun = after.value if after.value in ("province", "city") else None
        elif p >= 2 and sc.units[p - 1].kind == "prep" and sc.units[p - 2].kind == "pnoun":
            noun = sc.units[p - 2].value if sc.units[p - 2].value in ("province", "city") else None
        _, item = None, clause.read_item(sc, p)[0]
        return self.resolver.place_of(u, noun, item.qualifiers if item else [])

    # qualities ---------------------------------------------------------------------------------------------

    def _when(self, sc: Scanned, i: int, todo, mood: str, hold: bool = False) -> tuple[dict, bool]:
        spans = [u for u in sc.units if u.kind == "time" and (u.value.last or u.value.first) and (mood != "actual" or not u.value.future)]
        if not spans:
            return dict(UNDATED), False
        later = [x.i for x in todo if x.i > i]
        end = min(later) if later else len(sc.sentence.words)
        earlier = [x.i for x in todo if x.i < i]
        start = max(earlier) if earlier else -1
        after = [u for u in spans if i <= u.i < end]
        before = [u for u in spans if start < u.i < i]
        lead = [u for u in spans if u.i <= 3]
        any_before = [u for u in spans if u.i < i]
        pick = (after[:1] or before[-1:] or lead[:1] or any_before[-1:] or [None])[0]
        if before and after and (before[-1].i <= 3 and after[0].i - i > 9 or after[0].value.precision == "year"):
            pick = before[-1]
        if pick is None:
            return dict(UNDATED), False
        t = pick.value.clip(self.published) if mood == "actual" else pick.value
        before_it = sc.word(pick.i - 1) in ("before", "until") or (sc.word(pick.i - 1) in ("to", "the") and "prior" in sc.sentence.words[max(0, pick.i - 3) : pick.i])
        if (t.kind == "until" or before_it and t.last) and mood == "actual":
            if t.precision == "year":  # "prior to the 2022 election"
                return {"from": None, "to": date(t.last.year - 1, 12, 31).isoformat(), "precision": "year"}, True
            return {"from": None, "to": t.to, "precision": t.precision}, True
        if t.first is None and t.last is None:
            return dict(UNDATED), False
        return t.happened(), True

    def _frame(self, sc: Scanned, i: int, happened: dict, kind: str, perfect: bool) -> tuple[str, str]:
        day = happened["to"] or happened["from"]
        if day is not None and kind not in ("hold", "siege"):
            age = (self.published - date.fromisoformat(day)).days
            if age > 40:
                return "background", day
        if kind == "hold" and day is not None and happened["precision"] in ("year", "month"):
            if (self.published - date.fromisoformat(day)).days > 400 and not self._since(sc):
                return "background", day
        for m in sc.marks.get("past", ()):
            if abs(m.i - i) < 12:
                return "background", str(m.hit.value)
        return "current", ""

    @staticmethod
    def _since(sc: Scanned) -> bool:
        return "since" in sc.sentence.words

    def _assertion(self, sc: Scanned, i: int, said, kind: str, actor, target, place):
        a, denied, hedged = qualities.attribution_of(said, i)
        if a is None and denied is None:
            untrue = any(m.hit.value == "denial" for m in sc.marks.get("saynoun", ()))
            return None, None, "denied" if untrue else "reported", hedged
        gainer, loser = (actor, target) if kind != "withdrawal" else (None, actor)
        country = place["country"] if place else None
        state = self.c.actors.state_of(country) if country else None
        bloc = lambda x: self._bloc(x["id"]) if x else None  # noqa: E731
        value = qualities.assertion(
            a, denied, lambda u: self._side(sc, u, country), bloc(gainer), bloc(loser),
            state.id if state else None, None,
        )  # fmt: skip
        if "saynoun" in sc.marks and any(m.hit.value == "denial" for m in sc.marks["saynoun"]) and value in ("reported", "claimed", "official", "admitted"):
            value = "denied"  # "reports that … were baseless", "there is no truth in it"
        source = denied if value == "denied" and denied is not None else a
        who = self._speaker(sc, source.speaker, country) if source is not None else None
        via = self._speaker(sc, a.via, country) if a is not None and a.via is not None else None
        if a is not None and a.speaker is not None and a.speaker.kind == "actor" and a.speaker.value.cls == "agency":
            via = via or who
        return who, via, value, hedged

    def _bloc(self, ident: str) -> str:
        return self.c.actors.blocs().get(ident, ident)

    def _side(self, sc: Scanned, u: Unit, country: str | None) -> tuple[str | None, str]:
        """(side id or None, role) of a speaker."""
        if u.kind == "actor":
            m = u.value
            if m.cls == "agency":
                return (m.bloc if m.bloc.startswith("state:") else None), ("agency" if not m.bloc.startswith("state:") else "government")
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
            name = self.text[sc.sentence.starts[i] : sc.sentence.ends[u.j - 1]]
            return {"id": "person:" + "-".join(sc.sentence.words[i : u.j]), "name": name, "kind": "unknown"}
        if u.kind == "pron" and u.value in ("he", "she"):
            s = self.focus.speaker
            return {"id": s["id"], "name": s["name"], "kind": "unknown"} if s else None
        return self.resolver.actor_of(sc, u, country)

    # denials -----------------------------------------------------------------------------------------------

    def _denials(self, n: int, sc: Scanned, said, made: list[dict]) -> None:
        """A denial of what was said before is an event of its own that names what it denies."""
        for a in said:
            if a.kind != "deny":
                continue
            inside = [e for e in made if e["assertion"] == "denied" and e["_at"] >= a.lo]
            for e in inside:
                match = next((x for x in self.focus.claims if x["type"] == e["type"] and x["place"] and e["place"] and x["place"]["id"] == e["place"]["id"] and x["assertion"] != "denied"), None)
                if match:
                    e["denies"] = match["event_id"]
            if inside or not a.of_report and not self._short(sc, a):
                continue
            disputed = [e for e in made if e["assertion"] == "disputed"]
            before = disputed or [e for _, _, e in self.out if e["_n"] == n - 1 and e["assertion"] in ("claimed", "reported", "official")][:1]
            claims = before or [x for x in self.focus.claims if x["assertion"] == "claimed"][:1]
            if not disputed and claims and claims[0] in [x for x in self.focus.claims]:
                pass
            country = claims[0]["place"]["country"] if claims and claims[0]["place"] else None
            who = self._speaker(sc, a.speaker, country)
            for x in claims:
                if who and x["attributed_to"] and who["id"] == x["attributed_to"]["id"]:
                    continue
                self._event(
                    n, sc, x["type"], x["acled"], a.cue, x["actor"], x["target"], x["place"], facility=x["facility"], scope=x["scope"],
                    pockets=x.get("pockets"), happened=dict(x["happened"]), assertion="denied", who=who, via=None, mood=x["modality"],
                    frame=x["frame"], figures=dict(x["figures"]), rule="denial", weight=1.0, hedged=False, coreference=False, base=0.8,
                    perfect=False, at=a.cue[0], destination=None, denies=x.get("event_id") or x,
                )  # fmt: skip

    @staticmethod
    def _short(sc: Scanned, a) -> bool:
        """"denied it", "denied this.": nothing of its own follows."""
        return sc.word(a.cue[1]) in ("it", "this", "that", "these", ".", ",", "the") and a.hi - a.lo < 12

    # the events --------------------------------------------------------------------------------------------

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
            "copy": copy_hash(s.text(self.text)),
            "modality": mood,
            "frame": frame,
            "figures": figures,
            "confidence": confidence(base=base, assertion=assertion, modality=mood, hedged=hedged, place=place, actor=actor, coreference=coreference),
            "origin": "machine",
            "rule": rule,
        }
        for name in ("source", "url", "title"):
            if self.p.get(name):
                e[name] = self.p[name]
        if denies is not None:
            e["denies"] = denies
        e["_n"], e["_at"], e["_perfect"] = n, at, perfect
        self.out.append((weight, len(self.out), e))
        return e

    def _standing(self, x: tuple[float, int, dict]) -> tuple:
        """Sort key of an event: what the ranker gives its type, then what the rules do."""
        weight, k, e = x
        rank = self.ranks.get(e["type"], 0.01)
        if e["modality"] != "actual":
            rank *= 0.5
        if e["frame"] == "background":
            rank *= 0.25
        if e["assertion"] == "denied" and e["rule"] == "denial":
            rank *= 0.01
        return (-round(rank, 3), -weight + 0.8 * e["_n"], k)

    def _finish(self) -> list[dict]:
        """Drop repeats, give orders and ids, put the main event first."""
        kept: list[tuple[float, int, dict]] = []
        seen: dict[tuple, dict] = {}
        for weight, k, e in self.out:
            key = (
                e["type"], (e["place"] or {}).get("id") or (e["place"] or {}).get("name"), (e["actor"] or {}).get("id"), e["scope"], e["facility"],
                e["modality"], e["frame"], e["assertion"], e["_n"] if e["type"] not in TERRITORIAL else 0,
                (e["attributed_to"] or {}).get("id"),
            )  # fmt: skip
            if key in seen:
                continue
            if e["type"] in TERRITORIAL and e["actor"] is None and any(
                o["type"] == e["type"] and o["_n"] == e["_n"] and o["place"] == e["place"] and o["scope"] == e["scope"] for _, _, o in kept
            ):  # fmt: skip
                continue
            seen[key] = e
            kept.append((weight, k, e))
        told = sorted(kept, key=lambda x: (not x[2]["_perfect"], x[2]["_n"], x[2]["_at"], x[1]))
        for order, (_, _, e) in enumerate(told):
            e["order"] = order
        revision = self.p.get("revised_at") or ""
        base = digest(self.p["article_id"], self.p["paragraph"], revision, self.p["text"])
        used: dict[str, int] = {}
        for _, _, e in kept:
            ident = digest(
                base, e["type"], e["span"], (e["place"] or {}).get("id"), (e["place"] or {}).get("name"), (e["actor"] or {}).get("id"),
                (e["target"] or {}).get("id"), e["assertion"], (e["attributed_to"] or {}).get("id"), e["modality"], e["frame"], e["scope"],
                e["facility"], e["rule"],
            )  # fmt: skip
            used[ident] = used.get(ident, 0) + 1
            e["event_id"] = ident if used[ident] == 1 else digest(ident, used[ident])
        for _, _, e in kept:
            if isinstance(e.get("denies"), dict):
                e["denies"] = e["denies"]["event_id"]
            if "denies" in e and not e["denies"]:
                del e["denies"]
        has_acled = any(e["type"] not in NULL_ACLED and e["modality"] == "actual" and e["frame"] == "current" for _, _, e in kept)
        if self.ranks:
            kept.sort(key=lambda x: (has_acled and x[2]["type"] in NULL_ACLED, *self._standing(x)))
        else:
            kept.sort(key=lambda x: (has_acled and x[2]["type"] in NULL_ACLED, -x[0] + 0.8 * x[2]["_n"], x[1]))
        events = [e for _, _, e in kept]
        for e in events:
            for k in ("_n", "_at", "_perfect"):
                del e[k]
        claims = [e for e in events if e["assertion"] in ("claimed", "reported", "official", "disputed") and (e["type"] in TERRITORIAL or e["assertion"] == "claimed")]
        small = [
            {k: e[k] for k in ("event_id", "type", "acled", "actor", "target", "place", "facility", "scope", "happened", "assertion", "attributed_to", "modality", "frame", "figures")}
            | ({"pockets": e["pockets"]} if "pockets" in e else {})
            for e in claims
        ]  # fmt: skip
        self.focus.claims = (small + self.focus.claims)[:4]
        return events
