from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InformationConfig(AppConfig):
    name = "amparo.response.information"
    label = "information"
    verbose_name = _("Counselling and information")

    def ready(self) -> None:
        from amparo.core.public_pages import languages_are_told_by
        from amparo.response.information import panels, waiting
        from amparo.response.information.queries.public import languages_written

        languages_are_told_by("information", languages_written)
        waiting.register()
        panels.register()
