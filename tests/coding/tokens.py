"""Sentences as the coder sees them, for tests of the matchers."""

from streams.coding.text import normalise, sentences


def tokens(text: str) -> tuple[list[str], list[str]]:
    """Folded and printed tokens of all sentences of ``text`` as one."""
    found = sentences(normalise(text))
    return [w for s in found for w in s.words], [r for s in found for r in s.raw]
