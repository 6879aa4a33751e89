"""The web process: `granian --interface wsgi amparo.site.wsgi:application`, or `amparo serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
application = get_wsgi_application()
