"""What the tests may use when it is there: PostgreSQL, Redis, RabbitMQ, Chromium. None is needed."""

import os
import shutil
from functools import cache

import psycopg
from kombu import Connection

POSTGRESQL = [
    "postgresql:///postgres",
    "postgresql://postgres:postgres@localhost:5432/postgres",
    "postgresql://postgres@localhost:5432/postgres",
]
REDIS = ["redis://localhost:6379/9"]
AMQP = ["amqp://guest:guest@localhost:5672//"]
# The first is the same engine without windows of its own to draw: half of the work.
CHROMIUM = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


@cache
def postgresql_url():
    return _first("TEST_DATABASE_URL", POSTGRESQL, _answers_sql)


@cache
def redis_url():
    return _first("TEST_REDIS_URL", REDIS, _answers_as_broker)


@cache
def amqp_url():
    return _first("TEST_AMQP_URL", AMQP, _answers_as_broker)


@cache
def chromium_path():
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


def _first(variable, standard_places, answers):
    """What the variable names, unasked: if it doesn't answer the tests must fail. Otherwise what answers, or None."""
    return os.environ.get(variable) or next(filter(answers, standard_places), None)


def _answers_sql(url):
    """May databases be made there?"""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            may = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return may.fetchone()[0]
    except psycopg.Error:
        return False


def _answers_as_broker(url):
    try:
        with Connection(url, connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except Exception:  # noqa: BLE001 - each transport has errors of its own; any means that there is no broker
        return False
    return True
