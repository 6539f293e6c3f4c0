"""Settings shared by every way of running; what differs by place comes from the environment."""

from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.text("VAR", str(BASE_DIR / "var"))).resolve()

# One process tree on one machine, nothing else to install: SQLite, files as a broker, codes shown in the console.
EMBEDDED = env.flag("EMBEDDED")
DEBUG = False

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

INSTALLED_APPS = [
    "lms",
    "lms.desks",
    "certificates",
    "lms.graduation",
    "lms.learning",
    "lms.volunteers",
    "lms.cohorts",
    "courses",
    "lms.centres",
    "lms.programme",
    "lms.accounts",
    "lms.outbox",
    "lms.audit",
    "lms.scoping",
    "lms.arabic",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.snippets",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lms.safety.AdminContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.safety.RefuseUnsafeTextMiddleware",
    "lms.safety.NothingPrivateIsKeptMiddleware",
    "courses.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.accounts.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.safety.TooManyAttemptsMiddleware",
    "lms.accounts.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# ── Where things are kept ────────────────────────────────────────────────────────────────────────────────────────────

DATABASES = {
    "default": env.database("DATABASE_URL", f"sqlite:///{quote(str(VAR))}/sanai.sqlite3" if EMBEDDED else None)
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("django.contrib.postgres")
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
WHITENOISE_ROOT = BASE_DIR / "lms" / "root"  # icons that browsers ask for at the root without being told
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640

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
    _media = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**_s3, "location": "media"}}
    _certificates = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**_s3, "location": "certificates"}}
else:
    _media = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    _certificates = {
        "BACKEND": "certificates.storage.AtomicFileSystemStorage",
        "OPTIONS": {"location": VAR / "certificates"},
    }
STORAGES = {
    "default": _media,
    "certificates": _certificates,  # never served by URL: only the view that checks who asks
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
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
}

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

# Messages by SMS go to an HTTP gateway, or, embedded only, to the console and /dev/outbox/.
SMS_GATEWAY_URL = env.text("SMS_GATEWAY_URL", "" if EMBEDDED else None)
SMS_GATEWAY_TOKEN = ""
if SMS_GATEWAY_URL:
    env.url("SMS_GATEWAY_URL", schemes=["http", "https"])
    SMS_GATEWAY_TOKEN = env.text("SMS_GATEWAY_TOKEN")

# ── Language, time, place ────────────────────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "ar"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Riyadh"
USE_TZ = True
FIRST_DAY_OF_WEEK = 0

# ── Signing in ───────────────────────────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/accounts/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "lms.accounts.sign_in.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.sign_in.LoginForm",
    "signup": "lms.accounts.forms.sign_up.SignUpForm",
    "request_login_code": "lms.accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "lms.accounts.forms.sign_in.LoginCodeForm",
    "verify_phone": "lms.accounts.forms.sign_in.PhoneCodeForm",
    "change_phone": "lms.accounts.forms.sign_in.ChangePhoneForm",
    "change_password": "lms.accounts.forms.passwords.ChangePasswordForm",
    "set_password": "lms.accounts.forms.passwords.SetPasswordForm",
    "reauthenticate": "lms.accounts.forms.passwords.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
# Either will do; an e-mail address is confirmed by a sign-in code, so allauth's own verification is not used.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # it wants one of the two to be required: our form requires either
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = True  # a code costs an SMS; a phone here is its owner's
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_USER_DISPLAY = "lms.accounts.sign_in.display_name"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0 if EMBEDDED else 1)

# Sized for a class of forty on one Wi-Fi who sign up, mistype and ask again within minutes; strict per number.
ACCOUNT_RATE_LIMITS = {
    "signup": "120/5m/ip",
    "login": "240/5m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "request_login_code": "120/5m/ip,3/m/key",
    "verify_phone": "120/5m/ip,3/m/key",
    "change_phone": "5/10m/user",
}
# To one number or e-mail address, whatever they are for; forgotten when the account is entered.
CODES_PER_ACCOUNT = "30/d/key"
CODES_PER_STRANGER = "5/d/key"  # without an account there is only signing up, which needs one or two
SMS_PER_DAY = env.number("SMS_PER_DAY", 5_000)  # to all numbers together, for signing in and up: each costs money

MFA_ADAPTER = "lms.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "lms.accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "lms.accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "lms.accounts.forms.second_factor.ActivateTOTPForm",
    "authenticate_webauthn": "lms.accounts.forms.second_factor.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "lms.accounts.forms.second_factor.ReauthenticatePasskeyForm",
    "login_webauthn": "lms.accounts.forms.second_factor.SignInPasskeyForm",
    "add_webauthn": "lms.accounts.forms.second_factor.PasskeyForm",
    "edit_webauthn": "lms.accounts.forms.second_factor.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sanai Raqamiya"
MFA_TOTP_TOLERANCE = 1  # phones' clocks
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _base.hostname == "localhost"
# Whoever holds a role shows a second factor before any private page; a demo on one's own machine may go without.
STAFF_NEED_SECOND_FACTOR = env.flag("STAFF_NEED_SECOND_FACTOR", default=not EMBEDDED)

# When people can no longer change their own name, gender and birth date: accounts cannot know of seats.
PERSON_DETAILS_FIXED_BY = "lms.desks.access.holds_a_seat"

GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

# ── Safety ───────────────────────────────────────────────────────────────────────────────────────────────────────────

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *MEDIA_ORIGINS],
    "media-src": [CSP.SELF, *MEDIA_ORIGINS],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "lms.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers keep a __Host- cookie to this host alone; on plain http some never send it.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]  # a load balancer asks on plain http
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
else:
    SESSION_COOKIE_NAME = "session"
    CSRF_COOKIE_NAME = "csrf"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The form of a long lesson has some ten fields for each block: past Django's 1,000 its editor could not save it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Whom to tell of a hole: see /.well-known/security.txt.
env.url("SECURITY_CONTACT", "mailto:security@example.com" if EMBEDDED else None, schemes=["mailto", "https"])
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "mailto:security@example.com")

# ── Wagtail ──────────────────────────────────────────────────────────────────────────────────────────────────────────

WAGTAIL_SITE_NAME = "صنائع رقمية"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses that can be read out and typed in either language
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a new translation, still in Arabic, begins as a draft
WAGTAILIMAGES_IMAGE_MODEL = "programme.ProgrammeImage"
WAGTAILDOCS_DOCUMENT_MODEL = "programme.ProgrammeDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "odt", "pdf", "pptx", "txt", "webm", "xlsx", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]  # no SVG: it can carry a script
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# ── Logs: to the console, with nothing personal in them ──────────────────────────────────────────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets_in_addresses": {"()": "lms.logs.SecretsInAddresses"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "lms": {"level": "INFO"},
        "certificates": {"level": "INFO"},
        "courses": {"level": "INFO"},
        # These two write the address that was asked for.
        "django.request": {"filters": ["secrets_in_addresses"]},
        "django.security.csrf": {"filters": ["secrets_in_addresses"]},
    },
}
