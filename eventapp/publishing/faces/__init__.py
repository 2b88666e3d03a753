"""Faces are pure renderings of an `AgendaPage` into bytes."""
