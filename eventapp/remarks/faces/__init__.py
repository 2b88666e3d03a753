"""Remarks as files."""
