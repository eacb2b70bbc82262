"""docs/operating.md: its tables are those of the code, and its commands are ones that whoholds understands."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from streams.cli.root import whoholds as group
from streams.metrics import METRICS
from streams.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
COMMANDS = sorted(
    {
        line.split("#")[0].strip()
        for line in PAGE.splitlines()
        if re.match(r" {4}(WHOHOLDS_\S+ )*whoholds ", line)
    }
)


def test_the_tables_are_those_of_the_code():
    script = str(ROOT / "scripts" / "operating_page.py")
    done = subprocess.run([sys.executable, script, "-"], capture_output=True, check=True, text=True)
    assert done.stdout == PAGE, "run: python scripts/operating_page.py"
    for metric in METRICS:
        assert PAGE.count(f"| `{metric.name}` |") == 1
    for name, *_ in Settings().shown():
        assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_of_whoholds(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("mended.json", "article.jsonl"):
        (tmp_path / name).touch()
    words = shlex.split(line.split(">")[0])
    command, words = group, words[words.index("whoholds") + 1 :]
    context = click.Context(group, info_name="whoholds")
    while isinstance(command, click.Group):
        name, command, words = command.resolve_command(context, words)
        context = click.Context(command, parent=context, info_name=name)
    command.parse_args(context, words)  # raises click.UsageError


def test_alerts_name_metrics_that_are_there():
    named = set(re.findall(r"whoholds_[a-z_]+", PAGE.split("## Dead letters")[0]))
    known = {metric.name for metric in METRICS}
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in named} <= known
