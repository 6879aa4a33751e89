"""DATABASE_URL and DATABASE_OWNER_URL, in the words Django's DATABASES wants."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .errors import DatabaseUnavailable
from .roles import APPLICATION_ROLE, DATABASE, OWNER_ROLE

SCHEMES = ("postgresql", "postgres")
OPTIONS = frozenset(
    {
        "application_name",
        "channel_binding",
        "connect_timeout",
        "keepalives",
        "keepalives_idle",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    }
)
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def settings_from_environment(env: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`default` connects as the application, `owner` as the owner of the tables (migrations alone).

    Without DATABASE_URL both lead to the embedded server, which the first connection starts. With DATABASE_URL,
    `owner` is there only when DATABASE_OWNER_URL is: a web server need not hold the owner's password.
    """
    application, owner = env.get("DATABASE_URL", ""), env.get("DATABASE_OWNER_URL", "")
    if not application:
        if owner:
            raise DatabaseUnavailable(
                "bad_address", variable="DATABASE_URL", why="only DATABASE_OWNER_URL is set"
            )
        return {"default": _embedded(APPLICATION_ROLE), "owner": _embedded(OWNER_ROLE)}
    found = {"default": _parse(application, variable="DATABASE_URL")}
    if owner:
        found["owner"] = _parse(owner, variable="DATABASE_OWNER_URL")
        if found["owner"]["USER"] == found["default"]["USER"]:
            why = "it names the same role as DATABASE_URL; the application must not own the tables"
            raise DatabaseUnavailable("bad_address", variable="DATABASE_OWNER_URL", why=why)
    return found


def _embedded(role: str) -> dict[str, Any]:
    return {"ENGINE": "amparo.site.embedded", "USER": role, "NAME": DATABASE}


def _parse(address: str, *, variable: str) -> dict[str, Any]:
    """No part of the address enters an error: it holds a password."""
    try:
        parts = urlsplit(address)
        port = parts.port
        query = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise DatabaseUnavailable(
            "bad_address", variable=variable, why="host, port or options cannot be read"
        ) from None
    folder = query.pop("host", "")
    if problems := list(_problems(parts, query=query, folder=folder)):
        raise DatabaseUnavailable("bad_address", variable=variable, why="; ".join(problems))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": folder or unquote(parts.hostname or ""),
        "PORT": str(port or 5432),
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": query,
    }


def _problems(parts: SplitResult, *, query: Mapping[str, str], folder: str) -> Iterator[str]:
    if parts.scheme not in SCHEMES:
        yield "Amparo works with PostgreSQL only, so it must begin with postgresql://"
    if not parts.path[1:] or "/" in parts.path[1:]:
        yield "it names no single database"
    if not parts.username:
        yield "it names no role"
    if bool(parts.hostname) == bool(folder):
        yield "it must name either a host or, with ?host=/folder, the folder of a socket"
    if unknown := sorted(set(query) - OPTIONS):
        yield f"unknown options: {', '.join(unknown)}"
    if query.get("sslmode", "prefer") not in SSL_MODES:
        yield f"sslmode must be one of {', '.join(SSL_MODES)}"
