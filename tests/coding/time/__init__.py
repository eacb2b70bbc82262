"""Tests of streams.coding.time."""
