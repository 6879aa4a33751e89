from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InformationConfig(AppConfig):
    name = "amparo.response.information"
    label = "information"
    verbose_name = _("Counselling and information")

    def ready(self) -> None:
        from amparo.response.information import panels, waiting

        waiting.register()
        panels.register()
