"""What the served application finds in place of a tool of developers that structlog loads where it can.

An installation made by `make setup` has no `rich`; the benchmark measures what such a one takes.
"""

raise ImportError("not installed where the program runs")
