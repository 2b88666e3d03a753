"""The application as a server imports it."""

import sys

from eventapp import create_app
from eventapp.config import SettingsError

try:
    app = create_app()
except SettingsError as problem:
    sys.exit(f"Hiwar does not start. {problem}")
