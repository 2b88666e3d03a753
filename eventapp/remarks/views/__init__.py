"""The speaker's page, and the organisers' board."""
