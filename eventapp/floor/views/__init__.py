"""Pages of the list of speakers."""
