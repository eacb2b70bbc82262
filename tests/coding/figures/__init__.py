"""Tests of streams.coding.figures."""
