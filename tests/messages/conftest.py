"""Settings of the property tests in this folder."""

from hypothesis import settings

# A deadline measures the machine, not the code.
settings.register_profile("messages", deadline=None)
settings.load_profile("messages")
