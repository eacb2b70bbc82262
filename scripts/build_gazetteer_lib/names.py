"""Which names a place is looked up by, and the one it is shown with."""

import re
import unicodedata

from streams.coding.places import layout
from streams.coding.places.fold import ARTICLES, fold_name
from streams.coding.places.tables import writing

LATIN = re.compile(r"[\u0000-\u024f\u0259\u1e00-\u1eff\u02b0-\u02ff\u0300-\u036f\u2018\u2019]+")
MAX_WORDS = 6
# Countries whose names reach the Latin alphabet by romanisation: marks there are a librarian's, not a newspaper's.
ROMANISED = frozenset(writing("romanised"))
ARABIC = frozenset(writing("arabic"))
ASSIMILATED = {c: c for c in "dnrstz"} | {"sh": "sh", "th": "th", "dh": "dh"}
# Generic terms that stand beside a division's name, in English or in the country's romanised language.
_GENERIC = (
    "province|governorate|oblast|oblast'|region|state|district|division|prefecture|department|county|"
    "raion|rayon|municipality|territory|krai|viloyati|tumani|rayonu|administrative|autonomous|"
    "republic|regional|wilaya|wilayat|muhafazat|agency|tehsil|sub-prefecture|subprefecture|city|"
    "sahari|seheri|municipio|departamento|cercle|woreda|zone"
)
_AFTER = re.compile(rf"(?:\s+(?:{_GENERIC}))+$", re.IGNORECASE)
_BEFORE = re.compile(
    r"^(?:province|region|state|governorate|département|department|district|wilaya|muhafazat|raionul|departamento|"
    r"concelho|circunscrição|cercle|gobolka|mkoa|kizunga)\s+(?:of|de la|de l['’]|des|du|de|da|do|d['’]|wa|ya)?\s*", re.IGNORECASE
)  # fmt: skip
_ENGLISH = re.compile(r"\s(?:province|governorate|oblast|region|state|district|raion|rayon)$", re.IGNORECASE)
# What newspapers put behind a province's or a district's bare name.
TERMS = {
    layout.PROVINCE: ("province", "governorate", "region", "state", "oblast", "department", "prefecture"),
    layout.DISTRICT: ("district", "county", "raion", "subdistrict", "township"),
}


def display(name: str, country: str) -> str:
    """``name`` as a newspaper prints it: without romanisation marks where the country writes another alphabet."""
    if country not in ROMANISED:
        return name
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[ʻʼʽʾʿ‘`´ʹʺ]|’(?=\\s|$)|^’", "", bare).replace("’", "'").strip()


def spellings(labels: list[str], country: str, *, primary: bool = False) -> set[str]:
    """Folded keys of the Latin-letter ``labels``, with the article's variants where Arabic is written."""
    out: set[str] = set()
    for label in labels:
        if not LATIN.fullmatch(label):
            continue
        if not primary and not _is_name(label):
            continue
        key = fold_name(label)
        words = key.split()
        if not words or len(words) > MAX_WORDS or (len(key) < 4 and not primary) or key.isdigit():
            continue
        if words[0] == "the" or key in ARTICLES:  # "The Crossing", "The City": found wherever someone crosses
            continue
        out.add(key)
        if " " not in label and "-" not in label and len(words) == 1:
            continue
        if country in ARABIC:
            out.update(_articles(words))
        if words[0] in ("saint", "st") and len(words) > 1:
            rest = " ".join(words[1:])
            out.update((f"st {rest}", f"saint {rest}"))
    return out


def _is_name(label: str) -> bool:
    """Not an airport code, nor a transliteration of another script (GeoNames leaves those in lower case)."""
    if any(c.isdigit() for c in label) or "," in label or "(" in label or ";" in label:
        return False
    if label.isupper() and len(label) <= 4:
        return False
    return any(c.isupper() for c in label) and not re.search(r"[a-zà-ÿ][A-Z]{2}", label)


def _articles(words: list[str]) -> set[str]:
    """The name without a leading article, and with each usual spelling of an article inside it."""
    out = set()
    if words[0] in ARTICLES and len(words) > 1 and len("".join(words[1:])) >= 3:
        out.add(" ".join(words[1:]))
        words = words[1:]
    inside = [
        i for i, w in enumerate(words[:-1]) if i and w in ARTICLES and w not in ("i", "l", "il", "en", "at")
    ]
    if len(inside) == 1:
        i = inside[0]
        following = words[i + 1]
        forms = {"al", "el"}
        sound = ASSIMILATED.get(following[:2]) or ASSIMILATED.get(following[:1])
        if sound:
            forms |= {"a" + sound, "e" + sound}
        out.update(" ".join([*words[:i], f, *words[i + 1 :]]) for f in forms)
    return out


def bare(label: str) -> str:
    """A division's name without the words for "province"."""
    label = label.split(",")[0]  # "Madrid, Comunidad de"
    short = _BEFORE.sub("", _AFTER.sub("", label.strip())).strip()
    return short if len(fold_name(short)) > 2 else label.strip()


def province(labels: list[str], country: str) -> str:
    """The name to show: what stands before "Province", "Governorate", "Oblast" in an English label, else the first."""
    latin = [x for x in labels if LATIN.fullmatch(x)]
    english = [x for x in latin if _ENGLISH.search(x) and not _BEFORE.match(x)]
    for label in english:
        short = bare(label)
        if short in latin:
            return display(short, country)
    pick = english[0] if english else (latin or labels)[0]
    return display(bare(pick), country)


def division(
    name: str, labels: list[str], country: str, kind_name: str, kind: int
) -> tuple[set[str], set[str]]:
    """Keys of a province or district: bare, and with the terms that newspapers put behind it."""
    primary = spellings([name], country, primary=True)
    keys = spellings([bare(x) for x in labels] + labels, country)
    terms = set(TERMS[kind])
    own = fold_name(kind_name or "")
    if own and " " not in own:
        terms.add(own)
    if own == "rayon":  # first-order in Azerbaijan, and "district" in English all the same
        terms.update(TERMS[layout.DISTRICT])
    for key in list(primary | keys):
        words = key.split()
        if len(words) < MAX_WORDS and words[-1] not in terms:
            keys.update(f"{key} {t}" for t in terms)
    return primary, keys - primary
