"""What befell the people counted."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A blast hit the market, killing seven and wounding six", {"killed": (7, 7), "injured": (6, 6)}),
        ("Twelve men were arrested", {"detained": (12, 12)}),
        ("It left 14 fighters dead and wounded", {"killed": (1, 14), "injured": (1, 14)}),
        ("The attack killed or wounded 30 people", {"killed": (1, 30), "injured": (1, 30)}),
        ("The attack left 12 dead and 30 injured", {"killed": (12, 12), "injured": (30, 30)}),
        ("150 people travelled to the city to help the army", {"fighters": (150, 150)}),
        ("The advance went on, displacing thousands of civilians", {"displaced": (2000, None)}),
        ("Thousands of civilians have fled", {"displaced": (2000, None)}),
        ("Some 30,000 people have been forced to flee", {"displaced": (30000, 30000)}),
        ("They freed 400 prisoners", {"freed": (400, 400)}),
        ("Hundreds of inmates were seen leaving the jail", {"freed": (200, None)}),
        ("400 inmates escaped", {"freed": (400, 400)}),
        ("20 hostages were released", {"freed": (20, 20)}),
        ("Dozens of Islamist fighters, including some commanders, have been killed", {"killed": (24, None)}),
        ("At least 20 people, including five children, were killed", {"killed": (20, None)}),
        ("20 people were killed and 30 injured", {"killed": (20, 20), "injured": (30, 30)}),
        ("12 rebels killed five soldiers", {"killed": (5, 5), "fighters": (12, 12)}),
        ("12 soldiers and three civilians were killed", {"killed": (15, 15)}),
        (
            "It killed 12 soldiers and three civilians and wounded several others",
            {"killed": (15, 15), "injured": (3, None)},
        ),
        ("It killed a commander and his two bodyguards", {"killed": (3, 3)}),
        ("A soldier was killed and two others were hurt", {"killed": (1, 1), "injured": (2, 2)}),
        ("Between 10 and 15 people died", {"killed": (10, 15)}),
        ("The death toll rose to 45", {"killed": (45, 45)}),
        ("20 bodies were found", {"killed": (20, 20)}),
        ("Gunmen shot dead five policemen", {"killed": (5, 5)}),
        ("Gunmen abducted 276 girls", {"detained": (276, 276)}),
        ("Troops captured 20 rebels", {"detained": (20, 20)}),
        ("More than 150 were detained", {"detained": (150, None)}),
        ("Some 2,000 troops were deployed", {"fighters": (2000, 2000)}),
        (
            "A force of 300 fighters attacked and 20 soldiers were killed",
            {"fighters": (300, 300), "killed": (20, 20)},
        ),
        ("Up to 30 people were wounded", {"injured": (1, 30)}),
        ("Three of the 12 hostages were freed", {"freed": (3, 3)}),
        ("It killed the mayor and six others", {"killed": (6, 6)}),
        ("They documented 3,000 civilian deaths", {"killed": (3000, 3000)}),
        ("They secured it at the cost of 13 soldiers", {"killed": (13, 13)}),
        ("Two wedding guests were killed", {"killed": (2, 2)}),
        ("A five-year-old Syrian girl dies", {"killed": (1, 1)}),
        ("It sank, killing 15 people, 13 of which were women", {"killed": (15, 15)}),
        ("The death toll from the blast at the factory rises to 13", {"killed": (13, 13)}),
        ("The fire has claimed three lives", {"killed": (3, 3)}),
    ],
)
def test_what_befell_them(told, text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Troops captured three villages",
        "They seized 20 tanks and 3,500 rifles",
        "The fighting killed trade for 10 days",
        "They freed all prisoners",
        "It lasted 3 days",
        "The 12 villages were liberated",
        "Nobody was hurt",
        "Two brigades were deployed",
        "They arrested development",
        "No one was killed",
        "They sent two waves of fighters",
        "A storm sent 5,000 people to hospital",
        "They released a commander's diary",
        "Several jihadist movements merged",
        "A Malian officer admitted it",
        "",
    ],
)
def test_nothing_befell_people(told, text):
    assert told(text) == {}
