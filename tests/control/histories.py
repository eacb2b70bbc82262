"""Hypothesis strategies: sets of events of one city, dense enough that the rules meet each other.

An event is drawn as a short string of bytes, each of which picks the value of one field. Drawing every field
by itself takes twenty times as long, and two thousand examples of each property would be too many for CI.
Byte 0 picks the first option, so failing examples still shrink to plain events.
"""

from hypothesis import strategies as st

from .making import Newsroom, later

FIRST_DAY = "2030-03-01"
REBELS = {"id": "side:rebels", "name": "Rebels", "kind": "rebel"}
GUNMEN = {"id": "side:gunmen", "name": "Gunmen", "kind": "unknown"}
TROOPS = {"id": "side:troops", "name": "Troops", "kind": "state"}
ACTORS = [None, "army", "army", "army", "north", "north", "north", "south", "north", REBELS, GUNMEN, TROOPS]
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
LAGS = (0, 0, 0, 1, 2, 5, 40)
#: Of an event that must never act: a field, and what it says.
IDLE = [
    ("scope", "facility"), ("scope", "district"), ("scope", "province"), ("frame", "background"),
    ("modality", "planned"), ("modality", "threatened"), ("modality", "attempted"),
    ("modality", "conditional"),
]  # fmt: skip
_EVENT_BYTES = 21
_ARRIVAL_BYTES = 5
_RETRACTION_BYTES = 7


class Picks:
    """Options picked by bytes, one after the other."""

    def __init__(self, drawn):
        self._bytes = iter(drawn)

    def one(self, options):
        """One of a sequence."""
        return options[next(self._bytes) % len(options)]

    def below(self, end):
        """A number from 0 up to ``end``, at most 256."""
        return next(self._bytes) % end


def picks(size):
    """As many bytes to pick by."""
    return st.binary(min_size=size, max_size=size)


#: What ``made`` makes an event of.
AN_EVENT = picks(_EVENT_BYTES)


def event(number, *, idle=False):
    """One territorial event; ``idle``: of a kind that must never act."""
    return AN_EVENT.map(lambda drawn: made(drawn, number, idle=idle))


def made(drawn, number, *, idle=False, most_lag=40, types=TYPES):
    """The event that ``drawn`` picks."""
    pick = Picks(drawn)
    day = pick.below(13)
    lag = pick.one([lag for lag in LAGS if lag <= most_lag])
    happened = pick.one(
        [later(FIRST_DAY, day)] * 4 + [None, (later(FIRST_DAY, day - 3), later(FIRST_DAY, day))]
    )
    found = Newsroom().event(
        pick.one(types), pick.one(ACTORS), happened, whom=pick.one(ACTORS),
        by=pick.one(["one", "two", "Three ", None]),
        at=f"{later(FIRST_DAY, day + lag)}T{pick.one(['06', '12', '18'])}:00:00Z", said=pick.one(ASSERTIONS),
        speaker=pick.one([None, None, None, "army", "north", "south", "monitor"]),
        via=pick.one([None, None, None, "three", "wire"]), scope=pick.one(SCOPES),
        copy=pick.one(["shared", f"copy-{number}", f"copy-{number}", ""]),
        article_id=pick.one([f"article-{number}", "article-x"]), paragraph=pick.below(3),
        order=pick.below(2), event_id=f"e{number}", confidence=pick.one([0.5, 0.8]),
        origin=pick.one(["machine"] * 40 + ["operator"]),
    )  # fmt: skip
    denies = pick.below(256)
    if found["assertion"] == "denied" and number > 1 and denies % 2:
        found["denies"] = f"e{1 + denies // 2 % (number - 1)}"
    name, value = pick.one(IDLE)
    if idle:
        found[name] = value
        found["facility"] = "prison" if value == "facility" else None
    return found


@st.composite
def histories(draw, *, retractions=True, most=14, most_lag=40, retracted_after=False):
    """A list of events of one city, retractions among them, in some order of arrival, some of them twice."""
    # Left to itself hypothesis draws short lists, in which the rarer rules never meet.
    least = draw(st.sampled_from([1, 1, most // 2, most // 2, most]))
    types = draw(st.sampled_from(SUBJECTS))
    drawn = draw(st.lists(picks(_EVENT_BYTES + _ARRIVAL_BYTES), min_size=least, max_size=most))
    events = [made(one, number, most_lag=most_lag, types=types) for number, one in enumerate(drawn, 1)]
    arrivals = [one[_EVENT_BYTES:] for one in drawn]
    if retractions:
        for number, one in enumerate(draw(st.lists(picks(_RETRACTION_BYTES + _ARRIVAL_BYTES), max_size=3))):
            pick = Picks(one)
            at = f"{later(FIRST_DAY, pick.below(21))}T12:00:00Z"
            targets = [pick.one(events) for _ in range(1 + pick.below(3))]
            if retracted_after:
                at = max(at, *(target["reported_at"] for target in targets))
            events.append(Newsroom().retraction(*targets, at=at, event_id=f"r{number}"))
            arrivals.append(one[_RETRACTION_BYTES:])
    # Two bytes for when it arrives, one for whether it does so twice, two for when it does again.
    deliveries = [(arrival[:2], e) for arrival, e in zip(arrivals, events, strict=True)]
    deliveries += [(arrival[3:], e) for arrival, e in zip(arrivals, events, strict=True) if arrival[2] > 230]
    return [e for _, e in sorted(deliveries, key=lambda delivery: delivery[0])]
