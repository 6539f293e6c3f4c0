"""One request after another in the same world: each leaves it as it was."""

import re
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import ERROR
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

TABLE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
SESSIONS = {"django_session"}  # what a browser is told once is kept in it


class Answer:
    """What came back, and ``changed``: the tables, each with its statement, that the request wrote to."""

    def __init__(self, path, response, writes):
        self.path, self.status = path, response.status_code
        self.location = response.get("Location", "")
        self.headers = response.headers
        self.content = b"".join(response) if response.streaming else response.content
        self.changed = [(_table(sql), sql) for sql in writes if _table(sql) not in SESSIONS]
        self.error = repr(response.exc_info[1]) if getattr(response, "exc_info", None) else ""
        self.complains = any(message.level >= ERROR for message in _messages(response))

    @property
    def text(self):
        return self.content.decode("utf-8", errors="replace")

    @property
    def word(self):
        """The answer in the words of the table."""
        if self.status in {301, 302, 303}:
            return self._whither()
        words = {
            200: "ok",
            202: "ok",
            304: "ok",
            400: "refused",
            401: "signed_out",
            403: "denied",
            404: "missing",
            405: "no_method",
            500: "broken",
        }
        return words.get(self.status, str(self.status))

    def _whither(self):
        whither = urlsplit(self.location).path
        if whither in {reverse("account_login"), reverse("wagtailadmin_login")}:
            return "login"
        if whither == reverse("account_reauthenticate"):
            return "again"
        # Some of Wagtail's screens end on the start page when all went well.
        return "denied" if whither == reverse("wagtailadmin_home") and self.complains else "ok"


class Browser:
    """The browser of one account, or of nobody; what a request changes is forgotten after it."""

    def __init__(self, user=None, **defaults):
        self.client = Client(raise_request_exception=False, **defaults)
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = user.language

    def ask(self, method, path, data=None, **extra):
        with forgotten():
            cookies = self.client.cookies.output(header="", sep=";")
            writes = []
            with connection.execute_wrapper(partial(_note, writes)):
                response = getattr(self.client, method.lower())(path, data, **extra)
            answer = Answer(path, response, writes)
            self.client.cookies = SimpleCookie(cookies)
            return answer


def _table(sql):
    return TABLE.match(sql)[1]


def _messages(response):
    """What the request said to the person, shown or still to be shown."""
    return list(getattr(response.wsgi_request, "_messages", []))


def _note(writes, execute, sql, params, many, context):
    if TABLE.match(sql):
        writes.append(sql)
    return execute(sql, params, many, context)


@contextmanager
def forgotten():
    """Whatever is written inside is taken back; nobody's limits are used up."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
