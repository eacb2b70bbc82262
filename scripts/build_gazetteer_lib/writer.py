"""Write the records in the layout of streams/coding/places/layout.py."""

import json
import math
import struct
from array import array
from pathlib import Path

import marisa_trie

from streams.coding.places import layout
from streams.coding.places.fold import skeleton, sounds

from .names import ROMANISED
from .sources import RICH, Record, World

# A division or country against a city of the same name, in the currency of log10 of population.
_RANK = {layout.DISTRICT: 2.5, layout.PROVINCE: 4.2, layout.COUNTRY: 9.0}
_ALTERNATE_PENALTY = 1.0
_SKELETONS = {"TR", "TD", "NG", "ML", "NE", "AZ", "TM", "UZ", "KZ"} | ROMANISED


def write(world: World, folder: Path) -> str:
    """Write the three files into ``folder``; a line that says how large they are."""
    folder.mkdir(parents=True, exist_ok=True)
    records = world.records
    postings: list[int] = []
    ranks = [_rank(r, world.weights) for r in records]
    name_trie, name_values = _index(_names(records), ranks, postings)
    skeletons = _skeletons(records, world.weights)
    skeleton_trie, skeleton_values = _index(skeletons, ranks, postings)
    packed, texts = _pack(world)
    sections = {
        "records": packed,
        "texts": texts,
        "names": _u32(name_values),
        "skeletons": _u32(skeleton_values),
        "postings": _u32(postings),
        "codes": "\n".join(f"{code}\t{iso}" for code, iso in world.provinces).encode(),
    }
    kinds = [r.kind for r in records]
    provinces = sum(1 for _ in world.provinces)
    header = {
        "version": layout.VERSION,
        "source": "GeoNames (geonames.org), CC BY 4.0",
        "packages": world.versions,
        "rich": sorted(c for c, w in world.weights.items() if w >= RICH),
        "countries": world.countries,
        "cities": kinds.count(layout.CITY),
        "provinces": provinces,
        "records": len(records),
    }
    name_trie.save(str(folder / "names.marisa"))
    skeleton_trie.save(str(folder / "skeletons.marisa"))
    _save(folder / "places.bin", header, sections)
    sizes = {p.name: p.stat().st_size for p in sorted(folder.iterdir())}
    return (
        f"{len(records)} places, {len(name_trie)} names, {len(skeleton_trie)} skeletons; "
        + ", ".join(f"{n} {s / 1e6:.2f} MB" for n, s in sizes.items())
        + f"; {sum(sizes.values()) / 1e6:.2f} MB"
    )


def _rank(r: Record, weights: dict[str, float]) -> float:
    """How likely the place is meant where nothing else is known."""
    base = _RANK.get(r.kind) or math.log10(r.population + 10) + (0.5 if r.capital else 0)
    return base + weights.get(r.country, 0.0)


def _names(records: list[Record]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for i, r in enumerate(records):
        for key in r.primary:
            out.setdefault(key + " ", []).append(i)
        for key in r.alternates:
            out.setdefault(key + " ", []).append(i | layout.ALTERNATE)
    return out


def _skeletons(records: list[Record], weights: dict[str, float]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for i, r in enumerate(records):
        if r.country not in _SKELETONS or weights.get(r.country, 0) < RICH or r.kind == layout.COUNTRY:
            continue
        for key in r.primary | (r.alternates if r.kind == layout.CITY else set()):
            sound = sounds(key.split())
            bones = skeleton(sound)
            if len(sound) > 3 and len(bones) > 1:
                found = out.setdefault(f"{r.country} {bones} {sound}", [])
                if i not in found:
                    found.append(i)
    return out


def _index(
    keys: dict[str, list[int]], ranks: list[float], postings: list[int]
) -> tuple[marisa_trie.Trie, list[int]]:
    trie = marisa_trie.Trie(sorted(keys))
    values = [0] * len(trie)
    for key in sorted(keys):
        found = sorted(keys[key], key=lambda p: _order(p, ranks))
        if len(found) == 1:
            values[trie[key]] = found[0]
        else:
            values[trie[key]] = layout.MANY | len(postings)
            postings.append(len(found))
            postings.extend(found)
    return trie, values


def _order(posting: int, ranks: list[float]) -> tuple[float, int]:
    index = posting & layout.INDEX_MASK
    penalty = _ALTERNATE_PENALTY if posting & layout.ALTERNATE else 0.0
    return (penalty - ranks[index], index)


def _pack(world: World) -> tuple[bytes, bytes]:
    texts = bytearray()
    at: dict[str, int] = {}
    ordinal = {code: n for n, (code, _) in enumerate(world.provinces)}
    country = {code: n for n, (code, _) in enumerate(world.countries)}
    out = bytearray()
    for r in world.records:
        if r.name not in at:
            at[r.name] = len(texts)
            texts += r.name.encode() + b"\0"
        flags = r.kind | (layout.CAPITAL if r.capital else 0) | (layout.SEAT if r.seat else 0)
        out += layout.RECORD.pack(
            r.id,
            _degrees(r.lat),
            _degrees(r.lon),
            r.population,
            at[r.name],
            ordinal.get(r.admin or "", layout.NO_ADMIN),
            country[r.country],
            flags,
        )
    return bytes(out), bytes(texts)


def _degrees(x: float) -> int:
    return layout.NOWHERE if math.isnan(x) else round(x * layout.DEGREE)


def _u32(values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values) if values else array("I").tobytes()


def _save(path: Path, header: dict, sections: dict[str, bytes]) -> None:
    table: dict[str, list[int]] = {}
    body = bytearray()
    for name, data in sections.items():
        body += b"\0" * (-len(body) % 8)
        table[name] = [len(body), len(data)]
        body += data
    head = json.dumps({**header, "sections": table}, ensure_ascii=False, separators=(",", ":")).encode()
    start = len(layout.MAGIC) + 4 + len(head)
    head += b" " * (-start % 8)
    path.write_bytes(layout.MAGIC + struct.pack("<I", len(head)) + head + bytes(body))
