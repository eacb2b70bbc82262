"""whoholds fold: what is kept out of the table is said, with its line and code, and counted."""

import pytest

from streams.demo import article_paths

from .running import lines, read, retraction, run


@pytest.fixture(scope="module")
def event():
    """A capture of the demo."""
    told = read(run("code", *map(str, article_paths())).stdout)
    return next(e for e in told if e["type"] == "capture" and e["place"]["name"] == "Ménaka")


@pytest.mark.parametrize("mode", [[], ["--changes"]])
def test_what_breaks_the_contract_is_kept_out_with_its_line_and_counted(event, mode):
    late = event | {
        "event_id": "2",
        "happened": {"from": "2019-03-09", "to": "2019-03-09", "precision": "day"},
    }
    lost = {key: value for key, value in event.items() if key != "place"}
    bad = [late, event | {"type": "teleport"}, lost, event | {"reported_at": "yesterday"}, "nope"]
    good = run("fold", *mode, stdin=lines(event))
    assert (good.returncode, good.stderr) == (0, "")
    done = run("fold", *mode, stdin=lines(*bad, event))
    assert (done.returncode, done.stdout) == (1, good.stdout)
    *reports, count = done.stderr.splitlines()
    assert [report.partition(":")[0] for report in reports] == [f"line {n}" for n in range(1, 6)]
    codes = [report.rpartition("[")[2][:-1] for report in reports]
    assert codes == ["out-of-range-date", "unknown-type", "missing-field", "bad-timestamp", "not-json"]
    assert (
        count
        == "kept out: 5 lines (1 bad-timestamp, 1 missing-field, 1 not-json, 1 out-of-range-date, 1 unknown-type)"
    )


def test_a_retraction_past_the_horizon_is_refused_and_that_is_said(event):
    done = run("fold", stdin=lines(event, retraction(event)))
    assert done.returncode == 1 and len(read(done.stdout)) == 1
    assert done.stderr.startswith("event back: ") and "[too-late]" in done.stderr
    assert done.stderr.endswith("kept out: 1 line (1 too-late)\n")


@pytest.mark.parametrize("way", ["option", "environment", "file"])
def test_the_horizon_is_a_setting(event, way, tmp_path):
    config = tmp_path / "whoholds.toml"
    config.write_text("horizon_days = 400")
    args = {"option": ["--horizon-days", "400"], "file": ["--config", str(config)]}.get(way, [])
    env = {"WHOHOLDS_HORIZON_DAYS": "400"} if way == "environment" else {}
    done = run("fold", *args, stdin=lines(event, retraction(event)), **env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_allies_are_a_setting(event):
    """Two claims, one by an ally of the gaining side: that is one voice."""
    first = event | {"assertion": "claimed", "attributed_to": event["actor"], "event_id": "1", "copy": "1"}
    ally = {"id": "state:XA", "name": "Ally", "kind": "external"}
    second = first | {
        "attributed_to": ally,
        "event_id": "2",
        "copy": "2",
        "source": "Other",
        "article_id": "b",
    }
    (held,) = read(run("fold", stdin=lines(first, second)).stdout)
    allies = f"state:XA+{event['actor']['id']}"
    (claimed,) = read(run("fold", stdin=lines(first, second), WHOHOLDS_ALLIES=allies).stdout)
    assert (held["status"], claimed["status"]) == ("held", "claimed")
