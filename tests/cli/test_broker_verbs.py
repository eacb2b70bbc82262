"""The verbs that talk to a broker, on the embedded one."""

import json

import pytest
from kafka import KafkaProducer

from streams.demo import article_paths

from .running import lines, paragraph, read, run

DEMO = [str(path) for path in article_paths()]


@pytest.fixture(scope="module")
def told(cluster):
    """The cluster after the demo's articles and some bad input."""
    done = cluster.run("produce", *DEMO)
    assert done.returncode == 0, done.stderr
    producer = KafkaProducer(bootstrap_servers=cluster.address, api_version=(2, 3))
    producer.send("paragraphs", key=b"other", value=json.dumps(paragraph("x")).encode())
    producer.send("paragraphs", key=b"a\x1b[31m", value=b"\x1b]0;owned\x07\xff")
    producer.flush()
    producer.close()
    cluster.settle()
    return cluster


@pytest.fixture(scope="module")
def offline():
    """Events and rows of the demo's articles, by the offline commands."""
    events = run("code", *DEMO)
    assert events.returncode == 0, events.stderr
    rows = run("fold", stdin=events.stdout)
    assert rows.returncode == 0, rows.stderr
    return read(events.stdout), read(rows.stdout)


def test_the_table_is_that_of_the_offline_commands(told, offline):
    assert read(told.run("table", "--json").stdout) == offline[1]


def test_the_events_are_those_of_the_offline_commands(told, offline):
    ids = {event["event_id"] for event in offline[0]}
    done = told.run("follow", "events", "--from-start", "--json", "--count", str(len(ids)))
    assert {event["event_id"] for event in read(done.stdout)} == ids


def test_a_table_as_of_a_day_is_that_of_the_offline_commands(told, offline):
    expected = run("fold", "--as-of", "2019-03-06", stdin=lines(*offline[0])).stdout
    assert expected and read(expected) != offline[1]
    assert told.run("table", "--json", "--as-of", "2019-03-06").stdout == expected


def test_the_table_for_people_names_every_city(told, offline):
    done = told.run("table", "--window", "7d", "--as-of", "2019-03-10")
    assert done.returncode == 0
    for row in offline[1]:
        assert row["city"]["name"] in done.stdout
    assert "changes in 7 days" in done.stderr
    assert "\x1b" not in done.stdout


def test_why_reads_the_topic(told):
    done = told.run("why", "gao")
    assert done.returncode == 0 and "[3-gao-except-base ¶2]" in done.stdout


def test_changes_for_people(told):
    done = told.run("follow", "changes", "--from-start", "--count", "3")
    assert len(done.stdout.splitlines()) == 3
    assert all("->" in line or ":" in line for line in done.stdout.splitlines())


def test_dead_letters_are_listed_and_shown(told):
    letters = read(told.run("dlq", "list", "--json").stdout)
    assert sorted(letter["error"] for letter in letters) == ["bad-utf8", "key-mismatch"]
    listed = told.run("dlq", "list", "--error", "bad-utf8")
    assert "bad-utf8" in listed.stdout and "key-mismatch" not in listed.stdout
    number = listed.stdout.splitlines()[1].split()[0]
    shown = told.run("dlq", "show", number)
    assert shown.returncode == 0
    assert "\\u001b]0;owned\\u0007\\xff" in shown.stdout
    assert not set("\x1b\x07") & set(listed.stdout + shown.stdout)


def test_a_dead_letter_that_is_not_there(told):
    done = told.run("dlq", "show", "3:999")
    assert done.returncode == 1 and "[no-such-letter]" in done.stderr


def test_producing_again_changes_nothing(told, offline):
    assert told.run("produce", *DEMO).returncode == 0
    told.settle()
    assert read(told.run("table", "--json").stdout) == offline[1]


def test_produce_sends_the_good_and_reports_the_bad(told, tmp_path):
    (tmp_path / "mixed.jsonl").write_text(
        lines(paragraph("Quiet.", 0, "b1"), "nope", paragraph("Calm.", 1, "b1"))
    )
    done = told.run("produce", "--json", "mixed.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("mixed.jsonl line 2: ") and "[not-json]" in done.stderr
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["paragraphs"], summary["refused"]) == (1, 2, 1)


def test_produce_reads_standard_input(told):
    done = told.run("produce", "-", stdin=lines(paragraph("Quiet.", 0, "b2")))
    assert done.returncode == 0 and "delivered 1 paragraphs of 1 articles to paragraphs" in done.stderr


def test_topics_are_there(told):
    done = told.run("topics", "check", "--json")
    assert done.returncode == 0
    assert {"paragraphs", "events", "city-control"} <= {topic["topic"] for topic in read(done.stdout)}
    assert told.run("topics", "check", "--partitions", "3").returncode == 1
    created = told.run("topics", "create")
    assert (created.returncode, created.stdout) == (0, "")


def test_another_prefix_sees_nothing_of_it(told):
    done = told.run("table", "--topic-prefix", "elsewhere-")
    assert done.returncode == 1 and "[no-topic]" in done.stderr


def test_status_holds_what_is_there_against_what_should_be(told, offline):
    state = json.loads(told.run("status", "--json").stdout)
    assert state["kind"] == "embedded broker" and len(state["brokers"]) == 1
    assert state["cities"] == len(offline[1])
    topics = state["topics"]
    assert topics["events"]["schema"] == "event.v1"
    assert topics["paragraphs"]["lag"] == {"0": 0, "1": 0, "2": 0, "3": 0}
    assert all(topic["problems"] == [] for topic in topics.values())
    shown = told.run("status").stdout
    assert f"table: {len(offline[1])} cities" in shown and "1 broker: " in shown


def test_status_of_an_installation_that_is_not_there(told):
    done = told.run("status", "--topic-prefix", "elsewhere-")
    assert done.returncode == 0
    assert "no table yet" in done.stdout and "is missing" in done.stdout


def test_a_replay_with_the_same_version_changes_nothing(told, offline):
    done = told.run("replay", "--from", "2019-03-04", "--to", "2019-03-10", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["cities"]) == (9, [])
    assert summary["events"] == {"now": len(offline[0]), "new": 0, "gone": 0}
    beside = told.run("table", "--json", "--topic-prefix", "replay-0.1.0-")
    assert read(beside.stdout) == offline[1]
    switched = told.run("replay", "--from", "2019-03-04", "--to", "2019-03-10", "--switch")
    assert switched.returncode == 0 and "switched over" in switched.stderr
    assert read(told.run("table", "--json").stdout) == offline[1]


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "2019-03-04"],
        ["--from", "2019-03-08", "--to", "2019-03-04"],
        ["--from", "yesterday", "--to", "2019-03-04"],
        ["--from", "2019-03-04", "--to", "2019-03-08", "--name", "a b"],
    ],
)
def test_a_replay_that_is_not_asked_for_well(told, words):
    done = told.run("replay", *words)
    assert done.returncode == 2 and "Usage" in done.stderr
