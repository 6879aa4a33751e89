"""Django's own commands, for those who develop Amparo. Everybody else uses `amparo`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
