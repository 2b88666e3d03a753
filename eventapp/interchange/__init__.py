"""Agendas that come from elsewhere and go elsewhere: our own JSON, and the frab schedule that others write.

A file becomes one neutral value (`rules/shape.py`), is compared with the draft (`rules/report.py`), and is
carried out as a whole or not at all (`service/`).
"""
