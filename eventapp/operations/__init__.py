"""What an operator does to an installation: prepare it, keep it running, copy it, look it over.

Words: to *prepare* is to bring the database to the code's revision; the *supervisor* runs the web server and
the mail worker and ends them together; an *archive* is one file with every table and every stored file, and a
*manifest* in it says what it must hold.
"""
