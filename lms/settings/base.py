"""Settings shared by every way of running; what differs by place comes from the environment.

By idea: ``place`` (where it runs), ``connections`` (what it stands on), ``sign_in``; the rest is here.
"""

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from lms.settings import env
from lms.settings.connections import *  # noqa: F403 - settings are made to be taken whole
from lms.settings.connections import DATABASES, MEDIA_ORIGINS
from lms.settings.place import *  # noqa: F403 - as above
from lms.settings.place import BASE_DIR, BASE_URL, EMBEDDED, HTTPS
from lms.settings.sign_in import *  # noqa: F403 - as above

DEBUG = False

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

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("django.contrib.postgres")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lms.safety.AdminContentSecurityPolicyMiddleware",
    "lms.safety.PowersMiddleware",
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
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.approving.publish"
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
