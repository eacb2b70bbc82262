"""The report: as Markdown for eval/RESULTS.md, and as aligned columns for a terminal. No text of the data is in it."""

from collections.abc import Iterable

from evaluation.scores import Table

TITLE = "# What `make eval` found\n\nWritten by `make eval EVAL_ARGS=--update`; figures only, the texts stay where they are.\n"


def cell(value: object) -> str:
    """A float with two places, anything else as it prints."""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def markdown(tables: Iterable[Table]) -> str:
    """All tables as one Markdown document."""
    out = [TITLE]
    for t in tables:
        out.append(f"\n## {t.title}\n\n" + (f"{t.note}\n\n" if t.note else ""))
        out.append("| " + " | ".join(t.head) + " |\n|" + " --- |" * len(t.head) + "\n")
        out += ["| " + " | ".join(cell(v) for v in row) + " |\n" for row in t.rows]
    return "".join(out)


def plain(table: Table) -> str:
    """One table in aligned columns."""
    rows = [list(map(str, table.head)), *([cell(v) for v in row] for row in table.rows)]
    widths = [max(len(r[k]) for r in rows) for k in range(len(table.head))]
    lines = [
        "  ".join(
            v.ljust(w) if k == 0 else v.rjust(w) for k, (v, w) in enumerate(zip(r, widths, strict=True))
        )
        for r in rows
    ]
    note = f"{table.note}\n" if table.note else ""
    return f"\n{table.title}\n{note}" + "\n".join("  " + line.rstrip() for line in lines)
