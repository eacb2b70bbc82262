"""README, Makefile and the lock files say what is so."""

import re
import subprocess
import tomllib
from itertools import chain

import pytest
from packaging.requirements import Requirement

from streams.cli.root import VERBS


@pytest.fixture(scope="module")
def readme(repo) -> str:
    return (repo / "README.md").read_text()


@pytest.fixture(scope="module")
def project(repo) -> dict:
    return tomllib.loads((repo / "pyproject.toml").read_text())


def test_make_targets_in_the_readme_exist(repo, readme):
    targets = set(re.findall(r"^([a-z-]+):", (repo / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`| )make ([a-z-]+)", readme))
    assert {"demo", "test"} <= named <= targets


def test_verbs_in_the_readme_exist(readme):
    named = set(re.findall(r"whoholds ([a-z]+)", readme))
    assert named <= {verb for verbs in VERBS.values() for verb in verbs}


def test_files_named_in_the_readme_exist(repo, readme):
    for target in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (repo / target).exists(), target


def test_every_dependency_is_locked_as_it_is_pinned(repo, project):
    locked = {}
    # What the benchmark compares with lives in an environment of its own, with other versions of the rest.
    names = (
        "requirements-bench.lock",
        "requirements-train.lock",
        "requirements-dev.lock",
        "requirements.lock",
    )
    for name in names:
        for line in (repo / name).read_text().splitlines():
            if match := re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line):
                locked[match[1].lower().replace("_", "-")] = match[2]
    wanted = [*project["project"]["dependencies"], *chain(*project["dependency-groups"].values())]
    for text in wanted:
        requirement = Requirement(text)
        assert requirement.specifier.contains(locked[requirement.name.lower()]), text


def test_the_changelog_has_the_version(repo, project):
    assert f"## {project['project']['version']}" in (repo / "CHANGELOG.md").read_text()


def test_ci_runs_lint_tests_and_audit(repo):
    script = (repo / ".ci" / "run").read_text()
    assert "set -euo pipefail" in script
    assert re.findall(r"^make (\w+)", script, re.MULTILINE) == ["lint", "test", "test", "audit"]
    # What runs beside the rest is left out there, so every test runs once; either failure fails the run.
    assert "--ignore" in script and '[ "$failed" = 0 ]' in script
    subprocess.run(["bash", "-n", ".ci/run"], cwd=repo, check=True)


def test_make_finds_no_python_and_says_so(repo, tmp_path):
    done = subprocess.run(
        ["sh", str(repo / "scripts" / "make_venv.sh"), ".venv"],
        cwd=tmp_path, env={"PATH": str(tmp_path), "PYTHON": "python9.9"}, check=False, capture_output=True, text=True,
        executable="/bin/sh",
    )  # fmt: skip
    assert done.returncode == 1
    assert "no Python 3.11 or newer found" in done.stderr
    assert list(tmp_path.iterdir()) == []
