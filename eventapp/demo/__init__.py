"""The demonstration event: the Doha meeting of 30 and 31 January 2023, as data.

`doha_2023.toml` holds the final programme and, under `changes`, how the sessions looked in an earlier
release. People, offices and organisers are on the public record; everything marked `illustrative` is not. The
rooms and every hour of the programme are invented, also where a session itself is known to have been held.
"""
