"""Who signs in: accounts, their sessions on the server, and the single-purpose links mailed to them.

Words: an *account* is a person's way in (an e-mail address); a *sign-in session* is one device; a *token* is
a mailed link's secret, stored hashed. Invariants: the cookie holds only a random session token, also stored
hashed; signing out kills it on the server; the same answer whether or not an account exists.
"""
