"""Rows, changes and events in words, for people. Whatever comes out is safe to print."""

from datetime import date, datetime

from streams.cli.output import safe

_FACILITIES = {
    "army_base": "army base",
    "government_building": "government building",
    "police_station": "police station",
    "border_crossing": "border crossing",
    "power_plant": "power plant",
}


def name(thing: dict | None, none: str = "") -> str:
    """Name of an actor or place, or ``none``."""
    return safe(thing["name"] or thing["id"] or none) if thing else none


def pockets(row: dict) -> str:
    """What is left to the other side, as in "army base, Old Town"."""
    found = []
    for pocket in row["pockets"] or []:
        if isinstance(pocket, dict):
            facility = pocket.get("facility")
            pocket = pocket.get("name") or _FACILITIES.get(facility, facility) or "?"
        found.append(safe(_FACILITIES.get(pocket, pocket)))
    return ", ".join(found)


def status(row: dict | None) -> str:
    """What a row says in one phrase, as in "held by the Northern Front, except: army base"."""
    if row is None:
        return "nothing known"
    challenger = name(row["challenger"], "somebody")
    held = f"held by {name(row['holder'])}" if row["holder"] else ""
    match row["status"]:
        case "held":
            return held
        case "held_with_pockets":
            return f"{held}, except: {pockets(row)}"
        case "contested":
            return ", ".join(filter(None, (held, f"contested by {challenger}")))
        case "besieged":
            return ", ".join(filter(None, (held, f"besieged by {challenger}")))
        case "claimed":
            return f"claimed by {name(row['holder'])}"
        case "vacated":
            return f"left by {name(row['previous_holder'], 'its holder')}"
    return "under pressure, holder unknown" if row["pressured"] else "unknown"


def short_status(row: dict) -> str:
    """The status without the holder, who has a column of his own."""
    match row["status"]:
        case "held_with_pockets":
            return f"held, except: {pockets(row)}"
        case "contested" | "besieged":
            return f"{row['status']} by {name(row['challenger'], 'somebody')}"
        case "vacated":
            return f"left by {name(row['previous_holder'], 'its holder')}"
    return safe(row["status"])


def region(place: dict) -> str:
    """Province and country of a place, as in "Jowzjan, AF"."""
    return safe(", ".join(filter(None, (place["admin1"], place["country"]))))


def place_order(place: dict) -> tuple:
    """Sorts places by country, then by name."""
    return place["country"] or "", place["name"], place["id"]


def day(iso: str, weekday: bool = True) -> str:
    """``2021-08-06`` as ``Fri 6 Aug 2021``, or as ``6 Aug 2021``."""
    when = date.fromisoformat(iso)
    return f"{when:%a} " * weekday + f"{when.day} {when:%b %Y}"


def interval(happened: dict | None, weekday: bool = True) -> str:
    """A stretch of days in words as exact as its precision: ``Fri 6 Aug 2021``, ``Aug 2021``, ``2021``."""
    if not happened or not (happened["from"] or happened["to"]):
        return ""
    first, last = happened["from"], happened["to"]
    if first is None or last is None:
        return f"{day(first, weekday)} or later" if first else f"{day(last, weekday)} or before"
    if first == last:
        return day(first, weekday)
    match happened["precision"]:
        case "year" if first[:4] == last[:4]:
            return first[:4]
        case "month" if first[:7] == last[:7]:
            return f"{date.fromisoformat(first):%b %Y}"
    return f"{day(first, weekday)} to {day(last, weekday)}"


def moment_day(moment: str, weekday: bool = True) -> str:
    """The day of an RFC 3339 timestamp in words."""
    return day(datetime.fromisoformat(moment).date().isoformat(), weekday)


def word(event: dict | None) -> str:
    """On whose word, as in "claimed by the Northern Front": the voice of an event."""
    if event is None:
        return ""
    speaker = name(event.get("attributed_to"))
    assertion = event.get("assertion") or ""
    if assertion == "reported":
        return f"reported, {speaker}" if speaker else "outlet's voice"
    return f"{assertion} by {speaker}" if speaker else safe(assertion)


def voice(step: dict) -> str:
    """On whose word a step of an explanation stands."""
    if step["operator"]:
        return " ".join(filter(None, ("operator", name(step["speaker"]))))
    return word({**step, "attributed_to": step["speaker"]})


def after(step: dict) -> str:
    """What the row says after a step of an explanation, and what is new where it says the same as before."""
    said = status(step["after"])
    if status(step["before"]) != said:
        return said
    fields = ", ".join(difference["field"].replace("_", " ") for difference in step["did"])
    return f"{said}; new: {fields}"


def where_from(event: dict | None) -> str:
    """Where an event stands: article and paragraph, as in "article-1 ¶2"."""
    return f"{safe(event['article_id'])} ¶{event['paragraph']}" if event else ""


def change_words(change: dict) -> tuple[str, str]:
    """City, and what changed: "unknown -> held by the Northern Front"."""
    before, after = change["before"], change["after"]
    city = name((after or before)["city"])
    if change["kind"] == "retract":
        return city, f"taken back: {status(before)}"
    if before and after and status(before) == status(after):
        return city, f"{status(after)}: {_difference(before, after)}"
    return city, f"{status(before)} -> {status(after)}"


def new_since(change: dict) -> str:
    """Since when, where the change says so anew: "since Fri 6 Aug 2021"."""
    before, after = change["before"], change["after"]
    since = interval((after or {}).get("since"))
    if change["kind"] == "retract":
        return ""
    return f"since {since}" if since and (not before or interval(before["since"]) != since) else ""


def _difference(before: dict, after: dict) -> str:
    if after["pressured"] and not before["pressured"]:
        return "under pressure"
    if before["pressured"] and not after["pressured"]:
        return "no longer under pressure"
    if interval(before["since"]) != interval(after["since"]):
        return "day known" if after["since"] else "day unknown"
    if after["pressured_until"] != before["pressured_until"]:
        return "still under pressure"
    if len(after["evidence"]) > len(before["evidence"]) or after["origins"] != before["origins"]:
        return "more evidence"
    return "details"


def event_words(event: dict) -> str:
    """One event in a line: "capture of Kunduz by the rebels (claimed by …), Fri 6 Aug 2021"."""
    parts = [event["type"].replace("_", " ")]
    if event.get("facility"):
        parts.append(f"({_FACILITIES.get(event['facility'], event['facility'])})")
    if event["type"] == "retraction":
        parts.append(f"of {len(event.get('retracts') or [])} events")
    if event["place"]:
        parts.append(f"at {name(event['place'])}")
    if event["actor"]:
        parts.append(f"by {name(event['actor'])}")
    if event["target"]:
        parts.append(f"against {name(event['target'])}")
    notes = [word(event) if event.get("assertion") else ""]
    notes += [
        event.get(k) or ""
        for k, plain in (("modality", "actual"), ("frame", "current"))
        if event.get(k) != plain
    ]
    text = safe(" ".join(parts))
    if any(notes):
        text += f" [{', '.join(note for note in notes if note)}]"
    when = interval(event["happened"])
    return f"{text}, {when}" if when else text
