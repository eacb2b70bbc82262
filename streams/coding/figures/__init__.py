"""Quantities in news, and what befell the people they count."""

from streams.coding.figures.attribution import attribute, figures
from streams.coding.figures.finder import Figure, find_figures

__all__ = ["Figure", "attribute", "figures", "find_figures"]
