"""Events by hand: whoholds assert and retract, without a broker and on the embedded one."""

import pytest

from streams.demo import article_paths

from .running import lines, read, run

MENAKA = "geonames:2453514"


def asserted(*args):
    """The one event that ``assert --dry-run`` prints."""
    done = run("assert", *args, "--dry-run")
    assert done.returncode == 0, done.stderr
    (event,) = read(done.stdout)
    return event


def row_of(*events):
    """The one row of some events."""
    (row,) = read(run("fold", stdin=lines(*events)).stdout)
    return row


@pytest.fixture(scope="module")
def machine():
    """The demo's events about Ménaka, which end with the army in it."""
    events = read(run("code", *map(str, article_paths())).stdout)
    return [e for e in events if (e["place"] or {}).get("id") == MENAKA]


def test_an_assertion_is_an_operator_s_event_and_changes_the_row(machine):
    event = asserted("Ménaka", "--holder", "rebels", "--by", "ana", "--note", "seen on the road")
    assert (event["origin"], event["type"], event["scope"]) == ("operator", "hold", "whole")
    assert event["attributed_to"] == {"id": "operator:ana", "name": "ana", "kind": "unknown"}
    assert (event["place"], event["title"]) == (machine[0]["place"], "seen on the road")
    assert row_of(*machine)["holder"]["id"] == "state:ML"
    row = row_of(*machine, event)
    assert (row["status"], row["holder"]["id"], row["evidence"][-1]) == (
        "held",
        "side:rebels",
        event["event_id"],
    )


def test_since_makes_it_a_capture_of_that_day():
    event = asserted("menaka", "--holder", "Malian army", "--since", "2019-03-01")
    assert (event["type"], event["acled"]) == ("capture", "Government regains territory")
    row = row_of(event)
    assert row["since"] == {"from": "2019-03-01", "to": "2019-03-01", "precision": "day"}
    assert row["holder"] == {"id": "state:ML", "name": "Malian government forces", "kind": "state"}


def test_a_holder_left(machine):
    event = asserted("menaka", "--holder", "state:ML", "--status", "vacated")
    row = row_of(*machine, event)
    assert (row["status"], row["holder"], row["previous_holder"]["id"]) == ("vacated", None, "state:ML")


def test_a_holder_that_no_list_has_keeps_its_name():
    event = asserted("menaka", "--holder", "Sons of the Wadi", "--kind", "militia")
    assert event["actor"] == {"id": None, "name": "Sons of the Wadi", "kind": "militia"}


def test_a_city_by_its_id_or_with_its_country():
    assert asserted(MENAKA, "--holder", "rebels")["place"]["name"] == "Ménaka"
    done = run("assert", "Gao", "--holder", "rebels", "--dry-run")
    assert done.returncode == 1 and "[ambiguous-city]" in done.stderr and "geonames:2457163" in done.stderr
    assert asserted("Gao", "--country", "ML", "--holder", "rebels")["place"]["id"] == "geonames:2457163"


def test_a_retraction_takes_the_assertion_back(machine):
    event = asserted("Ménaka", "--holder", "rebels")
    done = run("retract", event["event_id"], "--city", "Ménaka", "--by", "ana", "--dry-run")
    (back,) = read(done.stdout)
    assert (back["type"], back["origin"], back["retracts"]) == ("retraction", "operator", [event["event_id"]])
    assert row_of(*machine, event, back) == row_of(*machine)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["assert", "Nosuchtown", "--holder", "rebels"], "no-such-city"),
        (["assert", "geonames:1", "--holder", "rebels"], "no-such-city"),
        (["assert", "menaka", "--holder", "rebels", "--since", "2999-01-01"], "out-of-range-date"),
        (["assert", "menaka", "--holder", " "], "bad-value"),
        (["assert", "menaka", "--holder", "x" * 2000], "too-large"),
        (["assert", "menaka", "--holder", "\udcff"], "bad-utf8"),
        (["retract", "\udcff", "--city", "menaka"], "bad-utf8"),
    ],
)
def test_what_cannot_be_asserted_is_refused(args, code):
    done = run(*args, "--dry-run")
    assert done.returncode in (1, 2) and done.stdout == ""
    assert f"[{code}]" in done.stderr


def test_end_to_end(cluster, machine):
    assert cluster.run("produce", *map(str, article_paths())).returncode == 0
    cluster.settle()
    before = cluster.run("table", "--json").stdout
    # Two cities are called Gao; the one that has a row is meant.
    done = cluster.run("assert", "gao", "--holder", "Malian army", "--by", "ana")
    assert done.returncode == 0, done.stderr
    event_id = done.stdout.strip()
    assert f"whoholds retract {event_id}" in done.stderr
    cluster.settle()
    gao = next(r for r in read(cluster.run("table", "--json").stdout) if r["city"]["name"] == "Gao")
    assert (gao["status"], gao["holder"]["id"], gao["evidence"][-1]) == ("held", "state:ML", event_id)
    assert "operator ana: hold by Malian government forces" in cluster.run("why", "gao").stdout
    assert cluster.run("retract", event_id).returncode == 0
    cluster.settle()
    assert cluster.run("table", "--json").stdout == before
    assert read(cluster.run("dlq", "list", "--json").stdout) == []


def test_an_event_from_before_the_horizon_is_not_retracted(cluster, machine):
    """The workers would refuse it, so nothing is sent."""
    before = cluster.run("status", "--json").stdout
    done = cluster.run("retract", machine[0]["event_id"])
    assert (done.returncode, done.stdout) == (1, "")
    assert "reported on " in done.stderr and "[too-late]" in done.stderr and "whoholds assert" in done.stderr
    assert cluster.run("status", "--json").stdout == before


def test_an_event_that_is_not_there_asks_for_the_city(cluster):
    done = cluster.run("retract", "no-such-id")
    assert done.returncode == 1 and "[no-such-event]" in done.stderr and "--city" in done.stderr
    done = cluster.run("retract", "not-yet-there", "--city", "menaka")
    assert done.returncode == 0, done.stderr


def test_where_there_are_no_topics(embedded):
    done = embedded.run("assert", "menaka", "--holder", "rebels", "--topic-prefix", "elsewhere-")
    assert done.returncode == 1 and "[no-topic]" in done.stderr
