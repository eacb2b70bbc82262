"""How fast the coder is, beside a tokenizer: python bench/coder.py [rounds].

Codes paragraphs of about 200 characters as ``whoholds code`` does (JSON in, JSON out, each paragraph an article of
its own), on conflict text and on general news, and tokenises the same ones with spaCy's blank English pipeline, in
turns. Prints paragraphs a second of CPU time on one core, the ratios, and the memory it took.
spaCy is no dependency: without it the ratio is left out, with a word. Texts: corpus/, and ../shared/data beside it.
"""

import json
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from streams.coding import Coder
from streams.messages import decode_paragraph, encode

ROOT = Path(__file__).parent.parent
PROSE = ROOT.parent / "shared" / "data" / "battles.jsonl"
LENGTH = 200  # characters of a paragraph, on average
MOST = 12_000  # paragraphs of each kind
ROUNDS = 5
FEW = 500  # of so few paragraphs each round takes all, or the clock would be too coarse
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def lines(*paths: Path) -> list[dict]:
    """Objects of JSON Lines files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def paragraphs(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of ``texts``, in order, as paragraphs of about LENGTH characters."""
    out = ""
    for sentence in (s for text in texts for s in _SENTENCE_END.split(text)):
        if out and len(out) + len(sentence) / 2 > LENGTH:
            yield out
            out = ""
        out = f"{out} {sentence}".strip()
    if out:
        yield out


def kinds() -> dict[str, list[str]]:
    """Paragraphs of conflict text and of general news, by kind."""
    corpus = ROOT / "corpus"
    reports = lines(*sorted(corpus.glob("types/*.jsonl")))
    articles = [json.loads(path.read_text("utf-8")) for path in sorted(corpus.glob("articles/*.json"))]
    plain = [x["text"] for x in lines(corpus / "general" / "plain.jsonl")]
    out = {
        "conflict, own corpus": [x["text"] for x in reports if x["type"] != "none"]
        + [text for article in articles for text in article["paragraphs"]],
        "general news": plain,
        "general news in the words of war": [x["text"] for x in reports if x["type"] == "none"]
        + [x["text"] for x in lines(*sorted(corpus.glob("general/*.jsonl"))) if x["text"] not in plain],
    }
    if PROSE.exists():
        out["conflict, ../shared/data/battles.jsonl"] = [x["text"] for x in lines(PROSE)]
    else:
        print("no ../shared/data/battles.jsonl: only the project's own corpus")
    chance = random.Random(1)
    cut = {kind: list(paragraphs(texts)) for kind, texts in out.items()}
    return {kind: chance.sample(texts, min(len(texts), MOST)) for kind, texts in cut.items()}


def coder() -> Callable[[list[str]], float]:
    """Codes paragraphs: the CPU seconds it takes."""
    loaded, now = Coder.load(), datetime.now(UTC)
    number = iter(range(10**9))

    def run(texts: list[str]) -> float:
        raw = [
            encode({"article_id": f"a{next(number)}", "paragraph": 0, "text": text, "published_at": "2023-06-01T12:00:00Z"})
            for text in texts
        ]  # fmt: skip
        start = time.process_time()
        for line in raw:
            _, events = loaded.step(None, decode_paragraph(line, now=now))
            for event in events:
                encode(event)
        return time.process_time() - start

    return run


def tokenizer() -> Callable[[list[str]], float] | None:
    """Tokenises paragraphs with spaCy: the CPU seconds it takes. None where it is not installed."""
    try:
        import spacy
    except ImportError:
        print(
            "spaCy is not installed here: no ratio (python -m pip install spacy, in an environment of its own)"
        )
        return None
    pipeline = spacy.blank("en")

    def run(texts: list[str]) -> float:
        start = time.process_time()
        for text in texts:
            pipeline(text)
        return time.process_time() - start

    return run


def main(rounds: int) -> None:
    """Print the table."""
    ours, theirs = coder(), tokenizer()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"loaded, {peak:.0f} MB at most so far" + (", spaCy among them" if theirs else ""))
    for kind, texts in kinds().items():
        ours(texts[:: max(1, len(texts) // 100)])  # warm up: pages of the gazetteer, compiled code
        speeds, ratios = [], []
        for k in range(rounds):
            part = texts[k::rounds] if len(texts) > FEW else texts
            speeds.append(len(part) / ours(part))
            if theirs:
                ratios.append(speeds[-1] * theirs(part) / len(part))
        length = sum(map(len, texts)) / len(texts)
        line = f"{kind}: {len(texts):,} paragraphs of {length:.0f} characters, {statistics.median(speeds):,.0f} a second"
        if theirs:
            line += f", {statistics.median(ratios):.2f} of the tokenizer's {statistics.median(speeds) / statistics.median(ratios):,.0f}"
        print(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:.0f} MB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
