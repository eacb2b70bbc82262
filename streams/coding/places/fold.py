"""Names to keys: the folded form that two spellings of one name share, and the skeleton of a transliteration.

``fold_name`` is exact lookup: it only takes away what newspapers take away (case, marks, apostrophes, hyphens).
``sounds``, ``skeleton`` and ``alike`` are for names that no exact lookup finds: they compare by what two romanisations
of one Arabic, Persian, Slavic or Ethiopic name have in common.
"""

import re
import unicodedata
from collections.abc import Sequence

# Letters that NFKD leaves whole, in the spelling of news agencies.
_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ŋ": "ng",
        "ħ": "h", "ə": "a", "ǝ": "a", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŧ": "t",
    }
)  # fmt: skip
# Apostrophes, ayn, hamza and the other modifier letters: dropped, so that Sana'a, Sanʻā’ and Sanaa are one word.
_DROP = dict.fromkeys(map(ord, "'’‘‛`´′ʹʺ\"ʻʼʽʾʿˈˊˋ·՚׳＇"))
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_PLAIN = re.compile(r"[a-z]+")


def fold_name(name: str) -> str:
    """``name`` as lower-case words with one space between: "Sana'a" -> "sanaa", "Deir ez-Zor" -> "deir ez zor".

    Marks and apostrophes go, dotted initials close up ("U.S." -> "us"), all other punctuation becomes a space.
    Letters outside the Latin alphabet go too; a name with none left folds to "".
    """
    if _PLAIN.fullmatch(name):
        return name
    name = name.lower().translate(_DROP).translate(_LETTERS)
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).translate(_DROP)
        name = "".join(c for c in name if not unicodedata.combining(c))
    if "." in name:
        name = _INITIALS.sub(lambda m: m[0].replace(".", ""), name)
    return _NOT_WORD.sub(" ", name).strip()


# The Arabic article as agencies print it, assimilated or not; "Bab", "al-Bab" and "el-Bab" are one town.
ARTICLES = frozenset(
    ("al", "el", "ul", "il", "l", "ad", "ed", "an", "en", "ar", "er", "as", "es", "ash", "esh", "at", "et")
    + ("ath", "az", "ez", "adh", "edh", "aal")
)
# Words that romanisations add, drop or spell differently inside a name: Persian izafat, "Tal" and "Tel".
_JOINTS = {
    "e": "", "i": "", "ye": "", "yi": "", "o": "", "wa": "", "u": "", "tel": "tal", "tell": "tal", "deir": "dair",
    "dayr": "dair", "ain": "ain", "ayn": "ain", "ein": "ain", "eyn": "ain", "kfar": "kafr", "kafar": "kafr",
    "kefr": "kafr", "oum": "um", "umm": "um", "abou": "abu", "bou": "bu", "sheikh": "shaikh", "shaykh": "shaikh",
    "cheikh": "shaikh", "jebel": "jabal", "jabel": "jabal", "djebel": "jabal", "gebel": "jabal",
}  # fmt: skip
# What two romanisations of one sound become: x for kh, S for sh and ch, C for dh and th, k for q.
_SOUNDS = [
    (re.compile(p), r)
    for p, r in (
        (r"shch|sch|tch|sh|ch", "S"),
        (r"dzh|dj|zh|j", "j"),
        (r"kh|x", "x"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ck|q|c", "k"),
        (r"ee|y", "i"),
        (r"ou|oo|w|o", "u"),
        (r"h\b", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[ae]$", ""),
    )
]
_VOWELS = frozenset("aeiu")
# Consonants that are told apart only by the finer comparison.
_CONSONANTS = str.maketrans("gxvz", "kkfs", "aeiuh")
_LIMIT = 0.08  # share of the longer form's letters by which two spellings may differ


def sounds(words: Sequence[str]) -> str:
    """A folded name as it sounds, whoever romanised it: articles gone, doubled letters single."""
    out = "".join(_JOINTS.get(w, w) for w in words if w not in ARTICLES)
    for pattern, letter in _SOUNDS:
        out = pattern.sub(letter, out)
    return out


def skeleton(sound: str) -> str:
    """The consonants of ``sounds``, the confusable ones as one: the key that spellings to compare share."""
    return _SINGLE.sub(r"\1", sound.translate(_CONSONANTS))


_SINGLE = re.compile(r"(.)\1+")


def alike(a: str, b: str) -> bool:
    """Whether two ``sounds`` may be one name: an edit distance with small costs for what romanisations differ in."""
    limit = _LIMIT * max(len(a), len(b))
    if a == b:
        return True
    if a[:1] != b[:1] or abs(len(a) - len(b)) > 2:
        return False
    row = [0.0]
    for c in b:
        row.append(row[-1] + _gap(c))
    for c in a:
        last, row = row, [row[0] + _gap(c)]
        for j, d in enumerate(b):
            row.append(min(last[j] + _swap(c, d), last[j + 1] + _gap(c), row[-1] + _gap(d)))
        if min(row) > limit:
            return False
    return row[-1] <= limit


def _gap(c: str) -> float:
    return 0.4 if c in "eh" else 0.5 if c in _VOWELS else 2.0


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    pair = a + b if a < b else b + a
    return _SWAPS.get(pair, 1.0 if a in _VOWELS and b in _VOWELS else 2.0)


_SWAPS = {"ae": 0.3, "ei": 0.3, "gh": 0.5, "gk": 0.5, "hx": 0.4, "kx": 0.8, "fv": 0.4, "sz": 0.5, "iu": 0.8}
