"""The web process: `granian --interface wsgi amparo.site.wsgi:application`, or `amparo serve`."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from amparo.site.warming import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
application = get_wsgi_application()

Thread(target=warm_up, name="warm-up", daemon=True).start()
