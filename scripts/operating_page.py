"""Writes the tables of docs/operating.md from the code: settings and metrics.

python scripts/operating_page.py [FILE]    (- is standard output)
"""

import sys
from pathlib import Path

from streams import metrics
from streams.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operating.md"


def settings_table() -> str:
    """Every setting with its default, as a table in Markdown."""
    lines = ["| setting | default | what |", "| --- | --- | --- |"]
    for name, value, _, help_ in Settings().shown():
        lines.append(f"| `{name}` | {f'`{value}`' if value else ''} | {help_} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The page with its tables written anew."""
    for name, table in (("settings", settings_table()), ("metrics", metrics.table())):
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        head, _, rest = text.partition(begin)
        text = head + begin + table + end + rest.partition(end)[2]
    return text


def main() -> int:
    """Write the page; the exit status."""
    text = page(PAGE.read_text("utf-8"))
    target = sys.argv[1] if len(sys.argv) > 1 else str(PAGE)
    if target == "-":
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
    else:
        Path(target).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
