"""The outbox: every mail is a row, rendered in its recipient's language, stored with the change it tells of.

The worker claims a row, sends with no transaction open, and records; at least once, under a stable
Message-ID. A *sensitive* mail (it carries a link that signs in) is shown to nobody and loses its body once
it has left.
"""
