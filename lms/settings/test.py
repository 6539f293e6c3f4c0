"""The test suite: embedded, everything in memory or in a folder of its own."""

import atexit
import os
import shutil
import tempfile

os.environ["EMBEDDED"] = "1"
os.environ["VAR"] = tempfile.mkdtemp(prefix="sanai-test-")
atexit.register(shutil.rmtree, os.environ["VAR"], ignore_errors=True)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{os.environ['VAR']}/test.sqlite3"

from lms.management.catalogues import compile_all  # noqa: E402
from lms.settings.production import *  # noqa: E402, F403 - after the environment is set

# A file, not memory: tests of two people at once need two connections.
DATABASES["default"].setdefault("TEST", {})["NAME"] = (
    f"{VAR}/test.sqlite3" if "sqlite" in DATABASES["default"]["ENGINE"] else None
)
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # Nothing a test commits has to outlast a power cut.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = False
OUTBOX_QUIET_HOURS = ""  # tests run by night too; those of the quiet hours set it
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# A catalogue that was changed and not compiled would be tested as it was.
compile_all(LOCALE_PATHS)
