"""whoholds why and history: the evidence of a city, from a file of events."""

import pytest

from streams.demo import article_paths

from .running import lines, read, retraction, run


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """A file of the demo's events."""
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(run("code", *map(str, article_paths())).stdout)
    return path


def test_why_tells_evidence_rule_and_what_would_change_it(events):
    done = run("why", "Ménaka", "--events", str(events))
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert told[0].startswith("Ménaka (Menaka, ML): held by Malian government forces, since Fri 8 Mar 2019")
    assert any("[1-menaka-falls ¶1]" in line for line in told)
    assert any(line.strip() == "held by rebels -> held by Malian government forces" for line in told)
    assert any(line.strip().startswith("rule ") for line in told)
    assert "It would change if" in done.stdout


@pytest.mark.parametrize("name", ["menaka", "MÉNAKA", "Menaka"])
def test_a_city_is_found_whatever_accents_and_case(events, name):
    assert run("why", name, "--events", str(events)).stdout.startswith("Ménaka (")


def test_why_says_what_is_kept_out_links_articles_and_names_operators(events):
    told = read(events.read_text())
    fall = next(e for e in told if e["type"] == "capture" and e["place"]["name"] == "Ménaka")
    late = retraction(fall)
    linked = fall | {
        "event_id": "linked",
        "url": "https://news.example/1\u202e",
        "article_id": "b",
        "source": "B",
    }
    asserted = read(
        run(
            "assert", "Ménaka", "--holder", "rebels", "--by", "ana", "--note", "was there", "--dry-run"
        ).stdout
    )
    done = run("why", "Ménaka", "--events", "-", stdin=lines(*told, late, linked, *asserted))
    assert "kept out: event back: it retracts an event" in done.stdout and "[too-late]" in done.stdout
    assert "     https://news.example/1\\u202e\n" in done.stdout
    assert "operator ana: hold by rebels" in done.stdout and "     note: was there\n" in done.stdout


def test_why_as_it_was_on_a_day(events):
    done = run("why", "Ménaka", "--events", str(events), "--happened-by", "2019-03-07")
    assert done.stdout.splitlines()[0].endswith("(as it was on Thu 7 Mar 2019)")
    assert "held by rebels" in done.stdout.splitlines()[0]
    assert "held by rebels -> held by Malian government forces" not in done.stdout


def test_why_as_of_a_day_leaves_out_what_came_later(events):
    done = run("why", "menaka", "--as-of", "2019-03-05", "--events", str(events))
    assert done.stdout.startswith("Ménaka (Menaka, ML): held by rebels")
    assert "4-menaka-retaken" not in done.stdout and "It would change" not in done.stdout


def test_history_has_as_many_steps_as_the_row_s_version(events):
    rows = {row["city"]["name"]: row for row in read(run("fold", stdin=events.read_text()).stdout)}
    for name, row in rows.items():
        steps = read(run("history", name, "--json", "--events", "-", stdin=events.read_text()).stdout)
        assert len(steps) == row["version"]
        assert steps[-1]["after"]["status"] == row["status"]


def test_no_such_city(events):
    done = run("why", "Menak", "--events", str(events))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "no event is about a city Menak [no-such-city]",
        "Did you mean Ménaka?",
    ]


def test_two_cities_of_one_name(events, tmp_path):
    one = next(event for event in read(events.read_text()) if (event["place"] or {}).get("name") == "Gao")
    other = {**one, "event_id": "other", "place": {**one["place"], "id": "geonames:1"}}
    both = tmp_path / "both.jsonl"
    both.write_text(lines(one, other))
    done = run("why", "gao", "--events", str(both))
    assert done.returncode == 1 and "[ambiguous-city]" in done.stderr and "geonames:1" in done.stderr
    assert run("why", "geonames:1", "--events", str(both)).returncode == 0


def test_a_line_that_is_no_event_is_reported(events):
    done = run("history", "Gao", "--events", "-", stdin="nope\n" + events.read_text())
    assert done.returncode == 1 and done.stderr.startswith("line 1: ")
    assert "held by rebels, except: army base" in done.stdout
