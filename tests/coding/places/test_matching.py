"""Names in running words to candidate places."""

import pytest

from streams.coding.places import fold_name
from streams.coding.places.tables import rows


def test_the_longest_name_wins(gazetteer):
    words = ["fighting", "in", "new", "york", "city", "streets"]
    length, found = gazetteer.match(words, 2)
    assert length == 3
    assert gazetteer.place(found[0])["id"] == "geonames:5128581"


def test_a_name_ends_where_a_word_ends(gazetteer):
    assert gazetteer.match(["kabulxyz"], 0) == (0, ())
    assert gazetteer.match(["xqzzy", "kabul"], 0) == (0, ())


def test_limit_bounds_the_words_looked_at(gazetteer):
    words = ["democratic", "republic", "of", "the", "congo"]
    assert gazetteer.match(words, 0)[0] == 5
    assert gazetteer.match(words, 0, limit=2)[0] < 5


def test_matching_at_the_last_word(gazetteer):
    assert gazetteer.match(["in", "kandahar"], 1)[0] == 1


@pytest.mark.parametrize("article", ["al", "el", "ar", "as", "ash"])
def test_an_arabic_article_may_stand_in_front(asked, article):
    assert asked.place(f"{article} Qamishli")["id"] == "geonames:173377"


def test_an_article_is_read_so_only_where_arabic_is_written(gazetteer):
    length, found = gazetteer.match(["al", "tokyo"], 0)
    assert (length, found) == (0, ())


@pytest.mark.parametrize(
    "spelling", ["Deir ez-Zor", "Deir al-Zor", "Deir Ezzor", "Dayr az-Zawr", "deir el-zor", "Deir ez Zour"]
)
def test_deir_ez_zor_however_it_is_spelt(asked, spelling):
    assert asked.place(spelling)["id"] == "geonames:170794"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DRC", "CD"), ("Congo-Kinshasa", "CD"), ("DR Congo", "CD"), ("Burma", "MM"), ("UK", "GB"), ("Britain", "GB"),
        ("Ivory Coast", "CI"), ("U.S.", "US"), ("Swaziland", "SZ"), ("Türkiye", "TR"), ("East Timor", "TL"),
        ("Central African Republic", "CF"), ("North Korea", "KP"), ("UAE", "AE"), ("Niger", "NE"),
    ],
)  # fmt: skip
def test_countries_by_their_usual_names(asked, name, code):
    place = asked.place(name)
    assert (place["kind"], place["country"], place["admin1"], place["precision"]) == (
        "country",
        code,
        None,
        3,
    )


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Jowzjan", "geonames:1139049"), ("Jawzjan province", "geonames:1139049"), ("Helmand", "geonames:1140043"),
        ("Nimroz", "geonames:1131821"), ("Kherson Oblast", "geonames:706442"), ("Kherson region", "geonames:706442"),
        ("Idlib Governorate", "geonames:169387"), ("Rif Dimashq", "geonames:170652"), ("Anbar", "geonames:99592"),
        ("Nineveh province", "geonames:92877"), ("Salahuddin", "geonames:91695"), ("North Kivu", "geonames:206938"),
        ("Ituri", "geonames:215709"), ("Rakhine State", "geonames:1298852"), ("Shan State", "geonames:1297099"),
        ("Blue Nile State", "geonames:408654"), ("North Darfur", "geonames:408666"), ("Tigray", "geonames:444187"),
        ("Cabo Delgado", "geonames:1051823"), ("Borno", "geonames:2346794"), ("Hadramawt", "geonames:75411"),
        ("Lower Shabelle", "geonames:51966"), ("Tillaberi region", "geonames:2595293"), ("Mopti region", "geonames:2453347"),
        ("Lanao del Sur", "geonames:1707667"), ("Crimea", "geonames:703883"), ("Gaza Strip", "geonames:281132"),
        ("West Bank", "geonames:285153"), ("Khyber Pakhtunkhwa", "geonames:1168873"), ("Jonglei", "geonames:408662"),
        ("Lachin district", "geonames:147626"), ("Ouham-Pendé", "geonames:2383650"), ("Chechnya", "geonames:569665"),
        ("Iraqi Kurdistan", "iso:IQ-KR"),
    ],
)  # fmt: skip
def test_provinces_by_their_usual_names(asked, name, ident):
    place = asked.place(name)
    assert (place["id"], place["kind"], place["precision"]) == (ident, "province", 3)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Donbas", "UA"), ("Darfur", "SD"), ("Nagorno-Karabakh", "AZ"), ("Artsakh", "AZ"), ("Sahel", None),
        ("Kurdistan", None), ("Golan Heights", "SY"), ("Puntland", "SO"), ("Mindanao", "PH"),
    ],
)  # fmt: skip
def test_regions_have_no_id(asked, name, country):
    place = asked.place(name)
    assert (place["id"], place["country"], place["kind"]) == (None, country, "province")


def test_a_town_that_geonames_extracts_lack_is_a_city_without_id(asked):
    place = asked.place("Bunagana")
    assert (place["id"], place["kind"], place["admin1"], place["precision"]) == (
        None,
        "city",
        "North Kivu",
        2,
    )


def test_every_city_of_note_lies_in_a_province(gazetteer):
    for name in (
        "Kabul",
        "Homs",
        "Mosul",
        "Kharkiv",
        "Sirte",
        "Taiz",
        "Nyala",
        "Gondar",
        "Goma",
        "Lashio",
        "Bria",
    ):
        index = gazetteer.match([fold_name(name)], 0)[1][0]
        assert gazetteer.place(index)["admin1"], name


def test_every_alias_leads_to_its_place_once_the_country_is_known(gazetteer):
    store = gazetteer._store
    for where, (names, country, target, *_) in rows("aliases.tsv", 3, 4):
        wanted = store.resolve(target, country, where)
        for name in names.split("|"):
            words = fold_name(name).split()
            length, found = gazetteer.match(words, 0)
            assert length == len(words), f"{where}: {name}"
            assert gazetteer.choose(found, countries={country: 1.0})[0] == wanted, f"{where}: {name}"


def test_the_name_shown_is_the_agencies(asked):
    assert asked.place("Ar Raqqah")["name"] == "Raqqa"
    assert asked.place("Khankendi")["name"] == "Stepanakert"
    assert asked.place("Hudaydah", prefer_kind="city")["name"] == "Hodeidah"


def test_ids_lead_back_to_the_place(gazetteer, asked):
    for name in ("Kabul", "Jowzjan", "Afghanistan", "Iraqi Kurdistan"):
        place = asked.place(name)
        assert gazetteer.place(gazetteer.find_id(place["id"])) == place
    assert gazetteer.find_id("geonames:1") is None
    assert gazetteer.find_id("iso:XX-YY") is None
    assert gazetteer.find_id("nonsense") is None


def test_iso_codes_are_ids_too(gazetteer):
    assert gazetteer.place(gazetteer.find_id("iso:AF-JOW"))["name"] == "Jowzjan"


def test_side_information(gazetteer, asked):
    kabul = gazetteer.info(asked.candidates("Kabul")[0])
    assert kabul["population"] > 1_000_000
    assert (kabul["admin1_code"], kabul["admin1_iso"], kabul["is_capital"], kabul["is_seat"]) == (
        "AF.13", "AF-KAB", True, True,
    )  # fmt: skip
    assert gazetteer.info(asked.candidates("Sangin")[0])["is_seat"] is False


def test_the_gold_paragraphs_towns_are_found_in_their_country(gazetteer, shared):
    """Cities as the labellers named them; villages are another matter (GeoNames' extracts lack most)."""
    import json

    seen = set()
    for line in (shared / "data" / "gold.jsonl").read_text("utf-8").splitlines():
        for c in json.loads(line)["control"]:
            if c["place_kind"] == "city":
                seen.add((c["place_en"], c["country"]))
    found = 0
    for name, country in seen:
        words = fold_name(name).split()
        length, candidates = gazetteer.match(words, 0)
        if length == len(words):
            index, _ = gazetteer.choose(candidates, countries={country: 1.0})
            found += gazetteer.country(index) == country
    assert found == len(seen)
