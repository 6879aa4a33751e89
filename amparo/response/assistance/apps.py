from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "amparo.response.assistance"
    label = "assistance"
    verbose_name = _("Assistance")

    def ready(self) -> None:
        from amparo.core.waiting import Source, add_source
        from amparo.response.assistance.panels import register_panel
        from amparo.response.assistance.queries import waiting_for

        register_panel()
        add_source("assistance", Source("assistance.view_assistance", waiting_for))
