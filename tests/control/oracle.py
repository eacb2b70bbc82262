"""A second, naive implementation of the contract's rules, to hold the real one against.

It reads raw events, keeps everything, folds all of it every time and shares no code with streams.control;
what the two agree on was at least thought about twice. It is written as prose would be: one long list of
ifs.
"""

import copy
from datetime import date, datetime, timedelta

STRONG = {"reported", "admitted", "official", "confirmed"}
TERRITORIAL = {"capture", "handover", "withdrawal", "hold", "siege", "pressure", "offensive"}
WEIGHT = {
    "held": 1.0, "held_with_pockets": 1.0, "besieged": 0.9, "vacated": 0.9, "contested": 0.5,
    "claimed": 0.5, "unknown": 0.3,
}  # fmt: skip


def oracle_row(events, *, pressure_days=14, horizon_days=90, allies=None, as_of=None):
    """The row of one city's events, of those known by ``as_of`` (aware) if given, None where it has none."""
    history = oracle_history(
        events, pressure_days=pressure_days, horizon_days=horizon_days, allies=allies, as_of=as_of
    )
    if as_of is not None:
        return history.city.row(as_of)
    return history.rows[-1] if history.rows else None


class History:
    """All rows that a city went through."""

    def __init__(self, city, rows):
        self.city, self.rows = city, rows


def oracle_history(events, *, pressure_days=14, horizon_days=90, allies=None, as_of=None):
    """All rows that a city goes through, in fold order."""
    by_id = {}
    for event in events:
        if as_of is None or when(event) <= as_of:
            by_id[event["event_id"]] = event
    standing = [e for e in without_retracted(by_id, horizon_days) if e["type"] != "retraction" and acts(e)]
    city = Naive(pressure_days, allies or {})
    rows = []
    for event in sorted(standing, key=lambda e: fold_order(e, standing)):
        before, shown = city.row(), city.shown()
        city.feed(event)
        if city.shown() != shown:
            city.version += 1
            after = city.row()
            assert after is not None or before is not None
            rows.append(after)
    return History(city, rows)


def when(event):
    return datetime.fromisoformat(event["reported_at"])


def day_of(event):
    reported = when(event).date()
    to = event["happened"]["to"]
    return min(date.fromisoformat(to), reported) if to else reported


def without_retracted(by_id, horizon_days):
    def late(retraction, event):
        return when(retraction) - when(event) > timedelta(days=horizon_days)

    retractions = sorted(
        (e for e in by_id.values() if e["type"] == "retraction"),
        key=lambda e: (when(e), e["event_id"]),
        reverse=True,
    )
    valid = []
    for retraction in retractions:
        killers = [r for r in valid if retraction["event_id"] in r["retracts"]]
        if not any(not late(killer, retraction) for killer in killers[-1:]):
            valid.append(retraction)
    for event in by_id.values():
        killers = [r for r in valid if event["event_id"] in r["retracts"]]
        if not killers or late(min(killers, key=when), event):
            yield event


def acts(event):
    if event["type"] not in TERRITORIAL or event["modality"] != "actual" or event["frame"] != "current":
        return False
    if event["scope"] in ("facility", "district", "province"):
        return False
    happened = event["happened"]
    first = happened["from"] or happened["to"]
    if first and date.fromisoformat(first) > when(event).date() + timedelta(days=1):
        return False
    return not (happened["from"] and happened["to"] and happened["from"] > happened["to"])


def fold_order(event, others):
    restates = event["type"] == "hold" and event["scope"] != "all_except"
    at = when(event)
    if restates:
        for other in others:
            same = other["article_id"] == event["article_id"] and day_of(other) == day_of(event)
            if same and not (other["type"] == "hold" and other["scope"] != "all_except"):
                at = min(at, when(other))
    return (
        day_of(event), at, event["article_id"], 0 if restates else 1, event["paragraph"], event["order"],
        event["event_id"],
    )  # fmt: skip


def key(actor):
    if actor is None:
        return None
    return actor["id"] or actor["name"].casefold()


def is_generic(event):
    return bool(event["actor"]) and (event["actor"]["id"] or "").startswith("side:")


def dated(event):
    return bool(event["happened"]["from"] or event["happened"]["to"])


class Naive:
    """A city, event by event."""

    def __init__(self, pressure_days, allies):
        self.pressure_days, self.allies = pressure_days, allies
        self.version = 0
        self.status = None
        self.holder = self.challenger = self.previous = self.since = self.until = None
        self.pockets = []
        self.proof = []  # the evidence listed
        self.heard = []  # the independent origins, as sets
        self.deciding = None
        self.sure = 0.0
        self.doubted = False
        self.solid = []  # strong evidence for the holder: (when, outlet)
        self.claims = {}
        self.claimed_since = self.loser = None
        self.challenger_is_in = False
        self.denials = {}
        self.operator = None
        self.pressure_id = None
        self.before_holder = None
        self.came_in = None
        self.named_by = {}  # article -> day of the gain by the holder that it told by name

    # what is seen

    def pressured(self, at=None):
        if self.until is None:
            return False
        return (at.date() if at else when(self.deciding).date()) <= self.until

    def row(self, at=None):
        if self.status is None:
            return None
        if self.status == "unknown" and not self.previous and not self.pressured(at):
            return None
        sure = self.sure * WEIGHT[self.status]
        if self.status in ("held", "held_with_pockets", "besieged", "vacated"):
            for _ in self.heard[1:]:
                sure = 1 - (1 - sure) * 0.5
        if self.doubted:
            sure *= 0.6
        return {
            "schema": "control-row.v1",
            "city": self.deciding["place"],
            "status": self.status,
            "holder": self.holder,
            "challenger": self.challenger,
            "since": self.since,
            "pockets": self.pockets,
            "pressured": self.pressured(at),
            "pressured_until": self.until.isoformat() if self.until else None,
            "previous_holder": self.previous,
            "confidence": round(min(sure, 0.99), 3),
            "evidence": self.proof,
            "origins": len(self.heard),
            "happened_at": self.deciding["happened"],
            "learned_at": self.deciding["reported_at"],
            "version": self.version,
        }

    def shown(self):
        row = self.row()
        return row and {**row, "version": None, "confidence": (self.sure, self.doubted), "pressured": None}

    # who said it

    def marks(self, event):
        marks = {("copy", event["copy"])} if event["copy"] else set()
        marks.add(
            ("outlet", event["source"].strip().casefold())
            if event["source"]
            else ("article", event["article_id"])
        )
        if event["attributed_to"]:
            speaker = key(event["attributed_to"])
            marks.add(("side", self.allies.get(speaker, speaker)))
        if event.get("via"):
            marks.add(("outlet", event["via"]["name"].casefold()))
        return marks

    def outlet(self, event):
        return event["source"].strip().casefold() if event["source"] else event["article_id"]

    def outsider(self, event):
        if not event["attributed_to"]:
            return False
        speaker, gainer = key(event["attributed_to"]), key(event["actor"])
        return self.allies.get(speaker, speaker) != self.allies.get(gainer, gainer)

    def hear(self, event):
        """Counts an origin, and lists it, if it is new."""
        if any(self.marks(event) & other for other in self.heard):
            return
        self.heard = [*self.heard, self.marks(event)]
        if len(self.proof) < 20:
            self.proof = [*self.proof, event["event_id"]]

    def list_it(self, event):
        if event["event_id"] not in self.proof:
            self.proof = [*self.proof, event["event_id"]][-20:]

    def decide(self, event, sure=None):
        self.deciding = event
        self.sure = event["confidence"] if sure is None else sure

    def last_solid(self):
        return max((at for at, _ in self.solid), default=None)

    def end_episode(self):
        self.claims = {}
        self.claimed_since = self.loser = None
        self.challenger_is_in = False

    # what happens

    def feed(self, event):
        holder = key(self.holder)
        told = self.named_by.get(event["article_id"])
        retold = event["type"] == "withdrawal" or (
            event["type"] in ("capture", "handover", "hold") and event["scope"] != "outskirts"
        )
        if retold and told is not None and (day_of(event) - told).days <= 7:
            name, kind = ((event["actor"] or {}).get(x) for x in ("id", "kind"))
            kinds = {"rebel" if name in ("side:fighters", "side:gunmen") else kind, self.holder["kind"]}
            if is_generic(event) and (kinds == {"state"} or kinds <= {"rebel", "militia"}):
                event = {**event, "actor": self.holder}
        self.feed_named(event)
        if key(self.holder) != holder:
            self.named_by = {}
        gains = event["type"] in ("capture", "handover") and event["scope"] != "outskirts"
        spoken = event["assertion"] in STRONG or event["assertion"] == "claimed"
        named = event["actor"] and not is_generic(event)
        if gains and spoken and named and key(event["actor"]) == key(self.holder) and len(self.named_by) < 32:
            self.named_by = {event["article_id"]: day_of(event), **self.named_by}

    def feed_named(self, event):
        strong = event["assertion"] in STRONG
        is_pressure = event["type"] in ("pressure", "offensive") or (
            event["type"] in ("capture", "handover", "hold") and event["scope"] == "outskirts"
        )
        if is_pressure:
            if strong or event["assertion"] == "claimed":
                self.press(event)
            return
        if self.operator and event["origin"] == "machine":
            day, overruled = self.operator
            new = not any(self.marks(event) & {mark} for mark in overruled)
            if not (strong and day_of(event) > day and new):
                return
        overruled = set().union(*self.heard) | (self.operator[1] if self.operator else set())
        who = key(event["actor"])
        if event["type"] == "siege":
            self.siege(event, who, strong)
        elif event["type"] == "withdrawal":
            if event["actor"] and event["actor"]["kind"] == "civilian":
                who = None
            self.withdrawal(event, who, strong)
        elif event["assertion"] == "denied":
            self.denial(event)
        elif event["assertion"] == "disputed":
            self.dispute(event, who)
        elif event["scope"] == "part":
            self.part(event, who, strong)
        elif strong:
            self.strong_gain(event, who)
        elif who is not None:
            self.claim(event, who)
        if event["origin"] == "operator" and strong:
            self.operator = (day_of(event), overruled)
        elif event["origin"] == "machine":
            self.operator = None

    def press(self, event):
        until = day_of(event) + timedelta(days=self.pressure_days)
        if self.until and until <= self.until:
            if self.status == "unknown":
                self.hear(event)
            return
        self.until = until
        if self.status in (None, "unknown"):
            self.status = "unknown"
            self.hear(event)
            self.list_it(event)
            self.decide(event)
        else:
            self.proof = [id for id in self.proof if id != self.pressure_id]
            self.list_it(event)
            place = self.deciding["place"]
            self.decide({**event, "place": place}, self.sure)
        self.pressure_id = event["event_id"]

    def start_proof(self, event, more=()):
        """The evidence begins again: pressure and earlier claims are kept."""
        keep = {id for id, _, _ in more} | {self.pressure_id}
        self.proof = [id for id in self.proof if id in keep]
        self.heard = []
        for _, marks, _ in [*more, (None, self.marks(event), None)]:
            if not any(marks & other for other in self.heard):
                self.heard.append(marks)
        self.list_it(event)

    def remember(self):
        self.before_holder = None
        if self.status is not None:
            self.before_holder = copy.copy(self)
            self.before_holder.before_holder = None

    def known_before(self, event, who):
        if self.holder and self.solid and key(self.holder) != who:
            return self.holder
        if self.previous:
            return self.previous
        loser = event["target"] or self.loser
        return loser if loser and key(loser) != who else None

    def enter(self, event, actor):
        """A new holder."""
        who = key(actor)
        since = event["happened"] if dated(event) else None
        if not since and self.status == "claimed" and key(self.holder) == who:
            since = self.since
        elif not since and event["type"] != "hold" and key(self.challenger) == who:
            since = self.claimed_since
        previous, claims = self.known_before(event, who), self.claims.get(who, [])
        self.remember()
        self.start_proof(event, claims)
        self.previous, self.holder, self.challenger, self.since = previous, actor, None, since
        self.pockets = event.get("pockets") or [] if event["scope"] == "all_except" else []
        self.status = "held_with_pockets" if self.pockets else "held"
        denied = self.denials.get(who)
        self.doubted = bool(denied and denied >= when(event))
        self.denials = {who: denied} if self.doubted else {}
        self.end_episode()
        self.solid = [(when(event), self.outlet(event))]
        self.came_in = day_of(event)
        self.decide(event)

    def support(self, event):
        """One more word for the row."""
        self.hear(event)
        if event["assertion"] not in STRONG or key(event["actor"]) != key(self.holder) or self.holder is None:
            return
        self.solid = [*self.solid, (when(event), self.outlet(event))]
        if (
            self.since is None
            and event["type"] in ("capture", "handover")
            and dated(event)
            and event["scope"] != "part"
        ):
            first = event["happened"]["from"] or event["happened"]["to"]
            if self.came_in and date.fromisoformat(first) <= self.came_in:
                self.since = event["happened"]
        denied = self.denials.get(key(event["actor"]))
        if self.doubted and denied and when(event) > denied:
            self.doubted = False

    def prevail(self, event, pockets):
        self.list_it(event)
        self.status = "held_with_pockets" if pockets else "held"
        self.pockets, self.challenger = pockets, None
        self.end_episode()
        self.decide(event)

    def strong_gain(self, event, who):
        if who is None:
            self.somebody_gains(event)
            return
        pockets = event.get("pockets") or [] if event["scope"] == "all_except" else []
        inside = event["type"] == "hold" and self.status == "besieged" and not self.holder
        if inside and not pockets and who != key(self.challenger):
            self.remember()
            self.hear(event)
            self.list_it(event)
            self.holder, self.since = event["actor"], event["happened"] if dated(event) else None
            self.solid, self.came_in = [(when(event), self.outlet(event))], day_of(event)
            self.decide(event)
            return
        if who != key(self.holder) or self.status == "claimed":
            self.enter(event, event["actor"])
            return
        self.support(event)
        if pockets:
            if self.status != "held_with_pockets" or self.pockets != pockets:
                self.prevail(event, pockets)
            return
        restates = event["type"] == "hold" and (
            self.status == "besieged" or self.status == "held_with_pockets" and not dated(event)
        )
        if self.status != "held" and not restates:
            self.prevail(event, [])

    def somebody_gains(self, event):
        loser, holder = key(event["target"]), key(self.holder)
        if self.status == "claimed" and loser != holder:
            self.enter(event, self.holder)
        elif self.status in ("contested", "besieged") and self.challenger and loser in (None, holder):
            self.enter(event, self.challenger)
        elif holder and loser and loser != holder or holder and not loser and self.came_in == day_of(event):
            return
        else:
            previous = self.known_before(event, None)
            if self.status == "unknown" and previous == self.previous:
                self.hear(event)
                return
            self.empty(event, "unknown", previous, None)

    def empty(self, event, status, previous, since):
        self.remember()
        self.start_proof(event)
        self.status, self.holder, self.challenger, self.previous, self.since = (
            status,
            None,
            None,
            previous,
            since,
        )
        self.pockets, self.doubted, self.denials, self.solid, self.came_in = [], False, {}, [], None
        self.end_episode()
        self.decide(event)

    def entry(self, event):
        return (event["event_id"], self.marks(event), self.outsider(event))

    def forget_old_denial(self, event, who):
        if who in self.denials and self.denials[who] < when(event):
            self.denials = {other: at for other, at in self.denials.items() if other != who}

    def claim(self, event, who):
        if self.status in ("claimed", "contested") and who == key(
            self.holder if self.status == "claimed" else self.challenger
        ):
            self.claim_again(event, who)
        elif who == key(self.holder):
            self.support(event)
        elif self.holder or self.status == "contested":
            self.contest(event, who, strong=False)
        else:
            self.first_claim(event, who)

    def first_claim(self, event, who):
        denied = self.denials.get(who)
        self.hear(event)
        self.list_it(event)
        self.status, self.holder, self.challenger = "claimed", event["actor"], None
        self.since = event["happened"] if dated(event) else None
        self.pockets = event.get("pockets") or [] if event["scope"] == "all_except" else []
        self.end_episode()
        self.claims = {who: [self.entry(event)]}
        self.loser = event["target"]
        self.solid, self.before_holder, self.came_in = [], None, None
        self.forget_old_denial(event, who)
        self.decide(event)
        if denied and denied >= when(event):
            self.claim_is_denied(event)

    def claim_again(self, event, who):
        self.support(event)
        if event["scope"] == "part" or who in self.denials:
            return
        told = self.claims.get(who, [])
        new = self.entry(event)
        if any((new[2] or old[2]) and not new[1] & old[1] for old in told):
            since = self.since if self.status == "claimed" else self.claimed_since
            self.claims = {who: [*told, new]}
            self.enter(event, event["actor"])
            self.since, self.sure = since, event["confidence"] * 0.5
            self.solid = [(when(event), None)]
            return
        no_copy = lambda marks: {mark for mark in marks if mark[0] != "copy"}
        if not any(old[2] == new[2] and no_copy(old[1]) == no_copy(new[1]) for old in told):
            self.claims = {**self.claims, who: [*told, new]}

    def contest(self, event, who, strong):
        denied = self.denials.get(who)
        if not strong and denied and denied >= when(event) and self.solid and self.last_solid() > denied:
            return
        if not self.holder:
            self.holder = event["target"] if key(event["target"]) != who else None
            self.solid = [(when(event), None)] if strong and self.holder else []
            self.since = None
        self.hear(event)
        self.list_it(event)
        self.status, self.challenger = "contested", event["actor"]
        self.claims = {other: told for other, told in self.claims.items() if other == key(self.holder)}
        if not strong and event["scope"] != "part":
            self.claims[who] = [self.entry(event)]
        self.claimed_since = event["happened"] if dated(event) else None
        self.challenger_is_in = strong
        self.loser = event["target"]
        self.forget_old_denial(event, who)
        self.decide(event)

    def part(self, event, who, strong):
        if who is None:
            if strong:
                self.press(event)
        elif who == key(self.holder):
            self.support(event)
        elif self.status == "contested" and who == key(self.challenger):
            self.support(event)
            self.challenger_is_in = self.challenger_is_in or strong
        elif (
            self.status in ("held", "held_with_pockets", "besieged", "contested", "claimed")
            or strong
            and event["target"]
        ):
            self.contest(event, who, strong)
        else:
            if self.status == "vacated":
                self.empty(event, "unknown", self.previous, None)
                self.proof = self.proof[:-1]
            self.press(event)

    # denials

    def denial(self, event):
        who = self.whose_gain(event)
        if who is None:
            return
        at = when(event)
        denials = {**self.denials, who: max(at, self.denials.get(who, at))}
        if who == key(self.holder):
            if self.status == "claimed":
                self.denials = denials
                self.hear(event)
                self.list_it(event)
                self.decide(event)
                self.claim_is_denied(event)
            else:
                self.doubt(event, denials)
        elif who != key(self.challenger):
            self.denials = denials
        elif self.status == "besieged" or self.challenger_is_in:
            self.less_sure(event, denials)
        elif self.solid and self.last_solid() > at:
            self.denials = denials
            self.hear(event)
            self.prevail(event, self.pockets)
        else:
            self.denials = denials
            self.hear(event)
            self.claims = {other: told for other, told in self.claims.items() if other != who}

    def whose_gain(self, event):
        holder, challenger = key(self.holder), key(self.challenger)
        if event.get("denies") and event["denies"] in self.proof:
            if any(event["denies"] == id for id, _, _ in self.claims.get(challenger, [])) or holder is None:
                return challenger
            return holder
        if event["actor"]:
            return key(event["actor"])
        if self.status in ("contested", "besieged"):
            return challenger
        if holder in (key(event["target"]), key(event["attributed_to"])):
            return None
        return holder

    def claim_is_denied(self, event):
        claimant = self.holder
        self.holder = None
        speaker = event["attributed_to"]
        if speaker and (speaker["kind"] not in ("state", "rebel", "militia") or not self.outsider(event)):
            speaker = None
        for loser in (self.loser, event["target"], speaker):
            if loser and key(loser) != key(claimant) and not self.holder:
                self.holder = loser
        self.status, self.challenger = "contested", claimant
        self.claimed_since, self.since, self.pockets, self.claims = self.since, None, [], {}

    def doubt(self, event, denials):
        if self.solid and self.last_solid() > when(event):
            return
        outlet = self.outlet(event)
        outlets = {who for _, who in self.solid if who}
        if not event["attributed_to"] and event["assertion"] == "denied" and outlet in outlets:
            if outlets == {outlet}:
                self.take_back(event, denials)
                return
            self.solid = [(at, None if who == outlet else who) for at, who in self.solid]
        self.less_sure(event, denials)

    def less_sure(self, event, denials):
        self.denials = denials
        self.hear(event)
        if not self.doubted:
            self.doubted = True
            self.list_it(event)
            self.decide(event, self.sure)

    def take_back(self, event, denials):
        old = self.before_holder or Naive(self.pressure_days, self.allies)
        keep = {
            "version": self.version,
            "until": self.until,
            "pressure_id": self.pressure_id,
            "operator": self.operator,
        }
        denials = {**old.denials, **denials}
        self.__dict__.update(copy.copy(old.__dict__))
        self.__dict__.update(keep)
        self.denials = denials
        if self.status is None:
            self.proof = []
            if self.until:
                self.status, self.proof, self.heard = "unknown", [self.pressure_id], [self.marks(event)]
        if self.status is not None:
            self.list_it(event)
        self.decide(event, self.sure or event["confidence"])

    def dispute(self, event, who):
        if who is None or who in (key(self.holder), key(self.challenger)):
            self.denial(event)
        elif event["scope"] != "part":
            if self.holder or self.status == "contested":
                self.contest(event, who, strong=False)
            else:
                self.first_claim(event, who)
            self.denial(event)

    # leaving and sieges

    def withdrawal(self, event, who, strong):
        if not strong:
            is_denial = event["assertion"] in ("denied", "disputed") and self.status == "vacated"
            if is_denial and (who is None or who == key(self.previous)):
                self.doubt(event, self.denials)
            return
        if who is None or event["scope"] == "outskirts":
            return
        if event["scope"] == "part":
            if who == key(self.holder):
                self.press(event)
            return
        if self.status == "contested" and (
            who == key(self.holder) or not self.holder and who != key(self.challenger)
        ):
            self.leave_to_challenger(event)
        elif who == key(self.holder):
            self.leave(event)
        elif self.status == "claimed":
            if who == key(self.previous):
                self.hear(event)
            else:
                self.hear(event)
                self.list_it(event)
                self.previous = event["actor"]
                self.decide(event)
        elif self.holder:
            return
        elif self.status == "vacated" and who == key(self.previous):
            self.hear(event)
            self.solid = [*self.solid, (when(event), self.outlet(event))]
            if not self.since and dated(event):
                self.since = event["happened"]
        elif self.status != "besieged" or who != key(self.challenger):
            self.leave(event)

    def leave(self, event):
        self.empty(event, "vacated", event["actor"], event["happened"] if dated(event) else None)
        self.pockets = event.get("pockets") or [] if event["scope"] == "all_except" else []
        self.solid = [(when(event), self.outlet(event))]

    def leave_to_challenger(self, event):
        self.hear(event)
        self.list_it(event)
        self.status = "held" if self.challenger_is_in else "claimed"
        self.solid = [(when(event), None)] if self.challenger_is_in else []
        self.came_in = day_of(event)
        self.holder, self.challenger, self.previous = self.challenger, None, event["actor"]
        self.since, self.pockets, self.doubted, self.before_holder = self.claimed_since, [], False, None
        claims = {who: told for who, told in self.claims.items() if who == key(self.holder)}
        loser = self.loser
        self.end_episode()
        self.claims, self.loser = claims, loser
        self.decide(event)

    def siege(self, event, who, strong):
        target = event["target"]
        if not strong:
            if event["assertion"] == "claimed":
                self.press(event)
            elif self.status == "besieged" and who is not None and who == key(self.challenger):
                self.denial(event)
            return
        if who is not None and who == key(self.holder) and not target:
            self.press(event)
            return
        if self.status == "besieged" and who == key(self.challenger):
            self.hear(event)
            return
        if not self.holder or key(self.holder) == who:
            if self.holder and self.solid:
                self.previous = self.holder
            self.holder = target if key(target) != who else None
            self.since, self.pockets, self.before_holder = None, [], None
            self.solid = [(when(event), None)] if self.holder else []
            self.came_in = None
        self.hear(event)
        self.list_it(event)
        self.status, self.challenger = "besieged", event["actor"]
        self.end_episode()
        self.decide(event)
