"""Place names in text to places of the gazetteer (GeoNames, CC BY 4.0)."""

from .fold import fold_name
from .gazetteer import Gazetteer
from .store import GazetteerError
from .tables import TableError

__all__ = ["Gazetteer", "GazetteerError", "TableError", "fold_name"]
