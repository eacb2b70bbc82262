"""The table at another moment, over a window, and by city, holder or country."""

from datetime import UTC, datetime, timedelta

import pytest

from streams import control
from streams.cli.tables import recent_changes
from streams.demo import article_paths

from .running import lines, read, run

DEMO = [str(path) for path in article_paths()]
LATER = {"reported_at": "2019-03-20T12:00:00Z", "article_id": "later", "source": "Late News"}


@pytest.fixture(scope="module")
def events():
    """The demo's events, and one that tells much later of a day before all of them."""
    told = read(run("code", *DEMO).stdout)
    fall = next(e for e in told if e["type"] == "capture" and e["place"]["name"] == "Ménaka")
    day = {"from": "2019-02-20", "to": "2019-02-20", "precision": "day"}
    return [*told, fall | LATER | {"event_id": "late", "happened": day, "assertion": "reported"}]


def menaka(rows):
    """The one row of Ménaka."""
    return next(row for row in rows if row["city"]["name"] == "Ménaka")


def test_as_it_was_is_what_is_known_now_of_then(events):
    done = run("fold", "--happened-by", "2019-02-25", stdin=lines(*events))
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = read(done.stdout)
    assert (row["city"]["name"], row["evidence"]) == ("Ménaka", ["late"])
    assert run("fold", "--as-of", "2019-02-25", stdin=lines(*events)).stdout == ""
    now = menaka(read(run("fold", stdin=lines(*events)).stdout))
    then = menaka(read(run("fold", "--happened-by", "2019-03-06", stdin=lines(*events)).stdout))
    assert (then["holder"]["name"], now["holder"]["name"]) == ("rebels", "Malian government forces")


def test_as_it_was_and_as_known_then(events):
    both = run("fold", "--happened-by", "2019-02-25", "--as-of", "2019-03-19", stdin=lines(*events))
    assert (both.returncode, both.stdout) == (0, "")


def test_changes_up_to_a_day_lead_to_its_row(events):
    *_, last = read(run("fold", "--changes", "--happened-by", "2019-02-25", stdin=lines(*events)).stdout)
    (row,) = read(run("fold", "--happened-by", "2019-02-25", stdin=lines(*events)).stdout)
    assert last["after"] | {"pressured": None} == row | {"pressured": None}


@pytest.mark.parametrize("clock", ["happened", "learned"])
@pytest.mark.parametrize("days", [1, 3, 10, 40])
def test_a_window_counts_the_changes_that_control_s_view_does(events, clock, days):
    now, window = datetime(2019, 3, 21, tzinfo=UTC), timedelta(days=days)
    changes = list(control.changes(events))
    view = control.view(list(control.fold(events)), changes, now=now, window=window, clock=clock)
    recent = recent_changes(changes, now, window, clock)
    assert sum(r.steps for r in recent.values()) == sum(c["changes"] for c in view["countries"])


@pytest.fixture(scope="module")
def told(cluster):
    """The cluster after the demo's articles."""
    assert cluster.run("produce", *DEMO).returncode == 0
    cluster.settle()
    return cluster


@pytest.mark.parametrize("day", ["2019-03-05", "2019-03-08"])
def test_the_table_as_it_was_is_that_of_fold(told, events, day):
    expected = run("fold", "--happened-by", day, stdin=lines(*events[:-1])).stdout
    assert expected and told.run("table", "--json", "--happened-by", day).stdout == expected


def test_the_window_is_on_either_clock(told):
    counts = {}
    for clock in ("happened", "learned"):
        done = told.run("table", "--window", "1d", "--as-of", "2019-03-08", "--clock", clock)
        assert done.returncode == 0
        counts[clock] = int(done.stderr.split(" changes in")[0].split()[-1])
    # Ansongo to Singa: what the articles of 8 March tell also of the 7th.
    assert 0 < counts["happened"] < counts["learned"]


def test_the_table_by_holder(told):
    done = told.run("table", "--by", "holder", "--window", "7d", "--happened-by", "2019-03-08", "--json")
    holders = {view["holder"]["name"]: view for view in read(done.stdout)}
    assert "geonames:2453514" in holders["Malian government forces"]["gained"]
    assert "geonames:2453514" in holders["rebels"]["lost"]
    people = told.run("table", "--by", "holder", "--window", "7d", "--happened-by", "2019-03-08").stdout
    line = next(line for line in people.splitlines() if line.startswith("Malian government forces"))
    assert "Ménaka" in line


def test_the_table_by_country(told):
    countries = {v["country"]: v for v in read(told.run("table", "--by", "country", "--json").stdout)}
    rows = read(told.run("table", "--json").stdout)
    assert set(countries) == {"ML", "SD"}
    assert sum(n for view in countries.values() for n in view["statuses"].values()) <= len(rows)
    people = told.run("table", "--by", "country", "--window", "7d", "--as-of", "2019-03-08").stdout
    assert [line.split()[0] for line in people.splitlines()[1:]] == ["ML", "SD"]


def test_the_table_by_city_says_how_long_and_how_often(told):
    done = told.run("table", "--by", "city", "--window", "7d", "--happened-by", "2019-03-08", "--json")
    view = next(v for v in read(done.stdout) if v["row"]["city"]["name"] == "Ménaka")
    assert (view["held_days"], view["changed_hands"]) == (0, 1)
    people = told.run("table", "--by", "city", "--window", "7d", "--happened-by", "2019-03-10").stdout
    line = next(line for line in people.splitlines() if line.startswith("Ménaka"))
    assert line.split()[-4:] == ["2", "days", "3", "1"]


@pytest.mark.parametrize(
    "args", [["--clock", "happened"], ["--happened-by", "2019-03-08", "--clock", "learned", "--window", "7d"]]
)
def test_a_clock_that_cannot_count_is_a_usage_error(args):
    done = run("table", *args)
    assert done.returncode == 2 and "--clock" in done.stderr
