"""What holds for a list of speakers: states, orders, times. Pure."""
