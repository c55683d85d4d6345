"""Start the house inside a command: settings, stores, and a database that is up to date."""

from __future__ import annotations

import os

import django


def start_house(*, migrate: bool = True) -> None:
    """Set Django up for the instance that ``COMITY_HOME`` names; make or upgrade its stores."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity_server.conf.settings")
    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
