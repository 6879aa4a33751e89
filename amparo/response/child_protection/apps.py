from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildProtectionConfig(AppConfig):
    name = "amparo.response.child_protection"
    label = "child_protection"
    verbose_name = _("Child protection")

    def ready(self) -> None:
        from amparo.response.cases.policy import allowed_to_work
        from amparo.response.child_protection.best_interests import DETERMINATIONS
        from amparo.response.child_protection.procedure import CHILDREN
        from amparo.response.child_protection.tracing import TRACINGS
        from amparo.response.child_protection.words import put_into_words

        for each in (CHILDREN, DETERMINATIONS, TRACINGS):
            allowed_to_work(each)
        put_into_words()
