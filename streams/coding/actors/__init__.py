"""Parties, speakers and agencies: word lists as data, a matcher, and what each is in a country."""

from streams.coding.actors.actors import Actors
from streams.coding.actors.mention import Mention
from streams.coding.actors.tables import DataError

__all__ = ["Actors", "DataError", "Mention"]
