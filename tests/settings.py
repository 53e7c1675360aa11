"""dxreport/settings.py in a fixed environment: a developer's own variables and .env change no test.

Only DATABASE_URL is let through, so that the same tests run on SQLite and on PostgreSQL. pytest-django reads
the settings before any conftest.py, which is why this is not one.
"""

import atexit
import os
import secrets
import shutil
import tempfile


def _own_data_dir() -> str:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # Workers end without their exit handlers; what lies in the directory of the process above goes with it.
        return os.path.join(os.environ["DATA_DIR"], worker)
    if "PYTEST_VERSION" not in os.environ:
        # mypy and makemigrations read the settings too and keep nothing.
        return "test-results"
    directory = tempfile.mkdtemp(prefix="dxreport-tests-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


os.environ.update(
    DEBUG="off",
    HTTPS="off",
    ALLOWED_HOSTS="127.0.0.1,localhost",
    CSRF_TRUSTED_ORIGINS="",
    DATA_DIR=_own_data_dir(),
    DATABASE_REPLICA_URL="",
    EMAIL_URL="",
    DEFAULT_FROM_EMAIL="",
    SECRET_KEY=secrets.token_urlsafe(64),
    SECRET_KEY_FILE="",
)
os.environ.setdefault("DATABASE_URL", "")
# Playwright keeps an event loop in the thread that runs the tests, and Django would refuse to query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from dxreport.settings import *  # noqa: E402, F403
from dxreport.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

# A file and not memory: other threads and processes must see what the server sees.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
# A live server's threads come and go; a connection kept by one would outlive it.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Static files as they lie: a test of one page should not need collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
(DATA_DIR / "static").mkdir(exist_ok=True)

# Fast, and only here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
