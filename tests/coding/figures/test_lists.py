"""The word lists of figures, checked when they are read."""

import shutil

import pytest

from streams.coding.actors import DataError
from streams.coding.figures.words import DATA, load


@pytest.mark.parametrize(
    ("file", "line", "detail"),
    [
        ("numbers.tsv", "x\tbig\t3", "sort 'big'"),
        ("numbers.tsv", "x\tsmall\tmany", "no number"),
        ("quantifiers.tsv", "x\troof\tbefore", "makes 'roof'"),
        ("nouns.tsv", "beasts\tx", "class 'beasts'"),
        ("nouns.tsv", "thing\tsoldier", "there already as armed"),
        ("triggers.tsv", "hurt\tverb\tx\t-", "class 'hurt'"),
        ("triggers.tsv", "killed\tadverb\tx\t-", "sort 'adverb'"),
        ("function.tsv", "verb\tx", "role 'verb'"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, file, line, detail):
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(folder)
    assert str(caught.value).startswith(f"{file}:{text.count(chr(10)) + 1}: ")
    assert detail in str(caught.value)
