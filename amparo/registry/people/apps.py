from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "amparo.registry.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from amparo.registry.people import waiting

        waiting.register()
