from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    name = "amparo.response.screening"
    label = "screening"
    verbose_name = _("Screening")

    def ready(self) -> None:
        from amparo.response.screening import panels, waiting

        panels.register()
        waiting.register()
