"""Who comes to a meeting: organisations invited, their delegations, and the accreditation of each person.

An invited organisation answers through a link mailed to its focal point, who needs no account. Places are
rows that the database counts: whoever finds none waits, and is promoted when one becomes free.
"""
