"""Who holds, takes and leaves what, in constructions that a list of verbs alone does not see.

A line gives all events of the territorial types that its text must have: type, place, actor (a word of its name, "-" for
none), scope, modality.
"""

import pytest

from streams.coding import Coder
from streams.coding.build import TERRITORIAL

CASES = [
    (
        "In Chad the militia no longer occupied any villages in Batha Region.",
        ["withdrawal Batha militia part actual"],
    ),
    (
        "Mozambique's rebels tried to storm Palma but were driven back.",
        ["capture Palma rebels whole attempted"],
    ),
    ("The army was making preparations to storm Kidal.", ["capture Kidal Malian whole planned"]),
    ("Fighters stormed Kidal.", ["offensive Kidal fighters whole actual"]),
    ("In Mali only the army was capable of capturing Kidal.", []),
    ("In Mali it was possible to leave Kidal by bus, the army said.", []),
    ("The army's bid to retake Goma failed.", ["capture Goma Congolese whole attempted"]),
    ("Eritrean efforts to capture Axum were frustrated.", ["capture Axum Eritrean whole attempted"]),
    (
        "M23 lost Goma and Nyanza to the Congolese and Rwandan armies respectively.",
        ["capture Goma Congolese whole actual", "capture Nyanza Rwandan whole actual"],
    ),
    ("Kidal, one of the last separatist strongholds, was quiet.", ["hold Kidal separatists whole actual"]),
    (
        "The deal led to the Libyan army's complete control of Sirte.",
        ["capture Sirte Libyan whole actual"],
    ),
    ("The Libyan army's control of Sirte is complete.", ["hold Sirte Libyan whole actual"]),
    ("The raid broke the Libyan army's control of Sirte.", []),
    ("The besieged troops in El Fasher were hungry.", ["siege El Fasher - whole actual"]),
    ("A lorry reached the besieged town of Babanusa in Sudan.", ["siege Babanusa - whole actual"]),
    ("The army in Sudan besieged the minister in Nyala.", []),
    (
        "The army captured the town of Bentiu, located north of the town of Rubkona.",
        ["capture Bentiu South Sudanese whole actual"],
    ),
    (
        "Bossangoa, Bria and Bouar have been emptied and are now under the control of militants.",
        [f"hold {p} militants whole actual" for p in ("Bossangoa", "Bria", "Bouar")],
    ),
    (
        "Sudan's army, which fled when rebels and their allies attacked and seized Nyala, is in Kosti.",
        ["capture Nyala rebels whole actual"],
    ),
    (
        "In Sudan the rebels held 9 towns that they had taken, including Nyala.",
        ["hold Nyala rebels whole actual"],
    ),
    (
        "The Ethiopian army seized ten square kilometres around Axum.",
        ["capture Axum Ethiopian outskirts actual"],
    ),
    (
        "Eritrea's army seized parts of Tigray Region and Afar Region.",
        ["capture Tigray Eritrean part actual", "capture Afar Eritrean part actual"],
    ),
    (
        "The rebels' stronghold in Idlib province was bombed.",
        ["hold Idlib rebels part actual", "pressure Idlib - facility actual"],
    ),
    (
        "Rebels in Libya took a village near Sirte. The army retook the village.",
        ["capture Sirte rebels outskirts actual"],
    ),
    (
        "The army captured Bentiu on Monday and Malakal on Tuesday in South Sudan.",
        ["capture Bentiu South whole actual", "capture Malakal South whole actual"],
    ),
    (
        "The army took Kidal, part of the disputed region of Azawad.",
        ["capture Kidal Malian whole actual"],
    ),
    ("Mali's army concentrated its efforts on capturing Kidal.", ["capture Kidal Malian whole attempted"]),
    (
        "The army in Mali took the hilltop airbase north of Kidal that had been held by Ansar Dine.",
        ["capture Kidal Malian facility actual"],
    ),
    (
        "Soldiers took Kidal, the last large town held by separatists.",
        ["capture Kidal Malian whole actual"],
    ),
    (
        "An offensive to retake Goma began at dawn and the Congolese army captured it by noon.",
        ["capture Goma Congolese whole actual"],
    ),
    (
        "Troops failed to capture Goma in May but the Congolese army captured it in June.",
        ["capture Goma Congolese whole attempted", "capture Goma Congolese whole actual"],
    ),
    (
        "The rebel-held town of Uvira was shelled. Burundian troops took Uvira.",
        ["pressure Uvira - whole actual", "capture Uvira Burundian whole actual"],
    ),
    (
        "Elders begged the Malian army to stop the shelling and withdraw its troops from Kidal.",
        ["withdrawal Kidal Malian whole attempted"],
    ),
    (
        "In Sudan the army seized the mostly Nuba-populated town of Kadugli.",
        ["capture Kadugli Sudanese whole actual"],
    ),
    (
        "In Sudan rebel-held Kadugli and the town of Dilling were quiet.",
        ["hold Kadugli rebel whole actual"],
    ),
    (
        "Planes hit rebel-held east Aleppo.",
        ["hold Aleppo rebels part actual"],
    ),
    (
        "Rwandan units have left Uvira, Goma's outskirts and the airport at Bukavu.",
        [
            "withdrawal Uvira Rwandan whole actual",
            "withdrawal Goma Rwandan outskirts actual",
            "withdrawal Bukavu Rwandan facility actual",
        ],
    ),
    ("Kidal, under the rebels' rule, has no courts.", ["hold Kidal rebels whole actual"]),
    ("Timbuktu is held by a company of Malian soldiers.", ["hold Timbuktu Malian whole actual"]),
    (
        "The last junta battalions in Sittwe are hemmed in by the Arakan Army.",
        ["siege Sittwe Arakan whole actual"],
    ),
    ("After the Houthis surrounded it, Taiz was fed by donkey.", ["siege Taiz Houthis whole actual"]),
    ("The army warned the M23 rebels to leave Uvira.", ["capture Uvira Congolese whole threatened"]),
    (
        "The army retook two more settlements in Idlib province.",
        ["capture Idlib Syrian part actual"],
    ),
    ("The army warned residents to leave Uvira.", []),
    ("In Mali a battalion was redeployed from Kidal Region to the south.", []),
    ("Malian army units redeployed from Kidal.", ["withdrawal Kidal Malian whole actual"]),
    ("Shells fell in the Ukrainian controlled town of Vovchansk.", ["hold Vovchansk Ukrainian whole actual"]),
    (
        "The army in Mali reached Kidal and took nine villages in this area.",
        ["offensive Kidal Malian whole actual"],
    ),
]


def test_the_change_names_whom_it_ousts(coder: Coder) -> None:
    """Who held the place by an adjective or a relative clause is the loser."""
    for text in (
        "Rwandan troops captured M23-held Uvira.",
        "Rwandan troops took Uvira, which M23 had held since May.",
        "Rwandan troops took Uvira, the last town held by M23.",
    ):
        events = coder.step(None, _message(text))[1]
        assert [(e["type"], (e["target"] or {}).get("name")) for e in events] == [("capture", "M23")], text


def test_places_of_a_list_have_their_own_days(coder: Coder) -> None:
    events = coder.step(None, _message("The army captured Bentiu on 29 July and Malakal on 30 July."))[1]
    days = {e["place"]["name"]: e["happened"]["to"] for e in events if e["type"] == "capture"}
    assert days == {"Bentiu": "2024-07-29", "Malakal": "2024-07-30"}


def _message(text: str) -> dict:
    return {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2024-08-02T12:00:00Z"}


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_control_statement(coder: Coder, text: str, wanted: list[str]) -> None:
    events = [e for e in coder.step(None, _message(text))[1] if e["type"] in TERRITORIAL and e["place"]]
    found = []
    for e in events:
        name = (e["actor"] or {"name": "-"})["name"]
        found.append(f"{e['type']} {e['place']['name']} {name} {e['scope']} {e['modality']}")
    left = list(found)
    for w in wanted:
        kind, *_, scope, mood = w.split()
        hit = next(
            (
                f
                for f in left
                if f.startswith(kind) and f.endswith(f"{scope} {mood}") and _words(w) <= _words(f)
            ),
            None,
        )
        assert hit is not None, (w, found)
        left.remove(hit)
    assert left == []


def _words(line: str) -> set[str]:
    return set(line.split())


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("The Malian government said its forces had taken Kidal.", ["Malian government forces"]),
        ("M23 hailed the taking of Goma. On Monday its fighters seized Uvira.", ["M23"]),
        (
            "Ethiopian troops are near. The 23rd Division took Axum.",
            ["Ethiopian government forces"],
        ),
        ("The Eritrean 16th Motorised Division took Axum.", ["Eritrean government forces"]),
        (
            "M23 captured Uvira on Friday. Bukavu was surrounded, and Baraka was captured on Monday.",
            ["M23", "M23", "M23"],
        ),
        ("M23 captured Uvira on Friday. By Monday Uvira was captured again.", ["M23"]),
        (
            "M23 attacked the army from Sake to break the siege of Goma.",
            [None],
        ),
        ("Raids went on against the Malian army, including the capture of Kidal.", [None]),
    ],
)
def test_the_party_is_the_one_meant(coder: Coder, text: str, actors: list[str | None]) -> None:
    events = coder.step(None, _message(text))[1]
    found = sorted(
        (e["order"], (e["actor"] or {}).get("name")) for e in events if e["type"] in ("capture", "siege")
    )
    assert [name for _, name in found] == actors
