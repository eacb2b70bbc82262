"""The event message from what was read: fields in the contract's order, ids, ACLED types, confidence."""

import hashlib

from streams.coding.text import bare_words

ACLED = {
    "handover": "Non-violent transfer of territory", "withdrawal": "Non-violent transfer of territory",
    "armed_clash": "Armed clash", "offensive": "Armed clash", "siege": "Armed clash",
    "air_strike": "Air/drone strike", "shelling": "Shelling/artillery/missile attack",
    "bombing": "Remote explosive/landmine/IED", "suicide_bombing": "Suicide bomb", "grenade": "Grenade",
    "chemical_weapon": "Chemical weapon", "attack": "Attack", "abduction": "Abduction/forced disappearance",
    "sexual_violence": "Sexual violence", "agreement": "Agreement", "arrest": "Arrests",
    "change_to_group": "Change to group/activity", "weapons_seizure": "Disrupted weapons use",
    "base_established": "Headquarters or base established", "looting": "Looting/property destruction",
    "strategic_other": "Other", "peaceful_protest": "Peaceful protest",
    "protest_with_intervention": "Protest with intervention", "excessive_force": "Excessive force against protesters",
    "violent_demonstration": "Violent demonstration", "mob_violence": "Mob violence",
}  # fmt: skip
"""Event type to ACLED sub-event type (ACLED codebook); types that are not here have none, capture depends on the winner."""
TERRITORIAL = frozenset(["capture", "handover", "withdrawal", "hold", "siege", "pressure", "offensive"])
UNDATED = {"from": None, "to": None, "precision": "unknown"}
NO_FIGURES = {
    "killed": None,
    "injured": None,
    "detained": None,
    "displaced": None,
    "freed": None,
    "fighters": None,
}


def acled(kind: str, side: str | None) -> str | None:
    """ACLED sub-event type of an event; ``side`` is the capture's winner: government, non-state or None."""
    if kind == "capture":
        return {
            "government": "Government regains territory",
            "non-state": "Non-state actor overtakes territory",
        }.get(side)
    return ACLED.get(kind)


def digest(*parts: object) -> str:
    """32 hex digits of BLAKE2b over the parts."""
    return hashlib.blake2b(
        "\x1f".join("" if p is None else str(p) for p in parts).encode("utf-8", "replace"), digest_size=16
    ).hexdigest()


def copy_hash(sentence: str) -> str:
    """Hash of a sentence without case, punctuation and spacing: equal for agency text printed twice."""
    return hashlib.blake2b(
        " ".join(bare_words(sentence)).encode("utf-8", "replace"), digest_size=8
    ).hexdigest()


def confidence(
    *,
    base: float,
    assertion: str,
    modality: str,
    hedged: bool,
    place: dict | None,
    actor: dict | None,
    coreference: bool,
) -> float:
    """0 to 1: the rule's own reliability, less for doubt, for a weak place, for an unknown side."""
    c = base
    c *= {
        "reported": 1.0,
        "confirmed": 1.05,
        "official": 0.95,
        "admitted": 1.05,
        "claimed": 0.7,
        "denied": 0.6,
        "disputed": 0.5,
    }[assertion]
    if hedged:
        c *= 0.8
    if modality != "actual":
        c *= 0.85
    if place is None:
        c *= 0.8
    elif place.get("_sure") is not None:
        c *= 0.75 + 0.25 * place["_sure"]
    if actor is None:
        c *= 0.85
    if coreference:
        c *= 0.93
    return round(max(0.05, min(0.99, c)), 2)


def public(place: dict | None) -> dict | None:
    """A place without the coder's own notes."""
    if place is None:
        return None
    return {k: v for k, v in place.items() if k[0] != "_"}
