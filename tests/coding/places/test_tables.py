"""Mistakes in the hand-written tables are told with file and line."""

import shutil

import pytest

from streams.coding.places import Gazetteer, GazetteerError, TableError, fold_name, layout
from streams.coding.places.choosing import kilometres
from streams.coding.places.tables import FOLDER, rows


@pytest.fixture
def tables(tmp_path):
    """A copy of the tables, to spoil."""
    return shutil.copytree(FOLDER, tmp_path / "tables")


def spoil(tables, name: str, line: str) -> int:
    """Append ``line`` to a table; its number."""
    path = tables / name
    text = path.read_text("utf-8")
    text += "" if text.endswith("\n") else "\n"
    path.write_text(text + line + "\n", "utf-8")
    return text.count("\n") + 1


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("aliases.tsv", "Nowhere\tSY\tNo Such Town", "no city 'No Such Town' in SY"),
        ("aliases.tsv", "Nowhere\tSY\tgeonames:1138958", "no place geonames:1138958 in SY"),
        ("aliases.tsv", "Nowhere\tSY\tgeonames:1", "no place geonames:1 in SY"),
        ("aliases.tsv", "Nowhere\tSY", "3 to 4 fields"),
        ("aliases.tsv", "Kabul\tAF\tKabul\tloud", "flag 'loud'"),
        ("aliases.tsv", "Київ\tUA\tKyiv", "has no letters"),
        ("provinces.tsv", "AF-XXX\tNowhere", "no province AF-XXX"),
        ("provinces.tsv", "AF-KAB\tKabul\tmuch", "'much' is no number"),
        ("countries.tsv", "QQ\tNowhere", "no country QQ"),
        ("regions.tsv", "Nowhere\tAF\tplanet\t1\t1", "kind 'planet'"),
        ("regions.tsv", "Nowhere\tAF\tprovince\tnorth\t1", "'north' is no number"),
        ("regions.tsv", "Nowhere\tQQ\tprovince\t1\t1", "no country QQ"),
        ("towns.tsv", "Nowhere\tAF\tSY-HL\t1\t1", "no province SY-HL in AF"),
        ("districts.tsv", "AF\tNowhere\tSomewhere 1 1", "no province Nowhere in AF"),
        ("districts.tsv", "AF\tKabul\tSomewhere", "has no latitude and longitude"),
        ("districts.tsv", "AF\tKabul\tSomewhere 34.5 169W; Else 134.5 69", "lies nowhere"),
        ("seats.tsv", "AF\tNowhere\tKabul", "no province Nowhere in AF"),
        ("seats.tsv", "AF\tAF-KAB\tHerat", "no city 'Herat' in AF-KAB"),
        ("priors.tsv", "AF\t2", "stands there twice"),
        ("priors.tsv", "Afghanistan\t2", "no alpha-2 code"),
        ("risky.tsv", "sometimes\tword", "level 'sometimes'"),
        ("risky.tsv", "never\t-", "has no letters"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tables, name, line, says):
    number = spoil(tables, name, line)
    with pytest.raises(TableError) as told:
        Gazetteer.load(tables=tables)
    assert str(told.value).startswith(f"{name}:{number}: ")
    assert says in str(told.value)


def test_a_new_alias_needs_its_line_only(tables):
    spoil(tables, "aliases.tsv", "Newkabul|Qabul Town\tAF\tgeonames:1138958")
    gazetteer = Gazetteer.load(tables=tables)
    assert gazetteer.place(gazetteer.match(["qabul", "town"], 0)[1][0])["id"] == "geonames:1138958"


def test_missing_files_say_what_to_do(tmp_path):
    with pytest.raises(GazetteerError, match="scripts/build_gazetteer.py"):
        Gazetteer.load(tmp_path)


def test_files_of_another_version_say_what_to_do(tmp_path):
    from streams.coding.places.store import DATA

    folder = shutil.copytree(DATA, tmp_path / "data")
    spoilt = b"WHGZ0000" + (folder / "places.bin").read_bytes()[8:]
    (folder / "places.bin").write_bytes(spoilt)
    with pytest.raises(GazetteerError, match="another version"):
        Gazetteer.load(folder)


def test_no_town_without_id_hides_one_that_geonames_has(gazetteer):
    """Such a town belongs into aliases.tsv: without an id no table has a row for it."""
    store = gazetteer._store
    for where, (names, country, code, _, _) in rows("towns.tsv", 5, 5):
        province = store.province(code) - store.cities
        for name in names.split("|"):
            for posting in store.find(fold_name(name)):
                r = store.record(posting & layout.INDEX_MASK)
                assert not (r.kind == layout.CITY and r.country == country and r.admin == province), (
                    f"{where}: {r}"
                )


def test_districts_lie_in_their_country(gazetteer):
    """A slip of the pen in a coordinate puts a district far from the places of its province."""
    far = []
    for where, (country, province, listed) in rows("districts.tsv", 3, 3):
        for entry in listed.split(";"):
            name, lat, lon = entry.strip().rsplit(" ", 2)
            at = tuple(float(x.rstrip("NSEW")) * (-1 if x[-1] in "SW" else 1) for x in (lat, lon))
            _, found = gazetteer.match(fold_name(province).split(), 0)
            middles = [gazetteer.record(i) for i in found if gazetteer.country(i) == country] or [
                gazetteer.record(gazetteer.find_id(f"iso:{province}"))
            ]
            if min(kilometres((m.lat, m.lon), at) for m in middles if m.lat is not None) > 800:
                far.append(f"{where}: {name}")
    assert not far
