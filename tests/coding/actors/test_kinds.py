"""What an actor is, seen from a country; whose side it is on."""

from datetime import date

import pytest

SUMMER = date(2021, 8, 7)


@pytest.mark.parametrize(
    ("id_", "country", "day", "kind", "side"),
    [
        ("state:AF", "AF", None, "state", "government"),
        ("state:RU", "UA", None, "external", "non-state"),
        ("group:taliban", "AF", SUMMER, "rebel", "non-state"),
        ("group:taliban", "AF", date(2023, 1, 1), "state", "government"),
        ("group:taliban", "AF", None, "rebel", "non-state"),
        ("group:taliban", "PK", date(2023, 1, 1), "rebel", "non-state"),
        ("group:ndf-sy", "SY", None, "militia", "government"),
        ("group:anti-balaka", "CF", None, "militia", "non-state"),
        ("group:wagner", "UA", None, "external", "non-state"),
        ("group:wagner", "RU", None, "rebel", "non-state"),
        ("group:hts", "SY", date(2025, 1, 1), "state", "government"),
        ("group:rsf", "SD", date(2022, 1, 1), "militia", "government"),
        ("group:rsf", "SD", date(2024, 1, 1), "rebel", "non-state"),
        ("group:us-coalition", "SY", None, "external", "non-state"),
        ("side:government", "ML", None, "state", "government"),
        ("side:pro-government", "ML", None, "militia", "government"),
        ("side:rebels", "ML", None, "rebel", "non-state"),
        ("side:civilians", "ML", None, "civilian", None),
        ("side:fighters", "ML", None, "unknown", None),
        ("no:such", "ML", None, "unknown", None),
    ],
)
def test_kind_and_side_by_country_and_day(actors, id_, country, day, kind, side):
    assert actors.kind_in(id_, country, day) == kind
    assert actors.acled_side(id_, country, day) == side


def test_blocs(actors):
    blocs = actors.blocs()
    assert blocs["group:ypg"] == blocs["group:sdf"] == "group:sdf"
    assert blocs["group:dpr"] == "state:RU"
    assert blocs["state:SY"] == "state:SY"
    assert blocs["agency:sana"] == "state:SY"


def test_sides_of_a_war(actors):
    assert actors.same_side("group:ypg", "group:sdf")
    assert actors.same_side("state:RU", "state:SY", "SY")
    assert not actors.same_side("state:RU", "state:SY", "UA")
    assert actors.same_side("group:dpr", "state:RU", "UA")
    assert not actors.same_side("state:UA", "state:RU", "UA")
    assert not actors.same_side("group:taliban", "state:AF", "AF")
    assert actors.same_side("agency:sana", "state:RU", "SY")
