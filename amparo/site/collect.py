"""`python -m amparo.site.collect`: gather static files under hashed names, compressed, for `amparo serve`."""

from __future__ import annotations

import os

COLLECTED = "whitenoise.storage.CompressedManifestStaticFilesStorage"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"]["BACKEND"] = COLLECTED
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
