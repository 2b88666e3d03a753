"""The application as a server imports it."""

from eventapp import create_app

app = create_app()
