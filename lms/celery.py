"""The worker's application: it hurries the outbox."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

TRANSPORT_ALIASES["filesystem"] = "lms.outbox.folder:Transport"

app = Celery("lms", include=["lms.tasks"])
app.config_from_object("django.conf:settings", namespace="CELERY")
