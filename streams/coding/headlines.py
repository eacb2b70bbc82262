"""Headlines that print every word with a capital, or in capitals, as a sentence would print them.

"Rebels Seize Gao as Army Flees" says nothing by its capitals: common words are made small, so that verbs are found
and names are not run together with them. Names that the actors or the gazetteer know stay.
"""

from collections.abc import Set as AbstractSet

from streams.coding.text import Sentence

_SHORT = 4  # letters up to which a headline may print a word small: "as", "from", "with"
_LEAST = 3  # words of more letters that must stand with capitals, the first left out
_ENDS = frozenset(".!?")


def titled(s: Sentence) -> bool:
    """Whether a sentence is printed with capitals throughout: a headline without a full stop, or all in capitals."""
    raw = s.raw
    if len(raw) < 3 or not raw[1][0].isupper() and not raw[2][0].isupper():
        return False  # cheap: most sentences end here
    long = [r for r in raw[1:] if len(r) > _SHORT and r[0].isalpha()]
    if raw[-1] in _ENDS:
        return len(long) >= _LEAST and all(r.isupper() for r in raw if r[0].isalpha())
    return len(long) + sum(r[0].isupper() for r in raw[1:] if 1 < len(r) <= _SHORT) >= _LEAST and all(
        r[0].isupper() for r in long
    )


def as_printed(s: Sentence, common: AbstractSet[str], actors, gazetteer) -> list[str]:
    """The printed words of a ``titled`` sentence as running text has them: ``common`` ones small, names as names."""
    raw, words = s.raw, s.words
    out = list(raw)
    shouted = all(r.isupper() for r in raw if len(r) > 1 and r[0].isalpha())
    i, n = 0, len(words)
    while i < n:
        if not raw[i][0].isupper():
            i += 1
            continue
        length, mention = actors.match(words, i, raw)
        if length and shouted and mention.cls == "generic":
            out[i : i + length] = [r.lower() for r in raw[i : i + length]]
        if not length:
            length, _ = gazetteer.match(words, i)
            if length == 1 and words[i] in common:
                length = 0
        if length:
            i += length
            continue
        if words[i] in common:
            out[i] = raw[i].lower() if i else raw[i].capitalize()
        elif shouted:
            out[i] = raw[i].capitalize()
        i += 1
    return out
