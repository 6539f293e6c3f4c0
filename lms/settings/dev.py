"""A developer's machine: embedded, with tracebacks and templates reread."""

import os

os.environ.setdefault("EMBEDDED", "1")

from lms.settings.production import *  # noqa: F403 - after the environment is set

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
