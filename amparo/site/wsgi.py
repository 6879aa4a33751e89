"""The web process: `granian --interface wsgi amparo.site.wsgi:application`, or `amparo serve`."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    """What the first visitor would otherwise wait for: the pages' modules, and the engine that draws charts."""
    from django.urls import get_resolver

    from amparo.situation.figures.chart_print import start_drawing

    _ = get_resolver().url_patterns
    start_drawing()


Thread(target=_warm_up, name="warm-up", daemon=True).start()
