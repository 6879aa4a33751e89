"""Addresses of Situation and Figures. Fixed words come before references, so none is taken for a figure."""

from django.urls import path

from amparo.situation.figures.views import (
    adding,
    addition,
    contradictions,
    figure_list,
    importing,
    key_figures,
    one_figure,
    situation,
    sources,
)

app_name = "figures"
urlpatterns = [
    path("", situation.situation, name="situation"),
    path("figures/", figure_list.figures, name="figures"),
    path("figures/figures.csv", figure_list.figures_csv, name="figures_csv"),
    path("figures/dictionary.csv", figure_list.dictionary, name="dictionary"),
    path("figures/add/", adding.add_figure, name="add_figure"),
    path("figures/add-up/", addition.add_up, name="add_up"),
    path("figures/import/", importing.import_upload, name="import_upload"),
    path("figures/import/template.csv", importing.import_template, name="import_template"),
    path("figures/import/<uuid:pk>/", importing.import_detail, name="import_detail"),
    path("figures/import/<uuid:pk>/mapping/", importing.import_mapping, name="import_mapping"),
    path("figures/import/<uuid:pk>/take/", importing.import_take, name="import_take"),
    path("figures/import/<uuid:pk>/drop/", importing.import_drop, name="import_drop"),
    path("figures/contradictions/", contradictions.contradictions, name="contradictions"),
    path("figures/contradictions/rules/", contradictions.rules, name="rules"),
    path("figures/contradictions/<slug:key>/", contradictions.contradiction, name="contradiction"),
    path(
        "figures/contradictions/<slug:key>/decide/",
        contradictions.decide_contradiction,
        name="decide_contradiction",
    ),
    path(
        "figures/contradictions/<slug:key>/reopen/",
        contradictions.reopen_contradiction,
        name="reopen_contradiction",
    ),
    path("figures/key/", key_figures.key_figures, name="key_figures"),
    path("figures/key/<uuid:pk>/end/", key_figures.end_key_figure, name="end_key_figure"),
    path("figures/key/<uuid:pk>/headline/", key_figures.mark_headline, name="mark_headline"),
    path("figures/sources/", sources.sources, name="sources"),
    path("figures/sources/add/", sources.add_source, name="add_source"),
    path("figures/sources/<path:code>/describe/", sources.describe_source, name="describe_source"),
    path("figures/sources/<path:code>/withdraw/", sources.withdraw_source, name="withdraw_source"),
    path("figures/sources/<path:code>/", sources.source, name="source"),
    path("figures/<str:reference>/", one_figure.figure, name="figure"),
    path("figures/<str:reference>/accept/", one_figure.accept_figure, name="accept_figure"),
    path("figures/<str:reference>/move/<slug:move>/", one_figure.move_figure, name="move_figure"),
]
