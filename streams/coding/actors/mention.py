"""What the matcher found at a place in a sentence."""

from dataclasses import dataclass


@dataclass(slots=True)
class Mention:
    """A party, a speaker or a news agency as one phrase names it.

    ``id``      ``group:<slug>``, ``state:<ISO2>``, ``side:<slug>`` (generic, to be resolved from the
                article), ``speaker:<slug>``, ``monitor:<slug>``, ``agency:<slug>``.
    ``name``    canonical name, as an event shows it.
    ``cls``     ``group``, ``state``, ``generic``, ``speaker``, ``agency``.
    ``kind_hint``  ``state``, ``rebel``, ``militia``, ``external``, ``civilian``, ``unknown``: before the
                   country is known; ``Actors.kind_in`` says it for a country.
    ``form``    how it is named: ``name``, ``acronym``, ``leader`` (a person alone), ``forces`` (with a noun
                of its members: "Taliban fighters"), ``adjective`` ("Russian"), ``people`` ("the Russians"),
                ``country`` ("Russia": a party or a place), ``metonym`` ("Moscow": a party or a place),
                ``noun``.
    ``role``    what the noun says of them: ``armed``, ``government``, ``police``, ``official`` (a voice),
                ``civilian``, ``monitor``, ``agency``, ``resident``, ``source``, or ``""``.
    ``side``    ``government``, ``non-state``, ``civilian``, ``unknown``.
    ``countries``  ISO2 codes where it usually acts, or that the phrase names.
    ``bloc``    id of the side it belongs to; its own id if none. For an agency of a state that state's id.
    ``backers`` ids named as behind it ("Turkish-backed", "al-Qaeda-linked").
    ``traits``  qualities named before it ("kurdish", "islamist", "unidentified", "local").
    ``others``  ids that the same words can mean; ``Actors.resolve`` picks by country.
    ``weak``    the words are often something else; take it only where the article gives other evidence.
    ``former``  "ousted", "former", "ex-". ``plural``, ``generic`` as they say. ``head`` the noun it is built
                on.
    """

    id: str
    name: str
    cls: str
    kind_hint: str = "unknown"
    form: str = "name"
    role: str = ""
    side: str = "unknown"
    countries: tuple[str, ...] = ()
    bloc: str = ""
    backers: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    weak: bool = False
    former: bool = False
    plural: bool = False
    generic: bool = False
    head: str = ""
