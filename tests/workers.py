"""The product's worker on a queue of its own, beside whatever else uses the broker: ``celery --app tests.workers worker``."""

import os

from kombu import Queue

from lms.celery import app

app.conf.task_default_queue = os.environ["TEST_QUEUE"]
app.conf.task_queues = [Queue(os.environ["TEST_QUEUE"], routing_key=os.environ["TEST_QUEUE"], expires=120)]
