"""The web server's settings: ``gunicorn --config python:lms.gunicorn lms.wsgi``."""

import os

_embedded = os.environ.get("EMBEDDED") == "1"

bind = f"{'localhost' if _embedded else '0.0.0.0'}:{os.environ.get('PORT', '8000')}"  # noqa: S104 - a proxy stands before it
worker_class = "gthread"
# One process when embedded: limits on sign-in are kept in its memory.
workers = 1 if _embedded else int(os.environ.get("WEB_PROCESSES", os.cpu_count() or 1))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 0 if _embedded else 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - a heartbeat must not wait for a disk
control_socket_disable = True
loglevel = "warning"
