"""The wheel works without the checkout: everything that the program reads is in it."""

import os
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def unpacked(repo, tmp_path_factory):
    """The wheel, built and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    done = subprocess.run(
        [*command, "--wheel-dir", folder, repo], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def whoholds(unpacked, *words: str, **options) -> subprocess.CompletedProcess:
    """Run the command with the wheel's package in place of the checkout's, child processes too."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "streams", *words],
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        check=False, capture_output=True, text=True, timeout=120, **options,
    )  # fmt: skip


def test_it_is_the_wheel_that_is_tested(unpacked, tmp_path):
    program = "import streams; print(streams.__file__)"
    env = os.environ | {"PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], env=env, check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith(str(unpacked))


def test_it_codes_and_folds(unpacked, tmp_path):
    article = tmp_path / "a1.txt"
    article.write_text("date 2019-03-04\n\nRebels captured the town of Menaka in Mali on Monday.\n")
    events = whoholds(unpacked, "code", str(article), cwd=tmp_path)
    assert events.returncode == 0, events.stderr
    rows = whoholds(unpacked, "fold", input=events.stdout, cwd=tmp_path)
    assert rows.returncode == 0 and rows.stdout.count("\n") == 1, rows.stderr


def test_it_has_the_demo(unpacked, tmp_path):
    done = whoholds(unpacked, "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_data_files_are_in_it(repo, unpacked):
    tracked = subprocess.run(
        ["git", "ls-files", "streams", "schemas"], cwd=repo, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in tracked:
        inside = name.replace("schemas/", "streams/_schemas/", 1) if name.startswith("schemas/") else name
        assert (unpacked / inside).is_file(), name
