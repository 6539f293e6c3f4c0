"""The worker's application: it hurries the outbox."""

import gc
import os

from celery import Celery
from celery.signals import worker_process_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

TRANSPORT_ALIASES["filesystem"] = "lms.outbox.folder:Transport"

app = Celery("lms", include=["lms.tasks"])
app.config_from_object("django.conf:settings", namespace="CELERY")


@worker_process_init.connect
def leave_what_is_loaded(**signal):
    """What a worker has loaded is no garbage: collecting need not look through it for every few hundred objects made."""
    gc.collect()
    gc.freeze()
