"""`ENGINE = "amparo.site.embedded"`: reading the settings starts nothing; the first query does."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from amparo.site.postgres import ensure_server


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with the address of the running server: its socket is known once it is up."""
        address = ensure_server().url(role=self.settings_dict["USER"], database=self.settings_dict["NAME"])
        self.settings_dict.update({name: address[name] for name in ("HOST", "PORT", "PASSWORD")})
        return super().get_connection_params()
