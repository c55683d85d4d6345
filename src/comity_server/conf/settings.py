"""Settings of one instance, read from its home folder and a few environment variables.

``COMITY_HOME`` names the folder, ``DATABASE_URL`` another database than the home's SQLite file,
``COMITY_HOSTS`` the host names served, ``COMITY_HTTPS`` (``on``) that a proxy terminates TLS,
``COMITY_PUBLIC_URL`` the address of the public pages, for what is told to others.
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from comity_server.conf.home import from_environment

HOUSE = Path(__file__).resolve().parents[1]
HOME = from_environment()
SECRET_KEY = HOME.secret("django")
DEBUG = False
HTTPS = os.environ.get("COMITY_HTTPS") == "on"
ALLOWED_HOSTS = os.environ.get("COMITY_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PUBLIC_URL = os.environ.get("COMITY_PUBLIC_URL", "").rstrip("/")
UNSAFE_STORY = os.environ.get("COMITY_UNSAFE_STORY") == "on"
"""Whether this is a story told for practice: one-click entry and a clock that the story sets.

It is refused by ``comity run``; see ``comity_server.cli.run``.
"""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "comity_server.faces",
    "comity_server.people",
    "comity_server.ledger",
    "comity_server.evidence",
    "comity_server.casefile",
    "comity_server.vault",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "comity_server.conf.urls"
AUTH_USER_MODEL = "people.Person"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]

# One file, holds included; every writing transaction takes the write lock at its start, and what
# was acknowledged is on the disk (threat model, section 6).
SQLITE_SETTINGS = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(HOME.database),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
DATABASES = {
    "default": dj_database_url.config(conn_max_age=60)
    if os.environ.get("DATABASE_URL")
    else SQLITE_SETTINGS
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文")]
LOCALE_PATHS = [HOUSE / "locale"]
STATIC_URL = "/static/"
STATIC_ROOT = HOUSE / "static"  # committed, so that nothing has to be collected

SESSION_COOKIE_NAME = "comity"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
# Nothing is told to other sites. "no-referrer" would have browsers send the origin "null" with our
# own forms, which cannot be told from a stranger's.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "comity_server.public.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "script-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024

PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("COMITY_LOG", "WARNING")},
}
