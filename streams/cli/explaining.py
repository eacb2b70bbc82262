"""How an explanation looks: the text with what was recognised, and under it a line for each quality of each event."""

from rich.console import Console
from rich.text import Text

from streams.cli.output import safe

#: Styles on a terminal, by what the words are; in plain text their name stands in brackets.
STYLES = {
    "verb": "bold underline red",
    "noun": "bold underline red",
    "phrase": "bold underline red",
    "actor": "underline cyan",
    "place": "underline green",
    "facility": "underline green",
    "time": "underline yellow",
    "speaker": "underline magenta",
    "saying": "magenta",
    "hedge": "italic magenta",
    "modality": "italic blue",
    "scope": "italic green",
    "frame": "italic yellow",
}
#: Names in plain text, and in the legend.
NAMES = {"saying": "says", "frame": "back then"}
_ORDER = list(STYLES)
REPEATED = "as in what is denied"


def print_explanation(screen: Console, explanation: dict, *, first: bool) -> None:
    """Print one paragraph's explanation; the legend with the first, on a terminal."""
    if first and screen.is_terminal:
        legend = Text("\n").join([_joined([Text(NAMES.get(k, k), style=s) for k, s in STYLES.items()])])
        screen.print(legend, soft_wrap=True)
    if not first:
        screen.print()
    for sentence in explanation["sentences"]:
        screen.print(_sentence(explanation["text"], sentence, screen.is_terminal), soft_wrap=True)
    if explanation["nothing"]:
        if not explanation["sentences"]:
            screen.print(safe(explanation["text"]), soft_wrap=True)
        screen.print(f"  nothing is coded: {safe(explanation['nothing'])}", soft_wrap=True)
    for event in explanation["events"]:
        _event(screen, event)
    if explanation["main"] and explanation["events"]:
        _main(screen, explanation["main"])


def _joined(texts: list[Text]) -> Text:
    return Text("  ").join(texts)


def _sentence(text: str, sentence: dict, styled: bool) -> Text:
    """The sentence with its parts styled, or in brackets with their names."""
    out = Text()
    at, end = sentence["span"]
    for part in _chosen(sentence["parts"]):
        start, stop = part["span"]
        out.append(safe(text[at:start]))
        words = safe(text[start:stop])
        if styled:
            out.append(words, style=STYLES[part["what"]])
        else:
            out.append(f"[{NAMES.get(part['what'], part['what'])}: {words}]")
        at = stop
    out.append(safe(text[at:end]))
    return out


def _chosen(parts: list[dict]) -> list[dict]:
    """Parts that do not overlap, in text order: triggers before names, names before cues, long before short."""
    chosen: list[dict] = []
    for part in sorted(
        (p for p in parts if p["used"]), key=lambda p: (_ORDER.index(p["what"]), p["span"][0] - p["span"][1])
    ):
        if all(part["span"][1] <= c["span"][0] or c["span"][1] <= part["span"][0] for c in chosen):
            chosen.append(part)
    return sorted(chosen, key=lambda p: p["span"])


def _event(screen: Console, explained: dict) -> None:
    """An event: what it is on one line, then a line a quality."""
    event = explained["event"]
    place, actor = event["place"], event["actor"]
    head = Text("\n  ").append(event["type"], style="bold")
    if place:
        head.append(f" {safe(place['name'])}")
    if actor:
        head.append(f", {safe(actor['name'])}")
    head.append(f"   rule {safe(event['rule'])}, confidence {event['confidence']:.2f}", style="dim")
    screen.print(head, soft_wrap=True)
    for line in explained["because"]:
        if line["why"] == REPEATED:
            continue
        out = Text(f"    {line['quality']}: ").append(safe(line["value"] or "none"), style="bold")
        if line["cue"]:
            out.append(f", from «{safe(line['cue'])}»")
        out.append(f", {safe(line['why'])}")
        screen.print(out, soft_wrap=True)


def _main(screen: Console, main: dict) -> None:
    """What made the first event the main one."""
    shares = ", ".join(f"{safe(label)} {share:.0%}" for label, share in main["labels"] if share >= 0.01)
    screen.print(f"\n  main event: {main['type']}; the ranker gives {shares}", soft_wrap=True)
    if main["features"]:
        words = ", ".join(f"{safe(name)} {weight:+.2f}" for name, weight in main["features"])
        screen.print(f"    what spoke for it: {words}", soft_wrap=True)
