from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefConfig(AppConfig):
    name = "amparo.brief"
    label = "brief"
    verbose_name = _("Brief")

    def ready(self) -> None:
        from amparo.brief import panels, waiting

        panels.register()
        waiting.register()
