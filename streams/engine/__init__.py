"""Kafka and Faust: the worker that codes and folds, and what talks to the broker around it.

No rule about text or cities lives here: ``streams.coding`` and ``streams.control`` hold those.
"""
