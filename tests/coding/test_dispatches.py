"""Short dispatches and the rows they end with: who holds which city, by whose word."""

import pytest

from streams import control
from streams.coding import Coder


def rows(coder: Coder, text: str, day: str = "2024-06-05") -> dict[str, tuple[str, str | None]]:
    """City to (status, holder) after the paragraphs of ``text``, which a line break parts."""
    state, events = None, []
    for k, paragraph in enumerate(text.split("\n")):
        message = {
            "article_id": "a",
            "paragraph": k,
            "text": paragraph,
            "published_at": f"{day}T12:00:00Z",
        }
        state, made = coder.step(state, message)
        events += made
    return {r["city"]["name"]: (r["status"], (r["holder"] or {}).get("name")) for r in control.fold(events)}


@pytest.mark.parametrize(
    ("text", "city", "status", "holder"),
    [
        # whose control it is
        ('"Kidal is under our full control," said an army spokesman.', "Kidal", "claimed", "Malian"),
        (
            "Mali's government said the rebels broke the truce and that Kidal was still under its control.",
            "Kidal",
            "claimed",
            "Malian",
        ),
        (
            "Buses took the JNIM fighters to Gao, which is still under their control.",
            "Gao",
            "held",
            "JNIM",
        ),
        # what a relative clause says
        (
            "The shelling of Kidal, which the president said had been captured by his troops, went on.",
            "Kidal",
            "claimed",
            "Malian",
        ),
        (
            "JNIM fighters looted homes in Douentza and Djibo, towns they entered after soldiers left.",
            "Douentza",
            "held",
            "JNIM",
        ),
        # who has not come yet
        ("JNIM pulled out of Kidal on Monday. The army had not yet moved in.", "Kidal", "vacated", None),
        ("JNIM pulled out of Kidal on Monday. The army moved in.", "Kidal", "held", "Malian"),
        # on whose word
        (
            "A rebel commander in Mali said his men would wait. Kidal was still in the army's hands, he said.",
            "Kidal",
            "held",
            "Malian",
        ),
        (
            "JNIM took Kidal, and an ally, the FLA, said it had taken Gao.",
            "Gao",
            "claimed",
            "Azawad",
        ),
        (
            "The Taliban said they were leaving Kunduz, two weeks after seizing it.\nAn official said troops "
            + "had cleared the city of insurgents.",
            "Kunduz",
            "held",
            "Afghan",
        ),
        # a site is not the city
        (
            "The army has held Bukavu since May. M23 rebels seized the city's main airport.",
            "Bukavu",
            "held",
            "Congolese",
        ),
        (
            "The army has held Bukavu since May. M23 rebels seized the city and its airport.",
            "Bukavu",
            "held",
            "M23",
        ),
        # lists
        (
            "Militants captured Qaraqosh, Iraq's largest Christian town, Tikrit and Sinjar.",
            "Tikrit",
            "held",
            "militants",
        ),
        (
            "Islamic State took a dam. Tikrit and Sinjar fell to the group with hardly a fight.",
            "Sinjar",
            "held",
            "Islamic State",
        ),
        # who leads, backs, comes from
        ("Turkish-led forces captured Afrin on Sunday.", "Afrin", "held", "Turkish"),
        (
            "Protesters backed by defecting army units seized control of Misrata.",
            "Misrata",
            "held",
            "protesters",
        ),
        (
            "Rebellious forces from Ethiopia's northern region of Tigray seized Kombolcha.",
            "Kombolcha",
            "held",
            "Tigray",
        ),
        ("Forces from Ethiopia seized Baidoa.", "Baidoa", "held", "Ethiopian"),
        (
            "Malian troops entered Gao, meeting no rebels of those who had controlled it. "
            + "A day earlier they took Timbuktu.",
            "Timbuktu",
            "held",
            "Malian",
        ),
        (
            "The KNU said it had driven the army out of Myawaddy. Thai police said the town was in rebel hands.",
            "Myawaddy",
            "held",
            "Karen",
        ),
        (
            "Police in Hpa-An made an arrest. Traders said that Myawaddy was in rebel hands.",
            "Myawaddy",
            "held",
            "rebels",
        ),
        (
            "Libya's government took an air base on Monday. The same forces captured Tarhuna.",
            "Tarhuna",
            "held",
            "Libyan",
        ),
        (
            "Guards took Bin Jawad from Islamic State. Sirte remains the group's stronghold.",
            "Sirte",
            "held",
            "Islamic State",
        ),
        (
            "Yemen's vice president said that Aden had been liberated from the Houthis.",
            "Aden",
            "claimed",
            "Yemeni",
        ),
        ("Rebels pushed south to the outskirts of Hama.", "Hama", "unknown", None),
        (
            "The rebels took Malakal, capital of Upper Nile state, and shelled Bor. The fall of the city is a blow.",
            "Malakal",
            "held",
            "rebels",
        ),
        (
            "M23 pulled out of Kanyabayonga on Sunday. The rebels had occupied the town since June.",
            "Kanyabayonga",
            "vacated",
            None,
        ),
        ("The M23 has occupied Kanyabayonga since June.", "Kanyabayonga", "held", "M23"),
        (
            "Government troops returned to Abeche on Sunday, a day after rebels had captured it.",
            "Abéché",
            "held",
            "Chadian",
        ),
        (
            "For now the town of Lachin is in the hands of ethnic Armenian separatists.",
            "Lachin",
            "held",
            "Artsakh",
        ),
        (
            "Azerbaijan's army took Aghdam, a city wrecked in the 1990s, on June 4.",
            "Agdam",
            "held",
            "Azerbaijani",
        ),
        (
            "Croatian soldiers raised their flag over the fortress of Knin, taking the capital of the rebel Serbs.",
            "Knin",
            "held",
            "Croatian",
        ),
        (
            "In Shali, 30 km southeast of Grozny, elders met and a body of rebels is still in the town.",
            "Shali",
            "held",
            "rebels",
        ),
        ("Tubmanburg, the rebels' base north of the capital, was quiet.", "Tubmanburg", "held", "rebels"),
        (
            "Rebels hold Kidal. Dessie is under the control of the national defence force.",
            "Dessie",
            "held",
            "Ethiopian",
        ),
        # holds told in lists and in passing
        ("The RSF attacked again. Nyala is split between the two forces.", "Nyala", "contested", "Sudanese"),
        (
            "Houthi rockets fell on Taiz. Hodeidah, on the Red Sea, is also controlled by the group.",
            "Hodeidah",
            "held",
            "Houthis",
        ),
        ("The militants control Raqqa and most of Deir al-Zor province.", "Raqqa", "held", "militants"),
        ("In Rastan, held by the rebels since January, shells killed four.", "al-Rastan", "held", "rebels"),
        (
            "Taliban fighters took Herat. Jalalabad is still under government control, and so is Kabul.",
            "Kabul",
            "held",
            "Afghan",
        ),
        (
            "Rebels attacked Kisangani. Goma and Bukavu fell to them in May.",
            "Goma",
            "held",
            "rebels",
        ),
        ("A garrison of the army holds out in Deir al-Zor.", "Deir ez-Zor", "held", "Syrian"),
        ("Residents said that defecting soldiers had seized Bentiu.", "Bentiu", "held", "defecting"),
        # as analysts put it
        (
            "The army vacated its camp at Gao; JNIM fighters installed themselves in the town two days later.",
            "Gao",
            "held",
            "JNIM",
        ),
        (
            "Insurgents had controlled most of Palma. The army declared Gao secure.",
            "Gao",
            "claimed",
            "Malian",
        ),
        (
            "JNIM withdrew from Gao under mediation. Malian troops rolled in hours afterwards.",
            "Gao",
            "held",
            "Malian",
        ),
        (
            "The local police did not resist, and Ibb is since then under Houthi control.",
            "Ibb",
            "held",
            "Houthis",
        ),
        (
            "White Army youths overwhelmed the garrison in Malakal and since then hold the place.",
            "Malakal",
            "held",
            "White Army",
        ),
        ("RUF forces dislodged the ECOMOG battalion at Koidu.", "Koidu", "held", "RUF"),
        ("Wad Madani returned to SAF control after the RSF lost a bridge.", "Wad Madani", "held", "Sudanese"),
        (
            "Armed separatists occupied the police and SBU buildings in Sloviansk and by night they controlled "
            + "the entire city.",
            "Sloviansk",
            "held",
            "separatists",
        ),
        (
            "The ENDF left Mekelle after a ceasefire, and TDF fighters paraded through the streets that evening.",
            "Mekelle",
            "held",
            "Tigray",
        ),
        (
            "Angolan troops recovered Bailundo, which UNITA had used as its headquarters since 1994.",
            "Bailundo",
            "held",
            "Angolan",
        ),
        # whose men, whose word
        (
            "The head of Russia's Wagner group said his men had captured Bakhmut, but Ukraine denied that the city "
            + "had been lost.",
            "Bakhmut",
            "contested",
            "Ukrainian",
        ),
        (
            "A source in the LNA conceded that its units had withdrawn from Sabratha to avoid harm to civilians.",
            "Sabratha",
            "vacated",
            None,
        ),
        (
            "Maute gunmen fired from mosques in Marawi.\n"
            + '"We hold the city, except the market," said Lieutenant Colonel Jo-Ar Herrera.',
            "Marawi",
            "claimed",
            "Philippine",
        ),
        ("Bambari is held by a rival faction, the UPC of Ali Darassa.", "Bambari", "held", "Union for Peace"),
        (
            "Colombian troops recaptured Mitu on Monday. It was the first capital to be seized by the FARC.",
            "Mitú",
            "held",
            "Colombian",
        ),
        ("The army captured the UNITA strongholds of Andulo and Bailundo.", "Andulo", "held", "Angolan"),
        (
            "Serbian police drove guerrillas out of Orahovac on Tuesday, retaking the only town that the Kosovo "
            + "Liberation Army had ever captured.",
            "Orahovac",
            "held",
            "Serbian",
        ),
        ("Kabila's rebels took Kikwit on Sunday. The army is silent.", "Kikwit", "held", "kabila's rebels"),
        (
            "Militants took Tikrit. Tuz Khurmatu is in Kurdish hands.",
            "Tuz Khurmatu",
            "held",
            "kurdish forces",
        ),
        (
            "Seleka fighters hold Bria. There would be no talks until they left the town, a minister said.",
            "Bria",
            "held",
            "Séléka",
        ),
        (
            "The Serbs said they had entered Velika Kladusa; the town is held by rebels.",
            "Velika Kladuša",
            "held",
            "rebels",
        ),
        # two sides' words, and who follows whom
        (
            "Ukraine said its troops had pulled back from Avdiivka. Russia said it was in full control of the town.",
            "Avdiivka",
            "held",
            "Russian",
        ),
        (
            "Ukrainian forces left Vuhledar, the army said, a day after Russian troops reached the centre and "
            + "raised flags over the town.",
            "Vuhledar",
            "held",
            "Russian",
        ),
        (
            "Moscow said the last defenders in Mariupol had surrendered, completing the capture of the city.",
            "Mariupol",
            "claimed",
            "Russian",
        ),
        (
            "The Northern Alliance captured Mazar-i-Sharif on Friday. Alliance troops later took Sheberghan.",
            "Sheberghan",
            "held",
            "Northern Alliance",
        ),
        ("Kurdish fighters took Kirkuk. Mosul fell without a fight.", "Mosul", "held", "kurdish fighters"),
        ("The army forced JNIM fighters to withdraw from Gao.", "Gao", "vacated", None),
        # notes of analysts once more
        (
            "JNIM fighters overran Gao airport and then the city itself as soldiers withdrew.",
            "Gao",
            "held",
            "JNIM",
        ),
        ("The Syrian army declared the whole of Palmyra under its control.", "Palmyra", "claimed", "Syrian"),
        (
            "On 27 May 2024, the March 23 Movement captured Sake. The army fled.",
            "Sake",
            "held",
            "M23",
        ),
        (
            "The MNDAA overran the border town of Muse in Muse township, northern Shan State.",
            "Muse",
            "held",
            "MNDAA",
        ),
        (
            "The army regained the police station in Gao by nightfall. Gao had been retaken from the jihadists in May.",
            "Gao",
            "held",
            "Malian",
        ),
        (
            "Popasna fell to Russian forces. The Luhansk governor confirmed that troops had retreated from the town.",
            "Popasna",
            "held",
            "Russian",
        ),
        ("The army chief said troops had left Gao to spare it destruction.", "Gao", "vacated", None),
        ("Taliban fighters took Kunduz. Afghan forces are holding on in Herat.", "Herat", "held", "Afghan"),
        # what whole articles taught
        (
            "Ukrainian troops left Selydove, a brigade spokesman said, a day after Russia said it had captured it.",
            "Selydove",
            "held",
            "Russian",
        ),
        (
            "Russian guns shelled it. Selydove lies near Pokrovsk, a rail hub that remains under Ukrainian control.",
            "Pokrovsk",
            "held",
            "Ukrainian",
        ),
        (
            "Moscow said its troops had taken Hirnyk. Kyiv denied it, saying that Hirnyk was not in enemy hands.",
            "Hirnyk",
            "contested",
            "Ukrainian",
        ),
        (
            "Moscow's push goes on. Russian troops neared Kurakhove, but the city was held by Ukrainian forces.",
            "Kurakhove",
            "held",
            "Ukrainian",
        ),
        (
            "Armenian fighters pulled back from Horadiz and Azerbaijani troops were there again, an officer said.",
            "Horadiz",
            "held",
            "Azerbaijani",
        ),
        (
            "The Tigers shelled Jaffna. The city is held by about 30,000 Sri Lankan troops.",
            "Jaffna",
            "held",
            "Sri Lankan",
        ),
        (
            "Muslim guerrillas who seized the town of Kauswagan on the southern island of Mindanao were driven out by "
            + "government troops.",
            "Kauswagan",
            "held",
            "Philippine",
        ),
        (
            "About 200 rebels drove into Cap-Haitien, took the airport and by midafternoon held the entire city.",
            "Cap-Haïtien",
            "held",
            "rebels",
        ),
        (
            "Chechen fighters said they controlled all of Grozny, but Moscow insisted it had not lost the city.",
            "Grozny",
            "contested",
            "Russian",
        ),
        # who is there
        ("RUF rebels fled. Makeni has been in government control since May.", "Makeni", "held", "Sierra"),
        (
            "Niger's ministry said its army had regained control of the town of Bosso, overrun by Boko Haram "
            + "militants on Friday, but residents said the Islamists were still there.",
            "Bosso",
            "contested",
            "Boko Haram",
        ),
        (
            "Niger's ministry said its army had regained control of the town of Bosso, overrun by Boko Haram "
            + "militants on Friday, but residents said the market was still there.",
            "Bosso",
            "contested",
            "Boko Haram",
        ),
        ("Gao and Kidal on the northern border are under the JNIM, a monitor said.", "Kidal", "held", "JNIM"),
        (
            "Banja Luka, the largest Serb-held city, filled with refugees.",
            "Banja Luka",
            "held",
            "Srpska",
        ),
        ("Serb forces overran the U.N. safe areas of Srebrenica and Zepa.", "Srebrenica", "held", "Srpska"),
        (
            "BAMAKO, June 5 - A day after capturing Kidal, a town in the desert, the Malian army marched north.",
            "Kidal",
            "held",
            "Malian",
        ),
        (
            "Kyaukme, on the highway to Mandalay, is run by the TNLA, which captured it in May.",
            "Kyaukme",
            "held",
            "TNLA",
        ),
        (
            "Mali's army entered Kidal on Monday, residents said, ending a decade in which the town had been "
            + "run by rebels.",
            "Kidal",
            "unknown",
            None,
        ),
        ("In Gao, captured on Sunday by the JNIM, banks are shut.", "Gao", "held", "JNIM"),
    ],
)
def test_rows(coder: Coder, text: str, city: str, status: str, holder: str | None) -> None:
    found = rows(coder, text)
    assert city in found
    assert found[city][0] == status
    assert (holder is None and found[city][1] is None) or holder in (found[city][1] or "")


def test_a_handover_by_two_sides_words_is_one_to_acled_too(coder: Coder) -> None:
    state, made = None, []
    for k, text in enumerate(
        ("The Taliban said they were leaving Kunduz.", "Officials confirmed that troops had cleared Kunduz.")
    ):
        message = {"article_id": "a", "paragraph": k, "text": text, "published_at": "2024-06-05T12:00:00Z"}
        state, made = coder.step(state, message)
    assert {e["acled"] for e in made if e["type"] == "handover"} == {"Non-violent transfer of territory"}


def test_nobody_denies_what_it_has_won(coder: Coder) -> None:
    text = "Azerbaijan said its army had captured Shusha.\nArmenian officials denied the city had fallen."
    assert rows(coder, text)["Shusha"] == ("contested", None)
    state, denied = None, []
    for k, paragraph in enumerate(text.split("\n")):
        message = {
            "article_id": "a",
            "paragraph": k,
            "text": paragraph,
            "published_at": "2020-11-08T12:00:00Z",
        }
        state, made = coder.step(state, message)
        denied += [e for e in made if e["assertion"] == "denied"]
    assert [e["actor"]["name"] for e in denied] == ["Azerbaijani government forces"]


def test_a_governor_besieged_by_petitioners_is_no_siege(coder: Coder) -> None:
    assert not rows(coder, "The governor of Basra, besieged by petitioners, moved his office hours to dawn.")


def test_what_is_handed_to_nobody_known_is_nobodys(coder: Coder) -> None:
    text = "The Taliban took Kandahar. Spin Boldak was handed over to a tribal council."
    assert rows(coder, text).get("Spin Boldak", ("", None))[1] is None


def test_won_and_lost_many_times_says_nothing_of_today(coder: Coder) -> None:
    assert not rows(coder, "Bosso, where Boko Haram raids, has been won and lost several times since 2014.")


@pytest.mark.parametrize(
    "text",
    [
        "M23 cut the road to Sake. Troops stayed in the town, contrary to messages of its fall on social media.",
        "Fighting between rebels and the army went on inside Goma. The army regained the jetty area.",
        "Security forces arrested 14 suspected Seleka members in Bouar, and took them to the gendarmerie.",
        "Seven policemen in Curillo surrendered, and the guerrillas left for the river, taking them along.",
        "UNITA had moved into the countryside around Bailundo, and the army shelled it.",
    ],
)
def test_no_change_of_a_whole_city(coder: Coder, text: str) -> None:
    assert {status for status, _ in rows(coder, text).values()} <= {"unknown", "contested"}


def test_who_surprised_others_by_taking_a_town_took_it(coder: Coder) -> None:
    text = "Malian troops marched a week after Islamist fighters had stunned both armies by taking Konna."
    made = coder.step(
        None, {"article_id": "a", "paragraph": 0, "text": text, "published_at": "2024-06-05T12:00:00Z"}
    )
    taken = next(e for e in made[1] if e["type"] == "capture")
    assert taken["actor"]["name"] == "islamist fighters"


def test_who_patrols_a_city_holds_it_bar_those_who_do_so_anywhere(coder: Coder) -> None:
    assert rows(coder, "M23 fighters patrolled Goma on Monday.")["Goma"] == ("held", "M23")
    assert not rows(coder, "Peacekeepers patrolled Goma on Monday after M23 fired on a camp.")


def test_a_namesake_abroad_is_no_item_of_a_list_at_home(coder: Coder) -> None:
    """Wana of Nineveh is in no gazetteer, Wana of Waziristan is."""
    assert "Wana" not in rows(coder, "Islamic State fighters captured Tikrit, Wana and Sinjar.")
    assert "Wana" in rows(coder, "Taliban fighters captured Mir Ali, Wana and Miranshah.")
