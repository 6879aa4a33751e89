from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShelterConfig(AppConfig):
    name = "amparo.response.shelter"
    label = "shelter"
    verbose_name = _("Shelter")

    def ready(self) -> None:
        from amparo.response.shelter import panels

        panels.register_panel()
