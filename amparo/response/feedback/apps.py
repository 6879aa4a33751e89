from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "amparo.response.feedback"
    label = "feedback"
    verbose_name = _("Feedback and complaints")

    def ready(self) -> None:
        from amparo.core.waiting import Source, add_source
        from amparo.response.feedback import protected
        from amparo.response.feedback.queries import waiting_for

        add_source("feedback", Source("feedback.answer", waiting_for))
        add_source("feedback.reports", Source("feedback.follow_abuse_reports", protected.waiting_for))
