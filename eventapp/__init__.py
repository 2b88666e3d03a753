"""Hiwar: events and conferences for policy dialogues, in Arabic and English."""
