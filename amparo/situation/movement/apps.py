from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MovementConfig(AppConfig):
    name = "amparo.situation.movement"
    label = "movement"
    verbose_name = _("Movement")

    def ready(self) -> None:
        from amparo.situation.movement.panels import register

        register()
