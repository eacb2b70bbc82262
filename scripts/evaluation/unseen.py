"""A ranker trained without corpus/types/first.jsonl, which types.jsonl equals: for a figure on unseen reports."""

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

from evaluation.texts import CORPUS, ROOT, fingerprint
from streams.coding import Coder
from streams.coding.ranker import Ranker


def possible() -> bool:
    """Whether a ranker can be trained here: scikit-learn is no dependency of the project."""
    return importlib.util.find_spec("sklearn") is not None


def _files() -> list[Path]:
    return [p for p in sorted((CORPUS / "types").glob("*.jsonl")) if p.name != "first.jsonl"]


def corpus() -> str:
    """Fingerprint of what it is trained on."""
    return fingerprint(*_files())


class Training:
    """A ranker in training, in a process of its own beside the scoring."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._weights = Path(self._folder.name) / "ranker.tsv"
        script = ROOT / "scripts" / "train_ranker.py"
        self._process = subprocess.Popen(
            [sys.executable, script, "--corpus", *_files(), "--out", self._weights],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def coder(self) -> Coder:
        """The coder with that ranker, once it is trained. Raises RuntimeError where training failed."""
        with self._folder:
            _, said = self._process.communicate()
            if self._process.returncode:
                raise RuntimeError(f"scripts/train_ranker.py failed:\n{said}")
            coder = Coder.load()
            coder.ranker = Ranker.load(self._weights)
        return coder
