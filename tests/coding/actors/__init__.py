"""Tests of streams.coding.actors."""
