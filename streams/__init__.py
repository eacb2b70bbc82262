"""Reads news as it comes and keeps the table of who holds which city, since when, on whose word."""

__version__ = "0.1.0"
