from django.urls import path

from amparo.registry.people.views import agreements, retention, rights, sharing

urlpatterns = [
    path("registrations/<uuid:pk>/consents/", sharing.consents, name="consents"),
    path("registrations/<uuid:pk>/consents/add/", sharing.consent_add, name="consent_add"),
    path("consents/<uuid:pk>/withdraw/", sharing.consent_withdraw, name="consent_withdraw"),
    path("registrations/<uuid:pk>/override/", sharing.override_ask, name="override_ask"),
    path("overrides/", sharing.overrides, name="overrides"),
    path("overrides/<uuid:pk>/approve/", sharing.override_approve, name="override_approve"),
    path("overrides/<uuid:pk>/refuse/", sharing.override_refuse, name="override_refuse"),
    path("overrides/<uuid:pk>/end/", sharing.override_end, name="override_end"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/add/", agreements.agreement_add, name="agreement_add"),
    path("agreements/<uuid:pk>/confirm/", agreements.agreement_confirm, name="agreement_confirm"),
    path("agreements/<uuid:pk>/end/", agreements.agreement_end, name="agreement_end"),
    path("registrations/<uuid:pk>/rights/", rights.rights, name="rights"),
    path("registrations/<uuid:pk>/objections/add/", rights.objection_add, name="objection_add"),
    path("objections/<uuid:pk>/decide/", rights.objection_decide, name="objection_decide"),
    path("registrations/<uuid:pk>/erasure/", rights.erasure_ask, name="erasure_ask"),
    path("<uuid:person>/copy.pdf", rights.copy, name="copy"),
    path("retention/", retention.retention, name="retention"),
    path("retention/<uuid:pk>/ask/", retention.retention_ask, name="retention_ask"),
    path("erasures/", retention.erasures, name="erasures"),
    path("erasures/<uuid:pk>/approve/", retention.erasure_approve, name="erasure_approve"),
    path("erasures/<uuid:pk>/refuse/", retention.erasure_refuse, name="erasure_refuse"),
]
