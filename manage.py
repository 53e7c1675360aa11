#!/usr/bin/env python
"""Runs the project's commands; `python manage.py help` lists them."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dxreport.settings")
    for stream in (sys.stdout, sys.stderr):
        # Redirected on Windows or under an old locale, Vietnamese text would otherwise stop the command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        print("Django is not installed here. Type: make setup", file=sys.stderr)
        return 1
    try:
        settings._setup()
    except ImproperlyConfigured as error:
        # A sentence for whoever set the variable, not a trace.
        print(error, file=sys.stderr)
        return 1
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
