"""The project's own corpus: sentences by family (corpus/sentences) and whole articles (corpus/articles)."""

import json
from collections.abc import Iterable
from pathlib import Path

from evaluation.negatives import is_change
from evaluation.parties import Parties
from evaluation.places import Places
from evaluation.scores import Matches, Outcome, Share, Table
from evaluation.texts import CORPUS, brief, code_after, fingerprint, message, read
from streams.coding import Coder
from streams.control import Settings, fold

TERRITORIAL = frozenset(["capture", "handover", "withdrawal", "hold", "siege", "pressure", "offensive"])
PLAIN = ("assertion", "modality", "frame", "scope", "facility")
QUALITIES = ("type", *PLAIN, "actor", "target", "attributed_to", "happened", "main")
#: A taking with and without a fight: one is found for the other, and its type is wrong.
GAINS = frozenset(("capture", "handover"))


class Sentences:
    """Scores sentences; one instance takes all families."""

    def __init__(self, coder: Coder) -> None:
        self.coder, self.places, self.parties = coder, Places(coder.gazetteer), Parties(coder.actors)
        self.families: dict[str, Matches] = {}
        self.right: dict[str, dict[str, Share]] = {}
        self.changes = 0  # of control, in families of look-alikes
        self.errors: list[tuple[str, str]] = []

    def item(self, family: str, item: dict) -> None:
        """Score one sentence: its territorial events, then its main one."""
        matches = self.families.setdefault(family, Matches())
        right = self.right.setdefault(family, {q: Share() for q in QUALITIES})
        fields = {"kind": item["kind"]} if item.get("kind") else {}
        events = code_after(self.coder, item.get("before", []), item["text"], item["published_at"], **fields)
        left = [e for e in events if e["type"] in TERRITORIAL and e["place"] is not None]
        wrong: list[str] = []
        for want in (w for w in item["events"] if w["type"] in TERRITORIAL and w["place"]):
            e = self._match(want, left)
            if e is None:
                matches.missed += 1
                wrong.append(f"missed: {want['type']} {want['place']} {want['modality']} {want['frame']}")
                continue
            left.remove(e)
            matches.found += 1
            for quality, ok in self._judge(item, want, e).items():
                right[quality].add(ok)
                if not ok:
                    wrong.append(f"{quality}: {brief(e)}, wanted {want.get(quality)}")
        for e in left:
            if e["type"] not in item.get("allow", ()) and not self._repeats(item, e):
                matches.wrong += 1
                wrong.append(f"too much: {brief(e)}")
        if family.startswith("lookalikes"):
            self.changes += sum(map(is_change, left))
        if item["events"]:
            ok = bool(events) and events[0]["type"] == item["events"][0]["type"]
            right["main"].add(ok)
            if not ok:
                wrong.append(
                    f"main: {events[0]['type'] if events else 'nothing'}, wanted {item['events'][0]['type']}"
                )
        self.errors += [
            (f"{family} {w.partition(':')[0]}", f"{item['id']} {w}\n    {item['text']}") for w in wrong
        ]

    def _match(self, want: dict, events: Iterable[dict]) -> dict | None:
        """The event of the wanted type and place; a capture for a handover where there is none."""
        here = [e for e in events if self.places.same(e["place"], (want["place"],), want["country"])]
        exact = [e for e in here if e["type"] == want["type"]]
        near = [e for e in here if {e["type"], want["type"]} <= GAINS]
        found = exact or near
        return max(
            found, key=lambda e: [e[q] == want.get(q) for q in ("modality", "frame", "scope")], default=None
        )

    def _repeats(self, item: dict, e: dict) -> bool:
        """Whether an event says what a wanted one says, told by somebody else (a statement and its denial)."""
        return e["rule"] == "denial" and self._match_any(item, e)

    def _match_any(self, item: dict, e: dict) -> bool:
        return any(
            w["type"] == e["type"]
            and w["place"]
            and self.places.same(e["place"], (w["place"],), w["country"])
            for w in item["events"]
        )

    def _judge(self, item: dict, want: dict, e: dict) -> dict[str, bool]:
        out = {"type": e["type"] == want["type"]}
        for quality in PLAIN:
            if quality in want:
                out[quality] = e[quality] == want[quality]
        if e.get("facility") and "facility" not in want:
            out["facility"] = False
        at = self._offset(item["text"], e)
        for quality in ("actor", "target", "attributed_to"):
            name = want.get(quality)
            if name:
                out[quality] = self._party(e[quality], name, want["country"], item, at)
            elif quality == "actor":
                out[quality] = e["actor"] is None
        if want.get("happened"):
            out["happened"] = want["happened"] in (e["happened"]["to"], e["happened"]["from"])
        return out

    def _party(self, actor: dict | None, name: str, country: str, item: dict, at: int) -> bool:
        if actor is not None and actor["name"].lower() == name.lower():
            return True
        before = "\n".join(item.get("before", []))
        return self.parties.right(actor, name, country, f"{before}\n{item['text']}", len(before) + 1 + at)

    @staticmethod
    def _offset(text: str, e: dict) -> int:
        return min(e["span"][0], len(text))


def sentences(coder: Coder, folder: Path = CORPUS / "sentences") -> Outcome | None:
    """Score every family; None where there is none."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        return None
    s = Sentences(coder)
    count = 0
    for path in paths:
        for item in read(path):
            s.item(path.stem, item)
            count += 1
    out = Outcome(fingerprint(*paths), errors=s.errors)
    total, every = Matches(), {q: Share() for q in QUALITIES}
    rows = []
    for family, m in sorted(s.families.items()):
        total += m
        for q, share in s.right[family].items():
            every[q].right += share.right
            every[q].of += share.of
        rows.append((family, m.precision, m.recall, m.f1, m.wrong, *(s.right[family][q] for q in QUALITIES)))
    rows.append(("all", total.precision, total.recall, total.f1, total.wrong, *(every[q] for q in QUALITIES)))
    shown = [(*r[:5], *(f"{x.value:.2f}" if x.of else "" for x in r[5:])) for r in rows]
    note = (
        "Territorial events by type and place (precision, recall, F1), then the share of those found whose qualities are"
        " right, and of sentences whose first event is of the right type."
    )
    out.tables.append(
        Table(
            f"Own sentences, {count} in {len(paths)} families",
            note,
            ("family", "precision", "recall", "F1", "too much", *QUALITIES),
            shown,
        )
    )
    out.figures = {"sentences.f1": total.f1} | {f"sentences.{q}": every[q].value for q in QUALITIES}
    for family, m in s.families.items():
        told = m.found + m.missed  # where nothing is to be found, what is found counts
        out.figures |= (
            {f"sentences.family.{family}": m.f1} if told else {f"sentences.family.{family}.count": m.wrong}
        )
    out.figures["sentences.lookalike_changes.count"] = s.changes
    return out


def article_rows(coder: Coder, article: dict) -> list[dict]:
    """The rows that code and fold make of one article of corpus/articles."""
    state, events = None, []
    for number, text in enumerate(article["paragraphs"]):
        fields = {"source": article["source"]} if article.get("source") else {}
        state, new = coder.step(
            state,
            message(text, article["published_at"], article=article["article_id"], number=number, **fields),
        )
        events += new
    return list(fold(events, Settings()))


def articles(coder: Coder, folder: Path = CORPUS / "articles") -> Outcome | None:
    """Score whole articles: rows after code and fold, city and holder; None where there are no articles."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        return None
    places, parties = Places(coder.gazetteer), Parties(coder.actors)
    held, status, cities = Matches(), Share(), Matches()
    errors = []
    for path in paths:
        article = json.loads(path.read_text("utf-8"))
        rows = article_rows(coder, article)
        text = "\n".join(article["paragraphs"])
        left = list(rows)
        for want in article["rows"]:
            row = next(
                (r for r in left if places.same(r["city"], (want["city"],), want.get("country"))), None
            )
            if row is None:
                cities.missed += 1
                held.missed += 1
                errors.append(("article", f"{path.stem}: no row for {want['city']}"))
                continue
            left.remove(row)
            cities.found += 1
            status.add(row["status"] == want["status"])
            same = _holder(parties, row["holder"], want.get("holder"), want.get("country"), text)
            if same:
                held.found += 1
            else:
                held.wrong += 1
                held.missed += 1
            if not same or row["status"] != want["status"]:
                holder = (row["holder"] or {}).get("name")
                errors.append(
                    (
                        "article",
                        f"{path.stem}: {want['city']} {row['status']} {holder}, wanted {want['status']} {want.get('holder')}",
                    )
                )
        for row in left:
            cities.wrong += 1
            held.wrong += 1
            errors.append(("article", f"{path.stem}: a row too much, {row['city']['name']} {row['status']}"))
    out = Outcome(fingerprint(*paths), errors=errors)
    rows_ = [
        ("city and holder", held.precision, held.recall, held.f1),
        ("city", cities.precision, cities.recall, cities.f1),
        ("status of those found", "", "", status.value),
    ]
    out.tables.append(
        Table(
            f"Own articles, {len(paths)}: rows after code and fold",
            "",
            ("what", "precision", "recall", "F1"),
            rows_,
        )
    )
    out.figures = {
        "articles.holder_f1": held.f1,
        "articles.city_f1": cities.f1,
        "articles.status": status.value,
    }
    return out


def _holder(
    parties: Parties, holder: dict | None, wanted: str | None, country: str | None, text: str
) -> bool:
    if not wanted:
        return holder is None
    if holder is not None and holder["name"].lower() == wanted.lower():
        return True
    return parties.right(holder, wanted, country, text)
