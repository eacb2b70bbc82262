"""Puts what ``whoholds demo`` prints into README.md, between the markers.

python scripts/readme_demo.py
"""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"(?<=<!-- demo: begin -->\n).*(?=<!-- demo: end -->)", re.DOTALL)


def main() -> int:
    """Run the demo and write its output; the exit status."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "streams", "demo"], check=True, stdout=subprocess.PIPE, text=True
    )
    block = f"```\n{done.stdout.strip()}\n```\n"
    README.write_text(BLOCK.sub(lambda _: block, README.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
