from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SolutionsConfig(AppConfig):
    name = "amparo.response.solutions"
    label = "solutions"
    verbose_name = _("Durable solutions")

    def ready(self) -> None:
        from amparo.response.cases.policy import allowed_to_work
        from amparo.response.solutions import procedure

        allowed_to_work(procedure.SOLUTIONS)
