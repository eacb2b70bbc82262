"""The demo's articles: invented reports with real place names."""

from pathlib import Path

#: Folder of the articles.
ARTICLES = Path(__file__).with_name("articles")


def article_paths() -> list[Path]:
    """Every article file, in the order in which they are told."""
    return sorted(path for path in ARTICLES.iterdir() if path.suffix in (".txt", ".jsonl"))
