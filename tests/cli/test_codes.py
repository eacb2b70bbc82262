"""Error codes of the commands: each is of the one list, which says what it means."""

import ast
from pathlib import Path

import pytest

import streams.cli
from streams.errors import Code

FILES = sorted(Path(streams.cli.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_command_spells_a_code_of_its_own(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Problem", "cls"):
            code = node.args[1]
            assert not isinstance(code, ast.Constant), f"{path.name}:{code.lineno}: {ast.unparse(code)}"


@pytest.mark.parametrize(
    "name",
    [
        "no-such-file",
        "is-a-directory",
        "unknown-suffix",
        "unreadable",
        "not-text",
        "unwritable",
        "no-such-letter",
    ]
    + ["no-such-city", "ambiguous-city", "worker-failed", "internal-error"],
)
def test_a_released_code_of_the_commands_keeps_its_spelling(name):
    assert Code(name).help.endswith(".")
