from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoluntaryReturnConfig(AppConfig):
    name = "amparo.response.voluntary_return"
    label = "voluntary_return"
    verbose_name = _("Voluntary return")
