from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "amparo.registry.services"
    label = "services"
    verbose_name = _("Services")

    def ready(self) -> None:
        from amparo.registry.services import waiting

        waiting.register()
