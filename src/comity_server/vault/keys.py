"""The master key of this house's vault, in its own file of the home."""

from __future__ import annotations

from django.conf import settings

from comity_server.adapters.vault_box import MasterKey

FILE = "vault-master"


def master_key() -> MasterKey:
    """Return the master key, made once."""
    path = settings.HOME.folder("keys") / FILE
    try:
        return MasterKey.create(path)
    except FileExistsError:
        return MasterKey.load(path)
