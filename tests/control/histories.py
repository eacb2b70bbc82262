"""Hypothesis strategies: sets of events of one city, dense enough that the rules meet each other."""

from hypothesis import strategies as st

from .making import Newsroom, later

FIRST_DAY = "2030-03-01"
ACTORS = [None, "army", "army", "army", "north", "north", "north", "south"]
SIDES = {"actor:south": "bloc:1", "actor:army": "bloc:1"}
TYPES = [
    "capture", "capture", "capture", "handover", "hold", "hold", "withdrawal", "withdrawal", "siege",
    "pressure", "offensive",
]  # fmt: skip
# What a history is about: of few types the rules meet more often.
SUBJECTS = [
    TYPES,
    TYPES,
    ["siege", "siege", "hold", "withdrawal"],
    ["withdrawal", "capture"],
    ["hold", "capture"],
]
SCOPES = ["whole"] * 6 + ["all_except", "part", "outskirts"]
ASSERTIONS = (
    ["reported"] * 4 + ["claimed"] * 4 + ["denied", "denied", "disputed", "admitted", "official", "confirmed"]
)


@st.composite
def event(draw, number, *, idle=False, days=12, most_lag=40, types=TYPES):
    """One territorial event; ``idle``: of a kind that must never act."""
    pick = lambda options: draw(st.sampled_from(options))
    day = draw(st.integers(0, days))
    lag = pick([lag for lag in (0, 0, 0, 1, 2, 5, 40) if lag <= most_lag])
    happened = pick([later(FIRST_DAY, day)] * 4 + [None, (later(FIRST_DAY, day - 3), later(FIRST_DAY, day))])
    found = Newsroom().event(
        pick(types), pick(ACTORS), happened, whom=pick(ACTORS), by=pick(["one", "two", "Three ", None]),
        at=f"{later(FIRST_DAY, day + lag)}T{pick(['06', '12', '18'])}:00:00Z", said=pick(ASSERTIONS),
        speaker=pick([None, None, None, "army", "north", "south", "monitor"]),
        via=pick([None, None, None, "three", "wire"]), scope=pick(SCOPES),
        copy=pick(["shared", f"copy-{number}", f"copy-{number}", ""]),
        article_id=pick([f"article-{number}", "article-x"]), paragraph=draw(st.integers(0, 2)),
        order=draw(st.integers(0, 1)), event_id=f"e{number}", confidence=pick([0.5, 0.8]),
        origin=pick(["machine"] * 40 + ["operator"]),
    )  # fmt: skip
    if found["assertion"] == "denied" and number > 1 and draw(st.booleans()):
        found["denies"] = f"e{draw(st.integers(1, number - 1))}"
    if idle:
        name, value = pick([
            ("scope", "facility"), ("scope", "district"), ("scope", "province"), ("frame", "background"),
            ("modality", "planned"), ("modality", "threatened"), ("modality", "attempted"),
            ("modality", "conditional"),
        ])  # fmt: skip
        found[name] = value
        found["facility"] = "prison" if value == "facility" else None
    return found


@st.composite
def histories(draw, *, retractions=True, most=20, most_lag=40, retracted_after=False):
    """A list of events of one city, retractions among them, in some order of arrival, some of them twice."""
    # Left to itself hypothesis draws short lists, in which the rarer rules never meet.
    count = draw(st.sampled_from([1, 2, 3, most // 2, most, most]))
    types = draw(st.sampled_from(SUBJECTS))
    events = [draw(event(number, most_lag=most_lag, types=types)) for number in range(1, count + 1)]
    if retractions:
        for number in range(draw(st.integers(0, 3))):
            targets = draw(st.lists(st.sampled_from(events), min_size=1, max_size=3))
            at = f"{later(FIRST_DAY, draw(st.integers(0, 20)))}T12:00:00Z"
            if retracted_after:
                at = max(at, *(target["reported_at"] for target in targets))
            events.append(Newsroom().retraction(*targets, at=at, event_id=f"r{number}"))
    again = draw(st.lists(st.sampled_from(events), max_size=3))
    return draw(st.permutations([*events, *again]))
