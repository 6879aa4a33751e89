"""The database of Amparo: an embedded PostgreSQL of its own, or the one DATABASE_URL names.

Imports no Django: the settings import this package. Operators read docs/database.md.
"""

from .addresses import settings_from_environment
from .errors import DatabaseUnavailable
from .place import binaries, home
from .rights import grant_application_rights, refuse_a_powerful_role, refuse_lossy_settings, refuse_old_server
from .roles import APPLICATION_ROLE, DATABASE, OWNER_ROLE, SUPERUSER
from .server import (
    Server,
    create_test_database,
    drop_test_database,
    ensure_server,
    stop_if_idle,
    stop_server,
)

__all__ = [
    "APPLICATION_ROLE",
    "DATABASE",
    "OWNER_ROLE",
    "SUPERUSER",
    "DatabaseUnavailable",
    "Server",
    "binaries",
    "create_test_database",
    "drop_test_database",
    "ensure_server",
    "grant_application_rights",
    "home",
    "refuse_a_powerful_role",
    "refuse_lossy_settings",
    "refuse_old_server",
    "settings_from_environment",
    "stop_if_idle",
    "stop_server",
]
