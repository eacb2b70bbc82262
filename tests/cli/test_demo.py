"""whoholds demo from beginning to end, on the embedded broker."""

import json
import os
import pty
import re
import select
import subprocess

import pytest

from streams.demo import article_paths

from .running import WHOHOLDS, environment, read, run

DEMO = [str(path) for path in article_paths()]

#: What the articles of streams/demo/articles say: status, holder's kind, since, left to the other side, pressure.
EXPECTED = {
    "Ménaka": ("held", "state", "2019-03-08", None, False),  # its prison was stormed: a site, not the city
    "Ansongo": ("contested", "state", None, None, False),
    "Gao": ("held_with_pockets", "rebel", "2019-03-06", "army_base", True),
    "Timbuktu": ("unknown", None, None, None, True),
    "Bourem": ("unknown", None, None, None, True),
    "Douentza": ("unknown", None, None, None, True),
    "Kosti": ("claimed", "state", None, None, True),
    "Ad-Damazin": ("vacated", None, "2019-03-06", None, False),
    "Singa": ("held", "rebel", None, None, False),
    "Sennar": ("besieged", None, None, None, False),
}


@pytest.fixture(scope="module")
def offline_rows():
    """The rows of the demo's articles by the offline commands, by city."""
    events = run("code", *DEMO)
    return {row["city"]["name"]: row for row in read(run("fold", stdin=events.stdout).stdout)}


def test_no_other_city_has_a_row(offline_rows):
    assert set(offline_rows) == set(EXPECTED)


@pytest.mark.parametrize("city", EXPECTED)
def test_the_articles_are_understood(offline_rows, city):
    status, holder, since, pocket, pressured = EXPECTED[city]
    row = offline_rows[city]
    assert row["status"] == status
    assert (row["holder"] or {}).get("kind") == holder
    if since is not None:
        assert row["since"]["to"] == since
    assert (pocket or "") in json.dumps(row["pockets"])
    assert bool(row["pressured_until"]) == pressured


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> str:
    """What the demo prints, run in an empty folder that it leaves empty."""
    folder = tmp_path_factory.mktemp("demo")
    done = run("demo", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(folder.iterdir()) == []
    return done.stdout


def test_demo_prints_changes_and_the_table(shown, offline_rows):
    assert "embedded broker at 127.0.0.1:" in shown and "worker ready in" in shown
    assert "dead letters 0" in shown
    changes, table = shown.split("\nCity", 1)
    shown = {
        line[: len(city)] for line in table.splitlines() for city in offline_rows if line.startswith(city)
    }
    assert shown == set(offline_rows)
    for city in offline_rows:
        assert re.search(rf"^\d\d:\d\d:\d\d  {city}", changes, re.MULTILINE), city
    assert "\x1b" not in shown


def test_the_readme_shows_this_table(repo, shown):
    readme = (repo / "README.md").read_text()
    block = readme.partition("<!-- demo: begin -->")[2].partition("<!-- demo: end -->")[0]

    def table(text: str) -> list[list[str]]:
        lines = text.partition("\nCity ")[2].partition("\n\n")[0].splitlines()
        return [re.split(r"\s{3,}", line) for line in lines]

    assert table(block) == table(shown), "run scripts/readme_demo.py"


def test_demo_on_a_terminal(tmp_path):
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [WHOHOLDS, "demo"], stdout=follower, stderr=follower, stdin=follower, cwd=tmp_path,
        env=environment(TERM="xterm-256color", COLUMNS="80"),
    )  # fmt: skip
    os.close(follower)
    said = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            said += os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
    os.close(leader)
    assert process.wait(timeout=10) == 0
    assert b"\x1b[1m" in said and b"Traceback" not in said
