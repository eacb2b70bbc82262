"""Tables of control's view: by city, by holder, by country."""

from rich.table import Table
from rich.text import Text

from streams.cli import show
from streams.cli.output import safe
from streams.cli.tables import plain_table
from streams.control.view import CityView, CountryView, HolderView, View

#: What ``whoholds table --by`` takes, and the part of the view that it shows.
PARTS = {"city": "cities", "holder": "holders", "country": "countries"}


def view_table(view: View, by: str, window: str = "") -> Table:
    """A table of one part of ``view``; what changed is left out where there is no ``window`` (in words)."""
    names = {row["row"]["city"]["id"]: show.name(row["row"]["city"]) for row in view["cities"]}
    if by == "city":
        return _cities(view["cities"], window)
    if by == "holder":
        return _holders(view["holders"], names, window)
    return _countries(view["countries"], window)


def _cities(views: list[CityView], window: str) -> Table:
    extra = [f"Changes in {window}", "Changed hands"] if window else []
    table = plain_table("City", "Region", "Status", "Held for", *extra)
    for view in sorted(views, key=lambda view: show.place_order(view["row"]["city"])):
        row, days = view["row"], view["held_days"]
        table.add_row(
            Text(show.name(row["city"]), "bold"),
            show.region(row["city"]),
            show.status(row),
            "-" if days is None else f"{days} day{'s' * (days != 1)}",
            *([str(view["changes"]), str(view["changed_hands"])] if window else []),
        )
    return table


def _holders(views: list[HolderView], names: dict[str, str], window: str) -> Table:
    extra = [f"Gained in {window}", f"Lost in {window}"] if window else []
    table = plain_table("Holder", "Cities", "Holds", *extra)

    def listed(ids: list[str]) -> str:
        # A city without a row any more has no name here.
        return ", ".join(sorted(names.get(city, safe(city)) for city in ids)) or "-"

    for view in views:
        moved = [listed(view["gained"]), listed(view["lost"])] if window else []
        holder = Text(show.name(view["holder"]), "bold")
        table.add_row(holder, str(len(view["holds"])), listed(view["holds"]), *moved)
    return table


def _countries(views: list[CountryView], window: str) -> Table:
    extra = [f"Changes in {window}", "Cities changing hands"] if window else []
    table = plain_table("Country", "Cities", "By status", *extra)
    for view in views:
        statuses = sorted(view["statuses"].items(), key=lambda item: (-item[1], item[0]))
        table.add_row(
            Text(safe(view["country"] or "-"), "bold"),
            str(sum(view["statuses"].values())),
            ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in statuses) or "-",
            *([str(view["changes"]), str(view["changed_hands"])] if window else []),
        )
    return table
