"""Every setting of Tradeoff, in one file, read from the environment.

`TRADEOFF_MODE` decides how strict we are: `production` (the default) refuses to start without its own
secret, hosts and servers; `local` is what `make run` uses on one machine; `test` is for the test suite.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
import structlog
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.env import Env, database_from_url
from config.local import local_secret_key

django_stubs_ext.monkeypatch()  # lets Django's generic classes take their type at run time, as the stubs do

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

MODE = env.text("TRADEOFF_MODE", "production")
if MODE not in {"production", "local", "test"}:
    raise ImproperlyConfigured(f"TRADEOFF_MODE must be production, local or test, not {MODE!r}.")
PRODUCTION = MODE == "production"
LOCAL = MODE == "local"
DEBUG = env.flag("DEBUG") and not PRODUCTION

DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
PORT = env.whole("PORT", 8000)
LIVE_PORT = env.whole("LIVE_PORT", PORT + 1)

if PRODUCTION:
    SECRET_KEY = env.required("SECRET_KEY")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", env.required("ALLOWED_HOSTS"))
    SITE_URL = env.required("SITE_URL")
    DATABASE_URL = env.required("DATABASE_URL")
    REDIS_URL = env.required("REDIS_URL")
    EMAIL_HOST = env.required("EMAIL_HOST")
    DEFAULT_FROM_EMAIL = env.required("DEFAULT_FROM_EMAIL")
    env.refuse_if_missing()
    if SECRET_KEY.startswith("django-insecure") or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be a random text of at least 50 characters.")
else:
    SECRET_KEY = env.text("SECRET_KEY") or local_secret_key(DATA_DIR)
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{PORT}")
    DATABASE_URL = env.text("DATABASE_URL", "postgresql://tradeoff@127.0.0.1/tradeoff")
    REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
    EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
    DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Tradeoff <hello@tradeoff.localhost>")

# Where browsers open the room socket. Behind a proxy `/ws/` of the same origin goes to the live process.
LIVE_URL = env.text("LIVE_URL", "" if PRODUCTION else f"ws://127.0.0.1:{LIVE_PORT}")

# Calls: with relay-only, people never learn each other's network address, and TURN_URLS must name a relay.
CALL_RELAY_ONLY = env.flag("CALL_RELAY_ONLY", PRODUCTION)
TURN_URLS = env.words("TURN_URLS")
TURN_SECRET = env.text("TURN_SECRET")
if any(url.startswith("turn") for url in TURN_URLS) and not TURN_SECRET:
    raise ImproperlyConfigured("TURN_SECRET must be set where TURN_URLS names a relay.")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "django_vite",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "config",
    "accounts",
    "scenarios",
    "interviews",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.RefusedMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.middleware.OnboardingMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                "interviews.context.room_left_open",
                "scenarios.context.page_terms",
            ],
        },
    },
]

DATABASES = {
    "default": {
        **database_from_url(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A lost cache must not take pages or rooms down: limits and cached fragments fail open and are logged.
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tradeoff",
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.auth.ProfileBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# The number of trusted proxies decides which address the limits count.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)

# Mail: everything goes through the outbox (accounts/outbox.py); this is how the worker delivers it.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "accounts.mailbox.MailboxBackend"
)
EMAIL_PORT = env.whole("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", PRODUCTION)
EMAIL_TIMEOUT = 10
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Language and time: one language for now, every time kept in UTC and shown in the person's own zone.
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Static files: Vite builds into static/build, whitenoise serves with far-future names.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None  # elsewhere files are served where they lie
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_files.StaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = MODE == "test"  # else each test client would first look at every file there is
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": BASE_DIR / "static" / "build" / "manifest.json",
        "static_url_prefix": "build",
    }
}

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF, *([LIVE_URL, LIVE_URL.replace("127.0.0.1", "localhost")] if LIVE_URL else [])],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "knox.auth.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.Pages",
    "PAGE_SIZE": 25,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.text("API_RATE_ANONYMOUS", "60/minute"),
        "user": env.text("API_RATE_USER", "600/minute"),
    },
    "NUM_PROXIES": env.whole("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0),
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.exception_handler",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "TOKEN_LIMIT_PER_USER": 10}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tradeoff API",
    "VERSION": "1",
    "DESCRIPTION": "Practice the machine learning system design interview with a peer.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},  # asks no other host for a badge
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "InterviewKind": "interviews.models.Interview.KINDS",
        "AssessmentKind": "interviews.models.Assessment.KINDS",
        "EvidenceKind": "interviews.models.Evidence.KINDS",
        "AttendanceOutcome": "interviews.models.Participation.OUTCOMES",
        "InvitationKind": "interviews.models.Invitation.KINDS",
        "Family": "accounts.families.FAMILIES",
        "TicketRole": "interviews.models.Ticket.ROLES",
        "GuestRole": "interviews.models.GuestRole.choices",
        "GuestAnswer": "interviews.guests.services.ANSWERS",
        "ProposalAnswer": "interviews.bookings.moving.ANSWERS",
        "TicketState": "interviews.models.Ticket.STATES",
        "AppealState": "interviews.models.AttendanceAppeal.STATES",
        "ReviewState": "interviews.models.ReviewState.choices",
        "LineKey": "scenarios.lines.LINES",
    },
}

# Work. The schedule is code; a lost broker message costs at most one sweep.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "global_keyprefix": "tradeoff:",
}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "match-waiting-tickets": {"task": "interviews.pairing.tasks.match_waiting", "schedule": 2.0},
    "settle-slots": {"task": "interviews.pairing.tasks.settle_slots", "schedule": 300.0},
    "sweep-outbox": {"task": "accounts.tasks.sweep_outbox", "schedule": 5.0},
    "sweep-interviews": {"task": "interviews.tasks.sweep_interviews", "schedule": 10.0},
    "sweep-bookings": {"task": "interviews.tasks.sweep_bookings", "schedule": 5.0},
    "sweep-reports": {"task": "interviews.reports.tasks.sweep_reports", "schedule": 10.0},
    "sweep-scores": {"task": "interviews.ratings.tasks.sweep_scores", "schedule": 30.0},
    "refit-scores": {
        "task": "interviews.ratings.tasks.refit_scores",
        "schedule": crontab(hour="3", minute="30"),
    },
    "sweep-rooms": {"task": "interviews.room.tasks.sweep_rooms", "schedule": 10.0},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(hour="3", minute="10")},
}

# Seeing
SENTRY_DSN = env.text("SENTRY_DSN")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)

LOG_LEVEL = env.text("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if PRODUCTION
            else structlog.dev.ConsoleRenderer(colors=False),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
