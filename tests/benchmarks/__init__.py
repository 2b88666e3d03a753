"""`make bench`: what pages and faces cost, beside a bare application that returns a constant."""
