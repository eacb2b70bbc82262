"""Tests of the coding of text."""
