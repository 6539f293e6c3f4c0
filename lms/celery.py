"""The worker's application: it hurries the outbox."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

app = Celery("lms", include=["lms.tasks"])
app.config_from_object("django.conf:settings", namespace="CELERY")
