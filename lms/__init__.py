"""Runs the programme: who, where, when."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]  # so that the web process, too, speaks to the configured broker
