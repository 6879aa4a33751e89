from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildProtectionConfig(AppConfig):
    name = "amparo.response.child_protection"
    label = "child_protection"
    verbose_name = _("Child protection")
