"""The word lists of time, checked when they are read."""

import pytest

from streams.coding.time.words import DATA, load

from ..tokens import refused


@pytest.mark.parametrize(
    ("file", "line", "detail"),
    [
        ("words.tsv", "x\tcolour\t-\t-", "class 'colour'"),
        ("words.tsv", "x\tmonth\t13\t-", "not from 1 to 12"),
        ("words.tsv", "x\tmonth\tJuly\t-", "no number"),
        ("words.tsv", "x\tlead\tnear\t-", "value 'near'"),
        ("words.tsv", "x\tmonth\t3\todd", "unknown flags"),
        ("phrases.tsv", "x\treport\ttoday\tday\tpoint", "span 'today'"),
        ("phrases.tsv", "yesterday\treport\tday-1\tday\tpoint", "there already"),
        ("phrases.tsv", "x\theard\tday-1\tday\tpoint", "base 'heard'"),
        ("guards.tsv", "x\tabove\ty", "side 'above'"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, file, line, detail):
    refused(DATA, tmp_path, load, file, line, detail)
