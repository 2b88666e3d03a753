"""The list of speakers of a session: who asks for the floor, in which order they get it, how long they spoke.

It stands above the programme, because a list belongs to a session. The room's screen is in publishing.
"""
