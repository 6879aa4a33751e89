"""Loaded by pytest before the settings (`-p` in pyproject.toml): tests never touch somebody's own instance."""

import os

from amparo.site.postgres import place

os.environ["AMPARO_HOME"] = str(place.CHECKOUT / "var" / "test")
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "AMPARO_DEMO", "AMPARO_HTTPS", "AMPARO_DEBUG"):
    os.environ.pop(_name, None)
