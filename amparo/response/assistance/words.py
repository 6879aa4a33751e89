"""What people call the fields that a refusal speaks of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

FIELDS: dict[str, Text] = {
    "code": _("Code"),
    "name": _("Name"),
    "name_en": _("Name in English"),
    "name_es": _("Name in Spanish"),
    "site": _("Site of the distribution"),
}
