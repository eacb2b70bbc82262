"""Every rule of the contract's control row, each with its own test; then the readings noted in rules.toml."""

from datetime import date

import pytest

from streams import control
from streams.control import Settings, apply, fold

from .making import CITY, Newsroom, moment

ARMY, NORTH, SOUTH = "actor:army", "actor:north", "actor:south"


@pytest.fixture
def news():
    return Newsroom()


def row(*events, settings=None, **when):
    """The city's row after the events, None without one."""
    rows = list(fold(events, settings or Settings(), **when))
    assert len(rows) <= 1
    return rows[0] if rows else None


def parties(found):
    """Status, holder's and challenger's id of a row."""
    if found is None:
        return None
    return found["status"], *((found[name] or {}).get("id") for name in ("holder", "challenger"))


def ids(*events):
    return [event["event_id"] for event in events]


# --- fold order ---------------------------------------------------------------------------------------------


def test_the_day_that_it_happened_comes_first(news):
    earlier = news.capture("north", "2030-03-01", at="2030-03-05")
    later = news.capture("army", "2030-03-02", at="2030-03-03")
    assert parties(row(earlier, later)) == ("held", ARMY, None)


def test_without_a_day_the_day_of_the_report_counts(news):
    undated = news.capture("north", None, at="2030-03-03")
    dated = news.capture("army", "2030-03-02", at="2030-03-06")
    assert parties(row(undated, dated)) == ("held", NORTH, None)


def test_the_day_is_never_later_than_the_report(news):
    """A week that is not over when it is reported."""
    this_week = news.capture("north", ("2030-03-01", "2030-03-07"), at="2030-03-02")
    after = news.capture("army", "2030-03-03")
    assert parties(row(this_week, after)) == ("held", ARMY, None)


def test_on_one_day_the_earlier_report_comes_first(news):
    first = news.capture("north", at="2030-03-01T08:00:00Z")
    second = news.capture("army", at="2030-03-01T08:00:00.5Z")
    assert parties(row(second, first)) == ("held", ARMY, None)


def test_reports_are_ordered_by_moment_not_by_clock_face(news):
    first = news.capture("north", at="2030-03-01T12:00:00+03:00")
    second = news.capture("army", at="2030-03-01T10:00:00Z")
    assert parties(row(second, first)) == ("held", ARMY, None)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("article_id", "a", "b"), ("paragraph", 2, 10), ("order", -1, 1), ("event_id", "x", "y")],
)
def test_then_article_paragraph_order_and_id_decide(news, name, low, high):
    common = {"article_id": "a", "paragraph": 0, "order": 0}
    first = {**news.capture("north"), **common, name: low}
    second = {**news.capture("army"), **common, name: high}
    assert parties(row(second, first)) == ("held", ARMY, None)


def test_a_hold_sorts_before_a_change_of_its_day_and_article(news):
    """An article that says in its last paragraph who had held the city before."""
    change = news.capture("north", article_id="a", paragraph=0)
    before = news.hold("army", article_id="a", paragraph=9)
    found = row(change, before)
    assert parties(found) == ("held", NORTH, None)
    assert found["previous_holder"]["id"] == ARMY


def test_also_a_hold_that_was_corrected_after_the_change(news):
    change = news.capture("north", article_id="a", at="2030-03-01T08:00:00Z")
    other = news.pressure("army", at="2030-03-01T09:00:00Z")
    before = news.hold("army", article_id="a", paragraph=9, at="2030-03-01T10:00:00Z")
    assert parties(row(before, other, change)) == ("held", NORTH, None)
    assert parties(row(before, other)) == ("held", ARMY, None)


def test_a_hold_that_only_refines_stays_where_it_is_told(news):
    change = news.capture("north", article_id="a", paragraph=0)
    refined = news.hold("north", article_id="a", paragraph=1, scope="all_except")
    assert row(change, refined)["status"] == "held_with_pockets"


def test_a_hold_of_another_article_sorts_by_its_own_place(news):
    change = news.capture("north", article_id="a", at="2030-03-01T08:00:00Z")
    after = news.hold("army", article_id="b", at="2030-03-01T09:00:00Z")
    assert parties(row(change, after)) == ("held", ARMY, None)


# --- what acts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("modality", ["attempted", "planned", "threatened", "conditional"])
def test_what_did_not_happen_does_not_act(news, modality):
    assert row(news.capture("north", modality=modality)) is None


def test_background_does_not_act(news):
    assert row(news.capture("north", frame="background")) is None


@pytest.mark.parametrize("scope", ["facility", "district", "province"])
def test_a_site_a_district_or_a_province_is_not_the_city(news, scope):
    assert row(news.capture("north", scope=scope)) is None


@pytest.mark.parametrize(
    "type", ["armed_clash", "air_strike", "displacement", "casualty_report", "diplomacy"]
)
def test_other_types_do_not_act(news, type):
    assert row(news.event(type, "north", scope=None)) is None


@pytest.mark.parametrize("place", [None, {**CITY, "kind": "province"}, {**CITY, "id": None}])
def test_nothing_but_a_city_with_an_id_has_a_row(news, place):
    assert row(news.capture("north", place=place)) is None


def test_civilians_who_leave_are_no_withdrawal(news):
    civilian = {"id": None, "name": "Residents", "kind": "civilian"}
    assert row(news.withdrawal(civilian)) is None


# --- gains --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["reported", "admitted", "official", "confirmed"])
@pytest.mark.parametrize("type", ["capture", "handover", "hold"])
def test_a_strong_gain_of_the_whole_is_held(news, type, said):
    event = news.event(type, "north", "2030-03-04", said=said)
    found = row(event)
    assert parties(found) == ("held", NORTH, None)
    assert found["since"] == {"from": "2030-03-04", "to": "2030-03-04", "precision": "day"}
    assert found["happened_at"] == event["happened"] and found["learned_at"] == event["reported_at"]
    assert found["evidence"] == ids(event) and found["origins"] == 1 and found["version"] == 1
    assert found["city"] == CITY and found["pockets"] == [] and found["pressured"] is False


def test_the_clocks_are_those_of_the_event_letter_by_letter(news):
    event = news.capture("north", at="2030-03-02T01:30:00.250+05:30")
    assert row(event)["learned_at"] == "2030-03-02T01:30:00.250+05:30"


def test_a_new_holder_puts_the_old_one_before_it(news):
    found = row(news.capture("army", "2030-03-01"), news.capture("north", "2030-03-02"))
    assert parties(found) == ("held", NORTH, None)
    assert found["previous_holder"]["id"] == ARMY
    assert found["version"] == 2


def test_all_except_is_held_with_pockets(news):
    event = news.capture("north", scope="all_except")
    found = row(event)
    assert parties(found) == ("held_with_pockets", NORTH, None)
    assert found["pockets"] == event["pockets"]


@pytest.mark.parametrize("type", ["capture", "hold"])
def test_a_later_one_that_refines_keeps_since(news, type):
    found = row(
        news.capture("north", "2030-03-01"), news.event(type, "north", "2030-03-03", scope="all_except")
    )
    assert found["status"] == "held_with_pockets"
    assert found["since"]["from"] == "2030-03-01"


def test_the_whole_after_all_except_clears_the_pockets(news):
    found = row(news.capture("north", "2030-03-01", scope="all_except"), news.capture("north", "2030-03-05"))
    assert found["status"] == "held" and found["pockets"] == []
    assert found["since"]["from"] == "2030-03-01"


# --- common nouns ---------------------------------------------------------------------------------------------

REBELS = {"id": "side:rebels", "name": "rebels", "kind": "rebel"}
TROOPS = {"id": "side:troops", "name": "troops", "kind": "state"}
TELLS = {"article_id": "told", "at": "2030-03-03T12:00:00Z"}


def test_a_headline_without_a_name_means_who_the_article_names(news):
    headline = news.capture(REBELS, None, paragraph=0, **TELLS)
    body = news.capture("north", "2030-03-02", paragraph=1, **TELLS)
    assert parties(row(headline, body)) == ("held", NORTH, None)
    assert row(headline, body)["previous_holder"] is None


def test_in_another_article_rebels_are_rebels(news):
    body = news.capture("north", "2030-03-02", paragraph=1, **TELLS)
    other = news.capture(REBELS, None, at="2030-03-03", article_id="other")
    assert parties(row(body, other)) == ("held", "side:rebels", None)


@pytest.mark.parametrize(("who", "noun"), [("army", REBELS), ("north", TROOPS)])
def test_a_noun_for_the_other_side_is_the_other_side(news, who, noun):
    body = news.capture(who, "2030-03-02", paragraph=1, **TELLS)
    headline = news.capture(noun, None, paragraph=0, **TELLS)
    assert parties(row(body, headline)) == ("held", noun["id"], None)


def test_troops_are_the_army_that_the_article_names(news):
    body = news.capture("army", "2030-03-02", paragraph=1, **TELLS)
    headline = news.capture(TROOPS, None, paragraph=0, **TELLS)
    assert parties(row(headline, body)) == ("held", ARMY, None)


def test_long_after_the_gain_rebels_are_rebels(news):
    body = news.capture("north", "2030-02-02", paragraph=1, **TELLS)
    headline = news.capture(REBELS, None, paragraph=0, **TELLS)
    assert parties(row(headline, body)) == ("held", "side:rebels", None)


def test_once_somebody_else_came_in_rebels_are_rebels(news):
    named = news.capture("north", "2030-03-01", paragraph=1, **TELLS)
    army = news.capture("army", "2030-03-02", at="2030-03-02")
    headline = news.capture(REBELS, None, paragraph=0, **TELLS)
    assert parties(row(named, army, headline)) == ("held", "side:rebels", None)


def test_the_rebels_who_leave_are_those_who_came(news):
    body = news.capture("north", "2030-03-01", paragraph=1, **TELLS)
    left = news.withdrawal(REBELS, "2030-03-03", paragraph=2, **TELLS)
    found = row(body, left)
    assert parties(found) == ("vacated", None, None) and found["previous_holder"]["id"] == NORTH


# --- claims -------------------------------------------------------------------------------------------------


def test_a_claim_without_a_known_holder_is_claimed(news):
    found = row(news.capture("north", said="claimed", speaker="north"))
    assert parties(found) == ("claimed", NORTH, None)


def test_a_claim_against_a_known_holder_is_contested(news):
    held = news.capture("army", "2030-03-01")
    found = row(held, news.capture("north", "2030-03-03", said="claimed"))
    assert parties(found) == ("contested", ARMY, NORTH)
    assert found["since"] == held["happened"]


def test_a_claim_by_the_present_holder_weakens_nothing(news):
    held = news.capture("north", "2030-03-01")
    claim = news.capture("north", "2030-03-03", said="claimed", by="outlet-1")
    assert row(held, claim) == row(held)


def test_a_claim_is_settled_by_strong_evidence(news):
    claim = news.capture("north", "2030-03-01", said="claimed")
    found = row(claim, news.capture("north", None, at="2030-03-03", said="admitted", by="outlet-2"))
    assert parties(found) == ("held", NORTH, None)
    assert found["since"] == claim["happened"], "a gain without a date has that of the claim"
    assert found["origins"] == 2


def test_strong_evidence_for_the_holder_ends_a_contest(news):
    held = news.capture("army", "2030-03-01")
    claim = news.capture("north", "2030-03-03", said="claimed")
    found = row(held, claim, news.hold("army", "2030-03-04", by="outlet-3"))
    assert parties(found) == ("held", ARMY, None)
    assert found["since"] == held["happened"]


# --- independent origins ------------------------------------------------------------------------------------


def claims(news, first, second, **settings):
    """Status after two claims of the north, told as the keywords say."""
    events = [
        news.capture("north", "2030-03-01", said="claimed", **first),
        news.capture("north", "2030-03-01", said="claimed", **second),
    ]
    return row(*events, settings=Settings(**settings))["status"]


def test_two_independent_claims_one_of_an_outsider_give_held(news):
    assert claims(news, {"speaker": "north", "by": "one"}, {"speaker": "monitor", "by": "two"}) == "held"


@pytest.mark.parametrize(
    "second",
    [
        {"by": "one", "speaker": "monitor"},
        {"by": "two", "speaker": "monitor", "via": "wire"},
        {"by": "two", "speaker": "monitor", "copy": "same"},
        {"by": "wire", "speaker": "monitor"},
        {"by": "two", "speaker": "north"},
        {"by": "two", "speaker": None},
    ],
    ids=["source", "via", "copy", "agency as outlet", "speaker", "nobody named"],
)
def test_one_in_common_and_they_are_not_independent(news, second):
    first = {"by": "one", "speaker": "north", "via": "wire", "copy": "same"}
    assert claims(news, first, second) == "claimed"


def test_without_a_source_the_article_counts(news):
    outsider, insider = {"speaker": "monitor", "by": None}, {"speaker": "north", "by": None}
    assert claims(news, {**insider, "article_id": "a"}, {**outsider, "article_id": "a"}) == "claimed"
    assert claims(news, {**insider, "article_id": "a"}, {**outsider, "article_id": "b"}) == "held"


def test_all_voices_of_one_side_and_its_allies_count_once(news):
    first, second = {"speaker": "north", "by": "one"}, {"speaker": "friend", "by": "two"}
    assert claims(news, first, second) == "held", "without a word on alliances it is another side"
    assert claims(news, first, second, allies={NORTH: "bloc:x", "actor:friend": "bloc:x"}) == "claimed"


def test_two_outsiders_give_held_too(news):
    assert claims(news, {"speaker": "monitor", "by": "one"}, {"speaker": "mayor", "by": "two"}) == "held"


def test_two_claims_against_a_holder_give_held_too(news):
    found = row(
        news.capture("army", "2030-03-01"),
        news.capture("north", "2030-03-03", said="claimed", speaker="north", by="one"),
        news.capture("north", "2030-03-04", said="claimed", speaker="monitor", by="two"),
    )
    assert parties(found) == ("held", NORTH, None)
    assert found["previous_holder"]["id"] == ARMY
    assert found["since"]["from"] == "2030-03-03"


def test_claims_of_two_episodes_do_not_add_up(news):
    found = row(
        news.capture("army", "2030-03-01"),
        news.capture("north", "2030-03-03", said="claimed", speaker="north", by="one"),
        news.hold("army", "2030-03-04", by="three"),
        news.capture("north", "2030-03-05", said="claimed", speaker="monitor", by="two"),
    )
    assert parties(found) == ("contested", ARMY, NORTH)


def test_origins_count_the_independent_ones(news):
    events = [
        news.capture("north", by="one"),
        news.capture("north", by="two"),
        news.capture("north", by="two"),
        news.capture("north", by="three", via="two"),
        news.capture("north", by="four", copy="copy-1"),
        news.capture("north", by="five", speaker="monitor"),
        news.capture("north", by="six", speaker="monitor"),
    ]
    found = row(*events)
    assert found["origins"] == 3
    assert found["evidence"] == ids(events[0], events[1], events[5])


def test_evidence_is_in_fold_order_and_ends_at_twenty(news):
    events = [
        news.capture("north", by=f"outlet-{n:02}", at=f"2030-03-01T{n % 24:02}:30:00Z") for n in range(24)
    ]
    found = row(*reversed(events))
    assert found["evidence"] == ids(*events[:20])
    assert found["origins"] == 24


def test_more_origins_make_it_surer(news):
    first, second = news.capture("north", by="one"), news.capture("north", by="two")
    assert row(first)["confidence"] < row(first, second)["confidence"] < 1


# --- part, outskirts, pressure, siege -----------------------------------------------------------------------


def test_a_part_against_a_holder_is_contested(news):
    found = row(news.capture("army", "2030-03-01"), news.capture("north", "2030-03-03", scope="part"))
    assert parties(found) == ("contested", ARMY, NORTH)


def test_a_part_of_a_city_without_a_holder_is_unknown_and_pressured(news):
    found = row(news.capture("north", scope="part"))
    assert parties(found) == ("unknown", None, None)
    assert found["pressured"] is True


@pytest.mark.parametrize(
    ("type", "scope"),
    [
        ("capture", "outskirts"),
        ("hold", "outskirts"),
        ("pressure", "whole"),
        ("offensive", "whole"),
        ("offensive", "part"),
    ],
)
@pytest.mark.parametrize("said", ["reported", "claimed"])
def test_outskirts_pressure_and_offensive_are_pressure(news, type, scope, said):
    held = news.capture("army", "2030-03-01")
    found = row(held, news.event(type, "north", "2030-03-03", scope=scope, said=said))
    assert parties(found) == ("held", ARMY, None)
    assert (found["pressured"], found["pressured_until"]) == (True, "2030-03-17")


def test_a_city_only_known_to_be_under_pressure_has_a_row(news):
    found = row(news.pressure("north", whom="army"))
    assert parties(found) == ("unknown", None, None)
    assert found["pressured"] is True


def test_pressure_counts_from_its_last_evidence_for_as_many_days_as_set(news):
    events = [
        news.pressure("north", "2030-03-03"),
        news.pressure("north", "2030-03-09"),
        news.pressure("north", "2030-03-05"),
    ]
    assert row(*events)["pressured_until"] == "2030-03-23"
    assert row(*events, settings=Settings(pressure_days=3))["pressured_until"] == "2030-03-12"


def test_pressure_is_judged_when_the_row_was_learned(news):
    held = news.capture("army", "2030-03-01")
    late = news.pressure("north", "2030-03-03", at="2030-04-20")
    found = row(held, late)
    assert (found["pressured"], found["pressured_until"]) == (False, "2030-03-17")


def test_pressure_is_judged_at_as_of(news):
    events = [news.capture("army", "2030-03-01"), news.pressure("north", "2030-03-03")]
    assert row(*events, as_of=moment("2030-03-17"))["pressured"] is True
    assert row(*events, as_of=moment("2030-03-18"))["pressured"] is False


def test_a_row_with_nothing_left_to_say_goes(news):
    under_pressure = news.pressure("north", "2030-03-03")
    assert row(under_pressure, as_of=moment("2030-03-17")) is not None
    assert row(under_pressure, as_of=moment("2030-03-18")) is None


def test_no_holder_is_assumed_for_a_city_that_nobody_wrote_about(news):
    assert row() is None
    assert row(news.siege("north"))["holder"] is None


def test_a_siege_is_besieged(news):
    held = news.capture("army", "2030-03-01")
    found = row(held, news.siege("north", "2030-03-03", whom="army"))
    assert parties(found) == ("besieged", ARMY, NORTH)
    assert found["since"] == held["happened"]


def test_a_siege_says_who_is_inside(news):
    assert parties(row(news.siege("north", whom="army"))) == ("besieged", ARMY, NORTH)


# --- denials ------------------------------------------------------------------------------------------------


def test_a_claim_that_is_denied_becomes_contested(news):
    claim = news.capture("north", said="claimed", speaker="north")
    denial = news.capture("north", said="denied", speaker="army", at="2030-03-02", denies=claim["event_id"])
    assert parties(row(claim, denial)) == ("contested", ARMY, NORTH)


@pytest.mark.parametrize("kind", ["external", "civilian", "unknown"])
def test_a_denial_by_somebody_who_was_not_there_names_no_holder(news, kind):
    claim = news.capture("north", said="claimed", speaker="north")
    elsewhere = {"id": "actor:elsewhere", "name": "Elsewhere", "kind": kind}
    denial = news.capture("north", said="denied", speaker=elsewhere, at="2030-03-02")
    assert parties(row(claim, denial)) == ("contested", None, NORTH)


def test_the_one_who_was_there_is_who_lost_it_by_the_claim(news):
    claim = news.capture("north", said="claimed", whom="army")
    assert parties(row(claim, news.capture("north", said="denied", at="2030-03-02"))) == (
        "contested",
        ARMY,
        NORTH,
    )


def test_a_denial_works_in_whatever_order_the_article_tells(news):
    """The denial's paragraph comes before the claim's."""
    denial = news.capture("north", said="denied", speaker="army", paragraph=0, article_id="a")
    claim = news.capture("north", said="claimed", speaker="north", paragraph=1, article_id="a")
    assert row(denial, claim)["status"] == "contested"


def test_a_denial_from_before_the_claim_is_about_an_earlier_one(news):
    denial = news.capture("north", "2030-03-01", said="denied", speaker="army")
    claim = news.capture("north", "2030-03-05", said="claimed", speaker="north")
    assert row(denial, claim)["status"] == "claimed"


def test_a_strong_gain_that_is_denied_stands_with_less_confidence(news):
    gain = news.capture("north", by="one")
    denied = row(gain, news.capture("north", said="denied", speaker="army", by="two", at="2030-03-02"))
    assert parties(denied) == ("held", NORTH, None)
    assert denied["confidence"] < row(gain)["confidence"]


def test_unless_the_outlet_itself_takes_it_back(news):
    held = news.capture("army", "2030-02-01", by="three")
    gain = news.capture("north", by="one")
    found = row(held, gain, news.capture("north", said="denied", by="one", at="2030-03-02"))
    assert parties(found) == ("held", ARMY, None)
    assert found["since"] == held["happened"]


def test_an_outlet_that_takes_back_the_first_word_leaves_nothing(news):
    gain = news.capture("north", by="one")
    assert row(gain, news.capture("north", said="denied", by="one", at="2030-03-02")) is None


def test_what_another_outlet_reported_too_stands_though_one_takes_it_back(news):
    events = [news.capture("north", by="one"), news.capture("north", by="two")]
    found = row(*events, news.capture("north", said="denied", by="one", at="2030-03-02"))
    assert parties(found) == ("held", NORTH, None)
    assert found["confidence"] < row(*events)["confidence"]


def test_disputed_is_a_claim_that_is_denied(news):
    assert row(news.capture("north", said="disputed"))["status"] == "contested"
    held = news.capture("army", "2030-02-01")
    assert parties(row(held, news.capture("north", said="disputed"))) == ("contested", ARMY, NORTH)


@pytest.mark.parametrize("day", ["2030-02-25", "2030-03-01", "2030-03-05", None])
def test_strong_evidence_reported_later_settles_it_whatever_day_it_gives(news, day):
    claim = news.capture("north", "2030-03-01", said="claimed", speaker="north", by="one")
    denial = news.capture("north", "2030-03-02", said="denied", speaker="army", by="two")
    settled = row(claim, denial, news.capture("north", day, by="three", at="2030-03-05"))
    assert parties(settled) == ("held", NORTH, None)
    assert settled["confidence"] >= 0.8


@pytest.mark.parametrize("day", ["2030-02-25", "2030-03-04"])
def test_and_settles_it_for_the_holder_too(news, day):
    events = [
        news.capture("army", "2030-02-01", by="four"),
        news.capture("north", "2030-03-01", said="claimed", speaker="north", by="one"),
        news.capture("north", "2030-03-02", said="denied", speaker="army", by="two"),
    ]
    assert row(*events)["status"] == "contested"
    assert parties(row(*events, news.hold("army", day, by="three", at="2030-03-05"))) == ("held", ARMY, None)


def test_a_denial_does_not_outlast_strong_evidence_reported_after_it(news):
    gain = news.capture("north", "2030-03-01", by="one")
    denial = news.capture("north", "2030-03-03", said="denied", speaker="army", by="two")
    again = news.capture("north", "2030-03-01", by="three", at="2030-03-04")
    assert row(gain, denial, again)["confidence"] == row(gain, again)["confidence"]


# --- withdrawals and holds ----------------------------------------------------------------------------------


def test_a_withdrawal_of_the_holder_vacates(news):
    found = row(news.capture("army", "2030-02-01"), news.withdrawal("army", said="admitted"))
    assert parties(found) == ("vacated", None, None)
    assert found["previous_holder"]["id"] == ARMY


def test_a_withdrawal_from_a_city_without_a_holder_vacates(news):
    found = row(news.withdrawal("army"))
    assert parties(found) == ("vacated", None, None)
    assert found["previous_holder"]["id"] == ARMY


def test_a_withdrawal_of_anybody_else_does_nothing(news):
    held = news.capture("north", "2030-02-01")
    assert row(held, news.withdrawal("army")) == row(held)
    besieged = [held, news.siege("army", "2030-02-03", whom="north")]
    assert row(*besieged, news.withdrawal("army")) == row(*besieged)


def test_a_hold_without_a_date_has_no_since(news):
    assert row(news.hold("north", None, at="2030-03-01"))["since"] is None
    changed = row(news.capture("army", "2030-02-01"), news.hold("north", None, at="2030-03-01"))
    assert (changed["holder"]["id"], changed["since"]) == (NORTH, None)


def test_unless_the_holder_is_the_same(news):
    taken = news.capture("north", "2030-02-01")
    assert row(taken, news.hold("north", None, at="2030-03-01", by="two"))["since"] == taken["happened"]
    claim = news.capture("north", "2030-02-01", said="claimed")
    assert row(claim, news.hold("north", None, at="2030-03-01", by="two"))["since"] == claim["happened"]


# --- operators ----------------------------------------------------------------------------------------------


def test_an_operator_outranks_machine_evidence(news):
    machine = news.capture("north", "2030-03-01", by="one")
    operator = news.hold("army", "2030-03-05", by=None, origin="operator")
    again = news.capture("north", "2030-03-07", by="one")
    claim = news.capture("north", "2030-03-07", by="two", said="claimed")
    same_day = news.capture("north", "2030-03-05", by="three", at="2030-03-06")
    assert parties(row(machine, operator, again, claim, same_day)) == ("held", ARMY, None)


def test_until_strong_evidence_of_a_new_origin_happened_after_the_asserted_day(news):
    machine = news.capture("north", "2030-03-01", by="one")
    operator = news.hold("army", "2030-03-05", by=None, origin="operator")
    after = news.capture("north", "2030-03-06", by="two")
    assert parties(row(machine, operator, after)) == ("held", NORTH, None)


def test_pressure_still_counts_under_an_operator(news):
    operator = news.hold("army", "2030-03-05", by=None, origin="operator")
    assert row(operator, news.pressure("north", "2030-03-06"))["pressured"] is True


def test_an_operator_asserting_again_does_not_renew_the_outlets_it_overruled(news):
    machine = news.capture("north", "2030-03-01", by="one")
    operators = [
        news.hold("army", f"2030-03-0{day}", by=None, origin="operator", article_id="desk") for day in (5, 6)
    ]
    assert parties(row(machine, *operators, news.capture("north", "2030-03-08", by="one"))) == (
        "held",
        ARMY,
        None,
    )


# --- retractions --------------------------------------------------------------------------------------------


def test_a_retraction_takes_out_what_it_names(news):
    first, second = news.capture("army", "2030-03-01"), news.capture("north", "2030-03-03")
    back = news.retraction(second, at="2030-03-04")
    assert row(first, second, back) == row(back, second, first) == row(first)


def test_a_retracted_retraction_is_none(news):
    event = news.capture("north")
    first = news.retraction(event, at="2030-03-02")
    second = news.retraction(first, at="2030-03-03")
    assert row(second, first, event) == row(event)


def test_a_retraction_past_the_horizon_is_refused(news):
    event = news.capture("north")
    back = news.retraction(event, at="2030-04-15")
    refused = []
    settings = Settings(horizon_days=30)
    found = list(fold([event, back], settings, refuse=lambda *what: refused.append(what[:2])))
    assert len(found) == 1
    assert refused == [(back["event_id"], "too-late")]


@pytest.mark.parametrize("order", [1, -1])
def test_a_retraction_past_the_horizon_is_refused_also_where_it_comes_first(news, order):
    event = news.capture("north")
    back = news.retraction(event, at="2030-04-15")
    refused, state = [], None
    for one in [event, back][::order]:
        state, _ = apply(
            state, [one], Settings(horizon_days=30), refuse=lambda *what: refused.append(what[:2])
        )
    assert refused == [(back["event_id"], "too-late")]
    assert control.row(state)["evidence"] == [event["event_id"]]


# --- both clocks --------------------------------------------------------------------------------------------


def test_as_of_knows_only_what_was_reported_by_then(news):
    taken = news.capture("north", "2030-03-01", at="2030-03-05")
    back = news.retraction(taken, at="2030-03-08")
    assert row(taken, back, as_of=moment("2030-03-04")) is None
    assert parties(row(taken, back, as_of=moment("2030-03-07"))) == ("held", NORTH, None)
    assert row(taken, back, as_of=moment("2030-03-08")) is None


def test_happened_by_knows_all_reports_of_what_happened_by_then(news):
    events = [
        news.capture("north", "2030-03-01", at="2030-03-20"),
        news.capture("army", "2030-03-04", at="2030-03-05"),
    ]
    assert row(*events, happened_by=date(2030, 2, 28)) is None
    assert parties(row(*events, happened_by=date(2030, 3, 3))) == ("held", NORTH, None)
    assert parties(row(*events, happened_by=date(2030, 3, 4))) == ("held", ARMY, None)


# --- readings that rules.toml notes -------------------------------------------------------------------------


def test_a_fall_to_nobody_named_is_unknown(news):
    found = row(news.capture("army", "2030-02-01"), news.capture(None, whom="army"))
    assert parties(found) == ("unknown", None, None)
    assert found["previous_holder"]["id"] == ARMY


@pytest.mark.parametrize("before", ["siege", "claim"])
def test_a_fall_is_to_the_one_who_stands_before_it(news, before):
    held = news.capture("army", "2030-02-01")
    if before == "siege":
        case = news.siege("north", "2030-02-03", whom="army")
    else:
        case = news.capture("north", "2030-02-03", said="claimed")
    assert parties(row(held, case, news.capture(None, whom="army", said="admitted"))) == ("held", NORTH, None)


def test_a_fall_can_retell_how_the_holder_came_in(news):
    taken = news.capture("north", "2030-03-01", whom="army")
    assert row(taken, news.capture(None, "2030-03-02", whom="army")) == row(taken)
    assert row(taken, news.capture(None, "2030-03-01")) == row(taken)


def test_a_passing_word_on_the_holder_clears_no_pockets(news):
    taken = news.capture("north", "2030-03-01", scope="all_except")
    passing = news.hold("north", None, at="2030-03-02")
    assert row(taken, passing) == row(taken)
    assert row(taken, news.hold("north", "2030-03-02"))["status"] == "held"


@pytest.mark.parametrize("order", [1, -1])
def test_who_holds_a_besieged_city_is_inside(news, order):
    """Whether that is told before the siege or after it."""
    days = ["2030-02-01", "2030-02-05"][::order]
    events = [news.hold("army", days[0], by="two"), news.siege("north", days[1])]
    assert parties(row(*events)) == ("besieged", ARMY, NORTH)
    alone = row(events[1], news.hold("north", "2030-02-06"))
    assert parties(alone) == ("held", NORTH, None), "the besieger who holds it has taken it"
    if order == -1:
        back = news.hold("army", "2030-02-07", by="two", said="denied")
        assert parties(row(*events, back)) == ("besieged", None, NORTH), "the outlet takes its word back"


def test_a_besieged_city_that_is_held_is_still_besieged(news):
    siege = [news.capture("army", "2030-02-01"), news.siege("north", "2030-02-03", whom="army")]
    assert row(*siege, news.hold("army", "2030-02-05"))["status"] == "besieged"
    assert row(*siege, news.capture("army", "2030-02-05"))["status"] == "held"


def test_a_siege_that_only_the_attacker_claims_is_pressure(news):
    found = row(news.capture("army", "2030-02-01"), news.siege("north", "2030-02-03", said="claimed"))
    assert (found["status"], found["pressured"]) == ("held", True)


def test_where_a_contested_holder_leaves_the_claimant_is_left(news):
    contest = [news.capture("army", "2030-02-01"), news.capture("north", "2030-02-03", said="claimed")]
    assert parties(row(*contest, news.withdrawal("army"))) == ("claimed", NORTH, None)


def test_where_it_was_contested_by_part_the_challenger_holds_it(news):
    contest = [news.capture("army", "2030-02-01"), news.capture("north", "2030-02-03", scope="part")]
    assert parties(row(*contest, news.withdrawal("army"))) == ("held", NORTH, None)


def test_who_leaves_a_claimed_city_is_the_previous_holder(news):
    found = row(news.capture("north", "2030-02-01", said="claimed"), news.withdrawal("army", "2030-02-02"))
    assert parties(found) == ("claimed", NORTH, None)
    assert found["previous_holder"]["id"] == ARMY


def test_two_who_only_claim_contest_it(news):
    found = row(
        news.capture("north", "2030-02-01", said="claimed"),
        news.capture("south", "2030-02-02", said="claimed"),
    )
    assert parties(found) == ("contested", NORTH, SOUTH)


def test_a_claimant_who_is_replaced_is_no_previous_holder(news):
    found = row(news.capture("north", "2030-02-01", said="claimed"), news.capture("south", "2030-02-02"))
    assert parties(found) == ("held", SOUTH, None)
    assert found["previous_holder"] is None


def test_the_previous_holder_can_be_known_from_the_event_alone(news):
    assert row(news.capture("north", whom="army"))["previous_holder"]["id"] == ARMY


def test_a_holder_found_there_before_it_was_told_how_it_came_in_gets_its_since(news):
    found_there = news.hold("north", None, at="2030-03-05", by="one")
    told = news.capture("north", ("2030-03-03", "2030-03-05"), at="2030-03-06", by="one")
    assert row(found_there, told)["since"] == told["happened"]
    again = news.capture("north", "2030-03-07", by="one")
    assert row(found_there, again)["since"] is None


def test_actors_without_an_id_are_told_apart_by_name(news):
    gunmen = {"id": None, "name": "Local gunmen", "kind": "unknown"}
    found = row(
        news.capture(gunmen, "2030-03-01"), news.capture({**gunmen, "name": "local GUNMEN"}, "2030-03-02")
    )
    assert found["since"]["from"] == "2030-03-01"
