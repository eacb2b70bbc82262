"""Text to sentences of folded words, with the character offsets of the original kept.

Everything here is one-to-one or linear: offsets into the normalised text are offsets into the paragraph as it
was published, and no expression backtracks over more than a word.
"""

import re
import unicodedata
from dataclasses import dataclass, field

# One character for one character, so that spans stay true: typographic quotes and spaces to plain ones.
_PLAIN = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u02bb": "'", "\u02bf": "'",
    "\u02be": "'", "\u0060": "'", "\u00b4": "'", "\u2032": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": " ", "\n": " ", "\0": " ",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-",
}  # fmt: skip
# Cyrillic and Greek letters that print like Latin ones slip into Latin words; folded only inside such words.
_LOOKALIKE = str.maketrans(
    "аеорсхуіјѕԁһАВЕКМНОРСТХІЈЅαονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcxyijsdhABEKMHOPCTXIJSaovABEZHIKMNOPTYX"
)
_AYN = re.compile(r"(?<![^\W_])[\u02be\u02bf]")  # before a word, as in transliterated Arabic: no quote
_ODD = re.compile(f"[{re.escape(''.join(_PLAIN))}]")
_FOREIGN = re.compile(r"[A-Za-z][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-z]")
_MIXED = re.compile(r"[A-Za-zͰ-ӿ]+")

_TOKEN = re.compile(
    r"[A-Za-z]{2,}+(?![\w'])"  # most words, for speed
    r"|(?:[A-Za-z]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|km|pm|am|s)?(?![^\W_])"  # 1,500  18th  7.30
    r"|'(?:s|re|ve|ll|m)(?![^\W_])"
    # words, with apostrophes inside but the possessive and contracted verbs left off
    r"|[^\W_]+(?:'(?!(?:s|re|ve|ll|m)(?![^\W_]))[^\W_]+)*"
    r"|[^\w\s]"
)
_MARKS = {
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ŋ": "n",
}
_ABBREVIATIONS = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "gen", "lt", "col", "maj", "capt", "sgt", "cpl", "brig", "adm", "cmdr", "sen", "rep", "gov", "pres", "prof", "rev", "hon", "jr", "sr", "vs", "no", "inc", "ltd", "co", "corp", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "dept", "min", "supt", "insp", "fr"]
)  # fmt: skip


# Tokens after which a sentence is cut: none of news is longer, and the work on one grows with its square.
LONGEST = 160


def normalise(text: str) -> str:
    """Plain quotes and spaces, and Latin letters for look-alikes inside Latin words; the length never changes."""
    if "\u02bf" in text or "\u02be" in text:
        text = _AYN.sub(" ", text)
    text = _ODD.sub(lambda m: _PLAIN[m[0]], text)  # there are few: a table would be asked for each character
    if not text.isascii() and _FOREIGN.search(text):
        text = _MIXED.sub(lambda m: m[0].translate(_LOOKALIKE) if re.search("[A-Za-z]", m[0]) else m[0], text)
    return text


# A space for all that is no letter or digit of ASCII, and small letters: for words without an expression.
_SPACED = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
_NOT_WORD = re.compile(r"[\W_]+")


def bare_words(text: str) -> list[str]:
    """Runs of letters and digits in lower case, for counting and comparing."""
    if text.isascii():
        return text.translate(_SPACED).split()
    return _NOT_WORD.sub(" ", text.lower()).split()


def fold(word: str) -> str:
    """One word in lower case without diacritics, apostrophes or dots."""
    if word.isascii():
        return word.lower().replace("'", "").replace(".", "") if not word.isalnum() else word.lower()
    word = "".join(_MARKS.get(c, c) for c in word.lower())
    word = unicodedata.normalize("NFKD", word)
    return "".join(c for c in word if c.isalnum()) or word


@dataclass(slots=True)
class Sentence:
    """A sentence as parallel lists, one entry a token.

    ``words`` folded, ``raw`` as printed, ``starts``/``ends`` character offsets in the paragraph, ``glued`` true
    where a hyphen joins the token to the one before it ("rebel-held").
    """

    index: int
    words: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    glued: list[bool] = field(default_factory=list)

    def text(self, paragraph: str) -> str:
        """The sentence as it stands in ``paragraph``."""
        return paragraph[self.starts[0] : self.ends[-1]]


_REMEMBERED = 20_000  # printed words whose folded form is kept: a few megabytes
_LONG = 30  # letters of a word that is not worth it
_SHORT = {"'s": "'s", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}  # "we've lost X"
_folded: dict[str, str] = dict(_SHORT)


def _fold_known(printed: str) -> str:
    """``fold``, remembered."""
    word = fold(printed)
    if len(printed) > _LONG:
        return word
    if len(_folded) >= _REMEMBERED:
        _folded.clear()
        _folded.update(_SHORT)
    _folded[printed] = word
    return word


def sentences(text: str) -> list[Sentence]:
    """Split normalised ``text`` into tokenised sentences.

    A full stop ends a sentence unless it closes an abbreviation or an initial, or a lower-case word follows.
    """
    out: list[Sentence] = []
    s = Sentence(0)
    words, raw, starts, glued = s.words, s.raw, s.starts, s.glued
    known, find = _folded.get, text.find
    pending = False  # a full stop was seen; the next token decides
    glue = False
    n = len(text)
    b = 0
    for r in _TOKEN.findall(text):
        a = find(r, b)  # between two tokens there is nothing that a token could begin with
        last, b = b, a + len(r)
        if len(words) >= LONGEST and not pending:
            out.append(s)
            s = Sentence(len(out))
            words, raw, starts, glued = s.words, s.raw, s.starts, s.glued
        if pending:
            if r in "\"')]" and a == last:  # closing quote belongs to the sentence before
                words.append(r), raw.append(r), starts.append(a), glued.append(False)
                continue
            pending = False
            if not r[0].islower() and r not in ".,;:!?)":
                out.append(s)
                s = Sentence(len(out))
                words, raw, starts, glued = s.words, s.raw, s.starts, s.glued
        w = known(r)
        if w is None:
            if r[0].isalnum():
                w = _fold_known(r)
            elif r == "-" and a and b < n and words and last == a and text[b].isalnum():
                glue = True
                continue
            elif r == "'" and words and last == a and words[-1].endswith("s") and b < n and text[b] == " ":
                w = "'s"
            else:
                w = "-" if r in "–—" else r
                if r in "–—" and a and b < n and text[a - 1].isalnum() and text[b].isalnum():
                    glue = True
                    if not text[a - 1].isdecimal():  # 18–19 August: the number range keeps its dash
                        continue
                if r in ".!?":
                    before = words[-1] if words else ""
                    short = before in _ABBREVIATIONS or (len(before) == 1 and raw[-1].isupper())
                    pending = r != "." or not short
        words.append(w)
        raw.append(r)
        starts.append(a)
        glued.append(glue)
        glue = False
    if words:
        out.append(s)
    for s in out:
        s.ends.extend(map(int.__add__, s.starts, map(len, s.raw)))
    return out
