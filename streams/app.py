"""The worker's app, for ``faust -A streams.app worker -l info``; settings come from the environment."""

from streams.engine.app import make_app
from streams.settings import Settings

app = make_app(Settings.load())
