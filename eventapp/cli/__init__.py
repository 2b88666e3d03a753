"""The command line, thin: each command calls a service."""

from __future__ import annotations

from flask import Flask

from eventapp.cli import agenda, backup, demo, doctor, files, jobs, mail, papers, purge, serve, synth, user


def init_app(app: Flask) -> None:
    """Add every command."""
    app.cli.add_command(agenda.import_command)
    app.cli.add_command(agenda.export_command)
    app.cli.add_command(backup.backup_command)
    app.cli.add_command(backup.restore_command)
    app.cli.add_command(demo.command)
    app.cli.add_command(doctor.command)
    app.cli.add_command(files.group)
    app.cli.add_command(jobs.group)
    app.cli.add_command(mail.group)
    app.cli.add_command(papers.group)
    app.cli.add_command(purge.command)
    app.cli.add_command(serve.command)
    app.cli.add_command(synth.command)
    app.cli.add_command(user.group)
