"""A server, or one machine with EMBEDDED=1: everything comes from the environment."""

from django.core.exceptions import ImproperlyConfigured

from lms.settings import env
from lms.settings.base import *  # noqa: F403 - settings are made to be taken whole
from lms.settings.place import EMBEDDED, VAR
from lms.settings.secret import kept_secret

SECRET_KEY = env.text("SECRET_KEY", kept_secret(VAR / "secret-key") if EMBEDDED else None)
if len(SECRET_KEY) < 50:
    msg = "SECRET_KEY is too short: write 50 random characters or more."
    raise ImproperlyConfigured(msg)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
