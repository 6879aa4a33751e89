"""Addresses of Shelter."""

from django.urls import path

from amparo.response.shelter.views import sites, stays, support, transfers

app_name = "shelter"
urlpatterns = [
    path("", sites.sites, name="sites"),
    path("sites.csv", sites.sites_csv, name="sites_csv"),
    path("add/", sites.site_add, name="site_add"),
    path("<uuid:pk>/", sites.site, name="site"),
    path("<uuid:pk>/change/", sites.site_change, name="site_change"),
    path("<uuid:pk>/close/", sites.site_close, name="site_close"),
    path("<uuid:pk>/headcount/", sites.headcount, name="headcount"),
    path("<uuid:pk>/sheet/", sites.sheet, name="sheet"),
    path("<uuid:pk>/people-by-hour.csv", sites.occupancy_csv, name="occupancy_csv"),
    path("<uuid:pk>/check-in/", stays.check_in_search, name="check_in_search"),
    path("<uuid:pk>/check-in/<uuid:registration>/", stays.check_in, name="check_in"),
    path("<uuid:pk>/check-out/", stays.check_out, name="check_out"),
    path("<uuid:pk>/plan/", stays.plan, name="plan"),
    path("<uuid:pk>/transfer/", transfers.transfer_plan, name="transfer_plan"),
    path("stays/<uuid:pk>/correct/", stays.correct, name="correct"),
    path("stays/<uuid:pk>/call/", stays.call, name="call"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<uuid:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<uuid:pk>/depart/", transfers.depart, name="transfer_depart"),
    path("transfers/<uuid:pk>/receive/", transfers.receive, name="transfer_receive"),
    path("transfers/<uuid:pk>/cancel/", transfers.cancel, name="transfer_cancel"),
    path("support/", support.supports, name="supports"),
    path("support/support.csv", support.supports_csv, name="supports_csv"),
    path("support/add/", support.support_add, name="support_add"),
    path("support/<uuid:pk>/", support.support, name="support"),
    path("support/<uuid:pk>/give/", support.give, name="support_give"),
    path("support/<uuid:pk>/take-back/", support.take_back, name="support_take_back"),
    path("support/<uuid:pk>/confirm/", support.confirm, name="support_confirm"),
    path("support/<uuid:pk>/dispute/", support.dispute, name="support_dispute"),
]
