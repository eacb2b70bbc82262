"""Why each event of a paragraph is what it is: the words, the rule, and the cue that decided each quality.

The coder itself is run, with a reading that writes down what its parts answer while they answer it; nothing here decides
anything. What comes out is JSON-able.
"""

from collections.abc import Iterator
from typing import TypedDict

from streams.coding import assertion, explain_words, modality
from streams.coding.context import Focus
from streams.coding.explain_words import Because, Trace
from streams.coding.incidents import Incident
from streams.coding.reading import Reading
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.text import normalise

#: Marks of the word lists by what they are to a reader; a trigger is what can give an event.
TRIGGERS = ("verb", "noun", "held", "heldadj", "list", "inc")
CUES = {
    "say": "saying",
    "according": "saying",
    "saynoun": "saying",
    "hedge": "hedge",
    "mood": "modality",
    "scope": "scope",
    "past": "frame",
}
UNITS = {"actor": "actor", "place": "place", "time": "time", "fac": "facility"}
#: Types that the ranker knows under another label.
AS_RANKED = {
    "withdrawal": "handover",
    "offensive": "armed_clash",
    "siege": "armed_clash",
    "pressure": "armed_clash",
}
SHOWN = 4  # labels of the ranker that are told


class Part(TypedDict):
    """Words that were recognised: ``span`` in the paragraph, ``what`` they are, ``used`` whether an event stands on them."""

    span: list[int]
    what: str
    text: str
    means: str
    used: bool


class Sentence(TypedDict):
    """A sentence, its place in the paragraph, and the parts that were recognised, which may overlap."""

    sentence: int
    span: list[int]
    parts: list[Part]


class Explained(TypedDict):
    """An event as ``code`` gives it, and why: one line a quality."""

    event: dict
    because: list[Because]


class Main(TypedDict):
    """What the ranker made of the paragraph: labels with their shares, and the features that spoke for the main event."""

    type: str
    labels: list[tuple[str, float]]
    features: list[tuple[str, float]]


class Explanation(TypedDict):
    """A paragraph explained. ``nothing`` says why there are no events where there are none."""

    text: str
    published_at: str
    nothing: str | None
    sentences: list[Sentence]
    events: list[Explained]
    main: Main | None


def explain(coder, paragraph: dict, context: dict | None = None) -> tuple[Explanation, dict]:
    """Explain what ``coder.code(paragraph, context)`` does: the explanation, and the context after it.

    The events are those of ``code``, in its order.
    """
    focus = Focus(context)
    events, after = coder.code(paragraph, context)
    out = Explanation(
        text=paragraph["text"],
        published_at=paragraph["published_at"],
        nothing=None,
        sentences=[],
        events=[],
        main=None,
    )
    reason = _unread(coder, paragraph, focus)
    if reason:
        out["nothing"] = reason
        return out, after
    reading = Traced(coder, paragraph, normalise(paragraph["text"]), focus)
    traced = {e["event_id"]: reading.traces.get(id(e)) for e in reading.events()}
    for e in events:
        trace = traced.get(e["event_id"])
        because = explain_words.because(reading, e, trace) if trace is not None else []
        out["events"].append(Explained(event=e, because=because))
    triggers = {(t.sc.sentence.index, t.i) for t in traced.values() if t is not None}
    out["sentences"] = [_sentence(reading, sc, triggers) for sc in reading.scanned]
    out["main"] = _main(reading, events)
    if not events:
        out["nothing"] = (
            "no pattern of the word lists gave an event, and the words of no type were clear enough"
        )
        if reading.dropped:
            said = {w for sc in reading.scanned for w in sc.sentence.words}
            telling = ", ".join(coder.topic.telling(said))
            out["nothing"] = f"its words ({telling}) are of other news, where war is a figure of speech"
    return out, after


def _unread(coder, paragraph: dict, focus: Focus) -> str | None:
    """Why a paragraph is not read at all, None where it is."""
    language = paragraph.get("language")
    if language and not language.lower().startswith("en"):
        return f"the language is {language}: only English is read"
    if coder._caption(paragraph, normalise(paragraph["text"])):
        return "it is the caption of a picture: no news about the place"
    if coder.elsewhere(normalise(paragraph["text"]), focus):
        telling = ", ".join(coder.genre.telling(paragraph["text"]))
        return (
            f"it is of sport, business, technology or the arts, as its words tell ({telling}), and not of war"
        )
    return None


class Traced(Reading):
    """A reading that remembers what decided each of its events: ``traces`` by the identity of the event."""

    def __init__(self, coder, paragraph: dict, text: str, focus: Focus) -> None:
        super().__init__(coder, paragraph, text, focus)
        self.traces: dict[int, Trace] = {}
        self.asked: set[int] = set()  # numbers of the features that the ranker was asked with
        self._now: Trace | None = None

    def _rank(self) -> None:
        self.asked = self.numbers()
        super()._rank()

    def _territorial_event(self, n, sc, st, it, place, actor, target, mood, mood_cue, said, todo) -> dict:
        self._now = Trace(sc, st.i, st.j, st, item=it, mood_cue=mood_cue)
        return super()._territorial_event(n, sc, st, it, place, actor, target, mood, mood_cue, said, todo)

    def _incident(self, n: int, sc: Scanned, x: Incident, said, todo) -> list[dict]:
        _, cue = modality.modality(
            sc, x.i, x.group, infinitive=x.infinitive, gerund=False, noun=not x.verb, word_class=self.c.lexicon.word_class
        )  # fmt: skip
        self._now = Trace(sc, x.i, x.j, x, mood_cue=cue)
        return super()._incident(n, sc, x, said, todo)

    def _denials(self, n: int, sc: Scanned, said, made: list[dict]) -> None:
        self._now = Trace(sc, 0, 0, None)
        self._now.said = [a for a in said if a.kind == "deny"]
        super()._denials(n, sc, said, made)

    def _when(self, sc, i, todo, mood, hold=False) -> tuple[dict, bool]:
        happened, timed = super()._when(sc, i, todo, mood, hold)
        self._now.time = next(self._times(sc, i, happened), None) if timed else None
        return happened, timed

    def _times(self, sc: Scanned, i: int, happened: dict) -> Iterator[Unit]:
        """Time units of a sentence that could have given ``happened``, the nearest first."""
        units = sorted((u for u in sc.units if u.kind == "time"), key=lambda u: abs(u.i - i))
        yield from (u for u in units if u.value.clip(self.published).happened() == happened)
        yield from (u for u in units if u.value.clip(self.published).to == happened["to"])
        yield from units

    def _frame(self, sc, i, happened, kind, perfect) -> tuple[str, str]:
        frame, self._now.frame_cue = super()._frame(sc, i, happened, kind, perfect)
        return frame, self._now.frame_cue

    def _assertion(self, sc, i, said, kind, actor, target, place):
        self._now.voices = assertion.attribution_of(said, i)
        a, denied, _ = self._now.voices
        source = denied or a
        if source is not None and source.speaker is not None:
            self._now.side = self._side(sc, source.speaker, place["country"] if place else None)
        return super()._assertion(sc, i, said, kind, actor, target, place)

    def _event(self, n, sc, kind, sub_type, span, *args, **fields) -> dict:
        e = super()._event(n, sc, kind, sub_type, span, *args, **fields)
        trace = self._now
        if fields["rule"] == "denial":
            a = next((a for a in trace.said if a.cue == tuple(span)), None)
            trace = Trace(sc, span[0], span[1], None, voices=(None, a, False))
        self.traces[id(e)] = trace
        return e


def _sentence(reading: Traced, sc: Scanned, triggers: set[tuple[int, int]]) -> Sentence:
    """What was recognised in a sentence."""
    s = sc.sentence
    parts = []
    for u in sc.units:
        what = UNITS.get(u.kind)
        if what == "actor" and u.value.cls in ("speaker", "agency"):
            what = "speaker"
        if what:
            parts.append(_part(reading, sc, u.i, u.j, what, explain_words.meaning(reading, u), True))
    for cat in (*TRIGGERS, *CUES):
        for m in sc.marks.get(cat, ()):
            used = cat not in TRIGGERS or (s.index, m.i) in triggers
            value = getattr(m.hit.value, "id", None) or str(m.hit.value)
            parts.append(_part(reading, sc, m.i, m.j, CUES.get(cat) or _trigger(m), value, used))
    parts.sort(key=lambda p: (p["span"], p["what"]))
    return Sentence(sentence=s.index, span=[s.starts[0], s.ends[-1]], parts=parts)


def _trigger(m: Mark) -> str:
    """What kind of words gave an event: the marks of verbs have a form."""
    if m.hit.cat in ("noun", "list") or (m.hit.cat == "inc" and not m.hit.form):
        return "noun"
    return "phrase" if m.hit.form in ("", "P") else "verb"


def _part(reading: Traced, sc: Scanned, i: int, j: int, what: str, means: str, used: bool) -> Part:
    start, end = sc.sentence.starts[i], sc.sentence.ends[j - 1]
    return Part(span=[start, end], what=what, text=reading.p["text"][start:end], means=means, used=used)


def _main(reading: Traced, events: list[dict]) -> Main | None:
    """What decided which event stands first; None where the ranker was not asked."""
    ranker = reading.c.ranker
    if not reading.asked or not reading.ranks or ranker is None:
        return None
    kind = events[0]["type"] if events else "none"
    label = AS_RANKED.get(kind, kind)
    if kind == "capture":
        label = max(("capture.government", "capture.other"), key=lambda k: dict(_shares(reading))[k])
    shares = sorted(_shares(reading), key=lambda x: -x[1])[:SHOWN]
    features = ranker.because(reading.asked, label) if label in ranker.labels else []
    said = reading.c.meanings.said(reading.scanned)
    return Main(
        type=kind,
        labels=[(k, round(share, 3)) for k, share in shares],
        features=[(explain_words.feature(f, said), round(w, 2)) for f, w in features if w > 0],
    )


def _shares(reading: Traced) -> list[tuple[str, float]]:
    ranker = reading.c.ranker
    return list(zip(ranker.labels, ranker.scores(reading.asked), strict=True))
