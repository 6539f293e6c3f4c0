"""What the product stands on, by the environment: database, cache, files, broker, mail and SMS."""

from urllib.parse import quote

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from lms.settings import env
from lms.settings.place import BASE_DIR, EMBEDDED, VAR

# ── Where things are kept ────────────────────────────────────────────────────────────────────────────────────────────

DATABASES = {
    "default": env.database("DATABASE_URL", f"sqlite:///{quote(str(VAR))}/sanai.sqlite3" if EMBEDDED else None)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on sign-in and codes live in the cache. locmem is per process, so that embedded runs one web process.
_cache = env.url("CACHE_URL", "locmem://" if EMBEDDED else None, schemes=["redis", "rediss", "locmem"])
if _cache.scheme == "locmem":
    if not EMBEDDED:
        msg = (
            "CACHE_URL=locmem:// would give each web process limits of its own; it is only for EMBEDDED=1. Use redis:."
        )
        raise ImproperlyConfigured(msg)
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
else:
    CACHES = {
        "default": {
            "BACKEND": "lms.cache.RedisCache",
            "LOCATION": env.text("CACHE_URL"),
            # Seconds a request may lose when Redis is out of reach.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = []
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lms.static_files.Joined",
]
WHITENOISE_ROOT = BASE_DIR / "lms" / "root"  # icons that browsers ask for at the root without being told
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "certificates.uploads.InMemoryAlone",  # what is only looked at never reaches the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MEDIA_ORIGINS = []  # from where else browsers fetch images and films
if S3_BUCKET := env.text("S3_BUCKET", ""):
    _endpoint = env.text("S3_ENDPOINT_URL", "")
    if _endpoint:
        _parts = env.url("S3_ENDPOINT_URL", schemes=["http", "https"])
        MEDIA_ORIGINS = [f"{_parts.scheme}://{_parts.netloc}"]
    else:
        MEDIA_ORIGINS = [f"https://{S3_BUCKET}.s3.amazonaws.com"]
    _s3 = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": _endpoint or None,  # none: Amazon's own
        "region_name": env.text("S3_REGION", "") or None,
        "access_key": env.text("S3_ACCESS_KEY"),
        "secret_key": env.text("S3_SECRET_KEY"),
        "file_overwrite": False,
    }
    _media = {"BACKEND": "lms.bucket.Bucket", "OPTIONS": {**_s3, "location": "media"}}
    _certificates = {"BACKEND": "lms.bucket.Bucket", "OPTIONS": {**_s3, "location": "certificates"}}
    _hand_ins = {"BACKEND": "lms.bucket.Bucket", "OPTIONS": {**_s3, "location": "hand-ins"}}
else:
    _media = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    _certificates = {
        "BACKEND": "certificates.storage.AtomicFileSystemStorage",
        "OPTIONS": {"location": VAR / "certificates"},
    }
    _hand_ins = {
        "BACKEND": "certificates.storage.AtomicFileSystemStorage",
        "OPTIONS": {"location": VAR / "hand-ins"},
    }
STORAGES = {
    "default": _media,
    "certificates": _certificates,  # never served by URL: only the view that checks who asks
    "hand_ins": _hand_ins,  # as above
    "staticfiles": {
        "BACKEND": "lms.static_files.StaticFiles",
        # Unlike what people upload, everybody's: the web server in front reads them under an account of its own.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

# ── Work in the background ───────────────────────────────────────────────────────────────────────────────────────────

CELERY_BROKER_URL = env.text("BROKER_URL", "filesystem://" if EMBEDDED else None)
_broker = env.url(
    "BROKER_URL", "filesystem://" if EMBEDDED else None, schemes=["amqp", "amqps", "redis", "rediss", "filesystem"]
)
if _broker.scheme == "filesystem":
    if not EMBEDDED:
        msg = "BROKER_URL=filesystem:// loses work when a worker dies; it is only for EMBEDDED=1. Use amqp: or redis:."
        raise ImproperlyConfigured(msg)
    CELERY_BROKER_URL = "filesystem://localhost//"  # kombu wants a host, and uses none
    (VAR / "queue" / "control").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": VAR / "queue",
        "data_folder_out": VAR / "queue",
        "control_folder": VAR / "queue" / "control",
        "polling_interval": 0.1,
    }
elif _broker.scheme.startswith("redis"):
    # A killed worker's task comes back after ten minutes, found within seconds of that.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_EAGER_RESULT = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the row is written; the sweeper will hurry it when the broker is back
CELERY_BROKER_CONNECTION_TIMEOUT = 1  # seconds a request may lose when the broker is down
OUTBOX_LEASE_SECONDS = env.number("OUTBOX_LEASE_SECONDS", 60)  # a worker silent for so long is taken for dead
OUTBOX_SWEEP_SECONDS = env.number("OUTBOX_SWEEP_SECONDS", 5 if EMBEDDED else 30)
OUTBOX_ATTEMPTS = 10  # put off 10 s, 20 s, … 43 min: about an hour and a half until a job has failed for good
CELERY_TIMEZONE = "Asia/Riyadh"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-the-outbox": {"task": "lms.tasks.sweep", "schedule": OUTBOX_SWEEP_SECONDS},
    "look-for-cover": {"task": "lms.tasks.look_for_cover", "schedule": crontab(minute="*/5")},
    "remind-of-sessions": {"task": "lms.tasks.remind", "schedule": crontab(minute="*/10")},
    "watch-attendance": {"task": "lms.tasks.watch", "schedule": crontab(minute=45)},
    "publish-what-is-scheduled": {"task": "lms.tasks.publish_scheduled", "schedule": 60},
    "discard-unnamed-hand-ins": {"task": "lms.tasks.discard_unnamed_hand_ins", "schedule": crontab(hour=4, minute=10)},
    "discard-partial-files": {"task": "lms.tasks.discard_partial_files", "schedule": crontab(hour=4, minute=40)},
    "look-at-vettings": {"task": "lms.tasks.look_at_vettings", "schedule": crontab(hour=8, minute=15)},
    "discard-old-days": {"task": "lms.tasks.discard_old_days", "schedule": crontab(hour=4, minute=50)},
    "derive-hours": {"task": "lms.tasks.derive_hours", "schedule": crontab(hour=3, minute=30)},
    "discard-expired-packs": {"task": "lms.tasks.discard_expired_packs", "schedule": crontab(minute=20)},
}

# ── The seal of certificates ─────────────────────────────────────────────────────────────────────────────────────────

# A PKCS#12 file with a P-256 key and its certificate. On one's own machine `make demo` makes one beside the data.
SEAL_FILE = env.text("SEAL_FILE", "") or (str(VAR / "seal.p12") if EMBEDDED else "")
SEAL_PASSWORD = env.text("SEAL_PASSWORD", "")
SEAL_MUST_BE_THERE = bool(env.text("SEAL_FILE", ""))
SEAL_WITH = env.choice("SEAL_WITH", ["own", "pyhanko"])  # who writes the signature's envelope: we, or a library
# An authority that confirms when a certificate was sealed (RFC 3161), and a PEM file of those who vouch for it.
SEAL_TIMESTAMP_URL = env.text("SEAL_TIMESTAMP_URL", "")
if SEAL_TIMESTAMP_URL:
    env.url("SEAL_TIMESTAMP_URL", schemes=["http", "https"])
SEAL_TIMESTAMP_ROOTS = env.text("SEAL_TIMESTAMP_ROOTS", "")

# An Ed25519 key in PEM, that the badges of certificates are signed with. `make demo` makes one, as above.
BADGE_KEY_FILE = env.text("BADGE_KEY_FILE", "") or (str(VAR / "badges.pem") if EMBEDDED else "")
BADGE_KEY_MUST_BE_THERE = bool(env.text("BADGE_KEY_FILE", ""))

# ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "sanai@example.com")
if MAIL_URL := env.text("MAIL_URL", ""):
    _mail = env.url("MAIL_URL", schemes=["smtp", "smtps"])
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail.hostname,
                "port": _mail.port or (465 if _mail.scheme == "smtps" else 587),
                "username": _mail.username or "",
                "password": _mail.password or "",
                "use_ssl": _mail.scheme == "smtps",
                "use_tls": _mail.scheme == "smtp" and _mail.hostname not in {"localhost", "127.0.0.1"},
                "timeout": 20,
            },
        }
    }
elif EMBEDDED:
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
else:
    msg = "Set MAIL_URL: smtp://user:password@host:587"
    raise ImproperlyConfigured(msg)

OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"  # who says when nothing is sent that can wait

# Messages by SMS go to an HTTP gateway, or, embedded only, to the console and /dev/outbox/.
SMS_GATEWAY_URL = env.text("SMS_GATEWAY_URL", "" if EMBEDDED else None)
SMS_GATEWAY_TOKEN = ""
if SMS_GATEWAY_URL:
    env.url("SMS_GATEWAY_URL", schemes=["http", "https"])
    SMS_GATEWAY_TOKEN = env.text("SMS_GATEWAY_TOKEN")

# Who chooses it gets reminders by WhatsApp, where such a gateway is set up.
WHATSAPP_GATEWAY_URL = env.text("WHATSAPP_GATEWAY_URL", "")
WHATSAPP_GATEWAY_TOKEN = ""
if WHATSAPP_GATEWAY_URL:
    env.url("WHATSAPP_GATEWAY_URL", schemes=["http", "https"])
    WHATSAPP_GATEWAY_TOKEN = env.text("WHATSAPP_GATEWAY_TOKEN")
