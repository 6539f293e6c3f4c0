"""Where this installation runs, and under which address."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.text("VAR", str(BASE_DIR / "var"))).resolve()

# One process tree on one machine, nothing else to install: SQLite, files as a broker, codes shown in the console.
EMBEDDED = env.flag("EMBEDDED")

# Printed on certificates and sent in messages; passkeys refuse a bare 127.0.0.1.
_here = f"http://localhost:{env.number('PORT', 8000, most=65535)}" if EMBEDDED else None
_base = env.url("BASE_URL", _here, schemes=["http", "https"])
if _base.path.strip("/") or _base.query or _base.fragment or _base.username:
    msg = "BASE_URL is a scheme, a host and perhaps a port, as in https://sanai.example.org; nothing more."
    raise ImproperlyConfigured(msg)
BASE_URL = f"{_base.scheme}://{_base.netloc}"
HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", _base.hostname or "localhost")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if EMBEDDED and not {_base.hostname, *ALLOWED_HOSTS} <= {"localhost", "127.0.0.1", "::1", "[::1]"}:
    msg = (
        "EMBEDDED=1 is for one's own machine alone: it shows everybody every sign-in code at /dev/outbox/. Leave "
        "BASE_URL and ALLOWED_HOSTS at localhost, or set up a server without EMBEDDED: see docs/deployment.md."
    )
    raise ImproperlyConfigured(msg)
