"""The vault of this installation: photographs and scans, encrypted, with a key for each registration."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from amparo.registry.people.secret import key_for
from amparo.registry.people.vault import Vault


def vault() -> Vault:
    return _opened(str(settings.VAULT), key_for("vault"))


@cache
def _opened(folder: str, master_key: bytes) -> Vault:
    from pathlib import Path

    return Vault(Path(folder), master_key)
