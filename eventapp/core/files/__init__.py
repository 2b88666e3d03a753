"""Files that people send: judged by content, kept under random names, served as attachments.

`kinds` says what may come in (`archives`, `pdf` and `images` look inside), `storage` where bytes lie,
`models` and `service` what is known of them, `fields` how a form takes one, `serving` how one goes out again.
Knows no feature: each has its own rule of who may read, and asks `serving` only after it.
"""
