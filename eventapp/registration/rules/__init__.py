"""What holds for delegations and the people in them. Pure."""
