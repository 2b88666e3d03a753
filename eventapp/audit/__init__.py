"""The append-only log of every change, one hash chain for each event and one for the installation.

Words: an *entry* says who did which *action* to which object and what differs. A *head* is the last hash of
a chain. Invariants: entries are written as the last statements before commit, under a lock on their chain's
head; the chain runs over salted digests of the payload, so that a personal value can be erased without
breaking it; secret or private fields are recorded as *changed*, never quoted.
"""
