from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShelterConfig(AppConfig):
    name = "amparo.response.shelter"
    label = "shelter"
    verbose_name = _("Shelter")

    def ready(self) -> None:
        from amparo.core.waiting import Source, add_source
        from amparo.response.shelter import panels
        from amparo.response.shelter.queries.waiting import waiting_for

        panels.register_panel()
        add_source("shelter", Source("shelter.view_sites", waiting_for))
