"""A server, or one machine with EMBEDDED=1: everything comes from the environment."""

from lms.settings.base import *  # noqa: F403 - settings are made to be taken whole
from lms.settings.base import EMBEDDED, VAR, env
from lms.settings.secret import kept_secret

SECRET_KEY = env.text("SECRET_KEY", kept_secret(VAR / "secret-key") if EMBEDDED else None)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
