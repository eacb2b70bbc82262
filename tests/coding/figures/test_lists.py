"""The word lists of figures, checked when they are read."""

import pytest

from streams.coding.figures.words import DATA, load

from ..tokens import refused


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
    refused(DATA, tmp_path, load, file, line, detail)
