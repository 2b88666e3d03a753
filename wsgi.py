"""The application as a server imports it."""

import gc
import sys

from eventapp import create_app
from eventapp.config import SettingsError

try:
    app = create_app()
except SettingsError as problem:
    sys.exit(f"Hiwar does not start. {problem}")

# What is there now stays: the collector need not walk it again, and forked workers go on sharing it. A page
# makes thousands of short-lived objects, none of them in cycles worth looking for every seven hundred.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
