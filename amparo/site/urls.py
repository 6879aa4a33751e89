from django.urls import include, path
from django.views.i18n import set_language

from amparo.core.access import PUBLIC
from amparo.site import views

set_language.permission = PUBLIC  # type: ignore[attr-defined]

urlpatterns = [
    path("", include("amparo.situation.figures.urls")),
    path("work/", views.my_work, name="my_work"),
    path("movement/", include("amparo.situation.movement.urls")),
    path("brief/", include("amparo.brief.urls")),
    path("people/", include("amparo.registry.people.urls")),
    path("services/", include("amparo.registry.services.urls")),
    path("cases/children/", include("amparo.response.child_protection.urls")),
    path("cases/returns/", include("amparo.response.voluntary_return.urls")),
    path("cases/", include("amparo.response.cases.urls")),
    path("screening/", include("amparo.response.screening.urls")),
    path("referrals/", include("amparo.response.referrals.urls")),
    path("shelters/", include("amparo.response.shelter.urls")),
    path("assistance/", include("amparo.response.assistance.urls")),
    path("", include("amparo.response.feedback.urls")),
    path("information/", include("amparo.response.information.urls")),
    path("info/", include("amparo.response.information.urls_public")),
    path("administration/", include("amparo.registry.partners.urls")),
    path("accounts/", include("amparo.site.account_urls")),
    path("language/", set_language, name="set_language"),
    path("health/", views.health, name="health"),
]

handler403 = "amparo.site.views.forbidden"
handler404 = "amparo.site.views.not_found"
handler500 = "amparo.site.views.broken"
