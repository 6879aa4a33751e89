from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "amparo.response.assistance"
    label = "assistance"
    verbose_name = _("Assistance")

    def ready(self) -> None:
        from amparo.response.assistance.panels import register_panel

        register_panel()
