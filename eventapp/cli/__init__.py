"""The command line, thin: each command calls a service.

A command's module is loaded when somebody calls it: a web worker never carries the demonstration, the doctor
or Alembic in its memory, and a command starts without the other twelve.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS: Final = {  # name: module of this package and what it calls the command
    "backup": "backup:backup_command",
    "db": "database:group",
    "demo": "demo:command",
    "doctor": "doctor:command",
    "export-agenda": "agenda:export_command",
    "files": "files:group",
    "import-agenda": "agenda:import_command",
    "jobs": "jobs:group",
    "mail": "mail:group",
    "papers": "papers:group",
    "purge": "purge:command",
    "restore": "backup:restore_command",
    "serve": "serve:command",
    "synth": "synth:command",
    "user": "user:group",
}


class Commands(AppGroup):
    """The commands of `COMMANDS`, each loaded when it is called or its help is shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in order."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None when there is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _colon, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command


def init_app(app: Flask) -> None:
    """Answer to every command."""
    app.cli = Commands(app.name)
