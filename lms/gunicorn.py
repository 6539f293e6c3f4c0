"""The web server's settings: ``gunicorn --config python:lms.gunicorn lms.wsgi``."""

import os

_embedded = os.environ.get("EMBEDDED") == "1"

# This machine alone: whoever reaches the port past the proxy writes X-Forwarded-For and -Proto as they like.
bind = f"{'localhost' if _embedded else os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# One process when embedded: limits on sign-in are kept in its memory.
workers = 1 if _embedded else int(os.environ.get("WEB_PROCESSES", os.cpu_count() or 1))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 5 if _embedded else 30  # what requests in hand are given when the server is told to stop
keepalive = 5
max_requests = 0 if _embedded else 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - a heartbeat must not wait for a disk
control_socket_disable = True
loglevel = "warning"
