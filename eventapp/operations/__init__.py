"""What an operator does to an installation: prepare it, keep it running, copy it.

Words: to *prepare* is to bring the database to the code's revision; the *supervisor* runs the web server and
the mail worker and ends them together.
"""
