"""Writes docs/rules.md, the transition rules as a page, from the rules themselves.

python scripts/rules_page.py [FILE]    (- is standard output)
"""

import sys
from pathlib import Path

from streams.control import load_rules
from streams.control.rules import CONDITIONS, FILE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
HEAD = """# How a city's row changes

The rules that `whoholds fold` and the workers apply, from [rules.toml](../{file}). This page is written by
`python scripts/rules_page.py`; do not edit it. Evidence is folded in the order of what happened. For each piece the first rule that fits is applied,
from the top down; `whoholds why CITY` names it.

The conditions: `act`, what the evidence tells; `strength`, on whose word (strong: the outlet's own voice, the losing
side, an official of no party to it, a third party that confirms; weak: a claim by who gains); `scope`, how much of the
city; `who`, what the acting party was to the row before; `status` and `holder`, the row before (`holder`: whether
there is one); `dated`, whether a day is given; `target`, whether it is told against whom; `outranked`, whether an
operator's assertion stands above it.

A common noun ("rebels", "troops") is the holder where the same article told by name, up to seven days before in the
order of what happened, that the holder gained the city, and the noun can mean it: armed groups for one of them,
government forces for the state's. So a headline without a name or a day does not replace whom its article names.

Their values: {values}.

"""


def page() -> str:
    """The page in Markdown."""
    words = {True: "yes", False: "no"}
    values = "; ".join(
        f"`{name}` {', '.join(words.get(value, value) for value in values)}"
        for name, values in CONDITIONS.items()
    )
    return HEAD.format(file=FILE, values=values) + load_rules().markdown()


def main() -> int:
    """Write the page; the exit status."""
    target = sys.argv[1] if len(sys.argv) > 1 else str(PAGE)
    if target == "-":
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(page())
    else:
        Path(target).write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
