"""Read the hand-written tables of data-src, with the file and line of a mistake."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data-src"


class TableError(ValueError):
    """A mistake in a data file; the message begins "file:line:"."""


def rows(name: str, least: int, most: int, folder: Path = FOLDER) -> Iterator[tuple[str, list[str]]]:
    """Yield ("file:line", fields) for each line that is neither blank nor a comment (``#``); fields are stripped.

    Raises TableError where a line has fewer than ``least`` or more than ``most`` fields.
    """
    with open(folder / name, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if not line.strip() or line[0] == "#":
                continue
            fields = [x.strip() for x in line.split("\t")]
            where = f"{name}:{n}"
            if not least <= len(fields) <= most:
                raise TableError(
                    f"{where}: {least} to {most} fields apart by tabs expected, {len(fields)} found"
                )
            yield where, fields


def priors(folder: Path = FOLDER) -> dict[str, float]:
    """Weight of each country (ISO 3166-1 alpha-2) where nothing else tells places apart."""
    out: dict[str, float] = {}
    for where, (country, weight) in rows("priors.tsv", 2, 2, folder):
        if len(country) != 2 or not country.isupper() or country in out:
            raise TableError(f"{where}: {country!r} is no alpha-2 code, or stands there twice")
        out[country] = number(weight, where)
    return out


def number(text: str, where: str) -> float:
    """``text`` as a float. Raises TableError, beginning with ``where``, if it is none."""
    try:
        return float(text)
    except ValueError:
        raise TableError(f"{where}: {text!r} is no number") from None


def writing(how: str, folder: Path = FOLDER) -> list[str]:
    """Countries of one line of writing.tsv: ``arabic`` or ``romanised``."""
    lines = {kind: countries.split() for _, (kind, countries) in rows("writing.tsv", 2, 2, folder)}
    return lines[how]
