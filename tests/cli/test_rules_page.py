"""docs/rules.md is what the rules say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_that_of_the_rules_in_force(tmp_path):
    script = str(ROOT / "scripts" / "rules_page.py")
    done = subprocess.run([sys.executable, script, "-"], capture_output=True, check=True, text=True)
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert page == done.stdout, "run: python scripts/rules_page.py"
    assert page.count("\n| `") > 20
