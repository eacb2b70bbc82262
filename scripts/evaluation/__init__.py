"""Scores of the coder on labelled text: what ``scripts/evaluate.py`` prints and holds against ``eval/baseline.json``."""
