"""What a file of an agenda says, and what would become of it. Pure."""
