"""What holds for remarks: their states, their pace, their embargo, their versions. Pure."""
