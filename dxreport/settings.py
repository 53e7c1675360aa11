"""All settings, from the environment (or a `.env` beside manage.py) or from here; nothing else decides."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

from dxreport.env import (
    read_database,
    read_directory,
    read_hosts,
    read_https,
    read_mail,
    read_origins,
    read_secret_key,
    read_sender,
    read_switch,
    read_text,
)

BASE_DIR = Path(__file__).resolve().parent.parent
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

# What the environment decides

DEBUG = read_switch("DEBUG", default=False)
DATA_DIR = read_directory("DATA_DIR", default=BASE_DIR / "data", base=BASE_DIR)
SECRET_KEY = read_secret_key(debug=DEBUG, data_dir=DATA_DIR, base=BASE_DIR)
ALLOWED_HOSTS = read_hosts("ALLOWED_HOSTS", default="127.0.0.1,localhost", debug=DEBUG)
CSRF_TRUSTED_ORIGINS = read_origins("CSRF_TRUSTED_ORIGINS")
HTTPS = read_https(debug=DEBUG, allowed_hosts=ALLOWED_HOSTS)
DEFAULT_FROM_EMAIL = read_sender("DEFAULT_FROM_EMAIL", needed_for="EMAIL_URL")
# Reminders alone are sent; a mail server that does not answer must not hold up a page or a timer.
EMAIL_TIMEOUT = 10
_MAIL = read_mail("EMAIL_URL", debug=DEBUG)
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST", "localhost"), _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER", ""), _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)

# Databases. SQLite: a second writer waits instead of failing (IMMEDIATE, timeout), readers never wait (WAL),
# and what was acknowledged survives a power cut (FULL).

_SQLITE = {
    "CONN_MAX_AGE": 0 if DEBUG else 600,
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA busy_timeout=20000; PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
    },
}
_POSTGRESQL = {"CONN_MAX_AGE": 0 if DEBUG else 600, "CONN_HEALTH_CHECKS": True}


def _database(name: str, default: str) -> dict[str, Any]:
    parsed = read_database(name, default=default, base=BASE_DIR)
    return parsed | (_SQLITE if parsed["ENGINE"].endswith("sqlite3") else _POSTGRESQL)


DATABASES = {"default": _database("DATABASE_URL", f"sqlite:///{(DATA_DIR / 'dxreport.sqlite3').as_posix()}")}
if read_text("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = _database("DATABASE_REPLICA_URL", "") | {"TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The application

INSTALLED_APPS = [
    "units",
    "indicators",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dxreport.logs.RequestLogMiddleware",
    # Outside everything that may answer early, so that no page goes out without its policy.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "indicators.views.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "dxreport.urls"
WSGI_APPLICATION = "dxreport.wsgi.application"
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
                "csp.context_processors.nonce",
            ],
        },
    },
]
# A grid of 48 units × 30 indicators is one form with up to four fields a cell.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
# Only workbooks and lists are sent; what is larger is not even kept.
FILE_UPLOAD_HANDLERS = ["indicators.views.receiving.BoundedUploadHandler"]

# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "dxreport.formats"
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Found where they lie while someone is writing them; from STATIC_ROOT, compressed, everywhere else.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# People

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "dxreport.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
CSRF_FAILURE_VIEW = "indicators.views.errors.csrf_failure"
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# Lock-out: see dxreport/lockout.py for the ceiling per user.
AXES_HANDLER = "dxreport.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
LOCKOUT_CEILING_PER_USER = 30
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Trying on while locked out must not push the end further away.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_ALLOWED_CORS_ORIGINS = ""

# What the browser may do

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Monitoring asks the server itself, behind the proxy that speaks TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        # plotly.js positions what it draws with style attributes; scripts stay strict.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Logs: one JSON object a line on stderr, kept by systemd or the Windows service.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "dxreport.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would write each line a second time, in another form.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # The request log has every 404 and 403 already.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "axes": {"level": "WARNING"},
    },
}
