from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AsylumConfig(AppConfig):
    name = "amparo.response.asylum"
    label = "asylum"
    verbose_name = _("Asylum")

    def ready(self) -> None:
        from amparo.response.asylum import procedure
        from amparo.response.cases.policy import allowed_to_work

        allowed_to_work(procedure.ASYLUM)
