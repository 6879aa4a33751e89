from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoluntaryReturnConfig(AppConfig):
    name = "amparo.response.voluntary_return"
    label = "voluntary_return"
    verbose_name = _("Voluntary return")

    def ready(self) -> None:
        from amparo.response.cases.policy import allowed_to_work
        from amparo.response.voluntary_return import procedure

        allowed_to_work(procedure.VOLUNTARY_RETURN)
