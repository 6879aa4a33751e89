from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "amparo.situation.figures"
    label = "figures"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from amparo.situation.figures import waiting

        waiting.register()
