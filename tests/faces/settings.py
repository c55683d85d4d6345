"""Settings with the faces alone: enough to print pages, without a database."""

from pathlib import Path

from comity_server import faces

HOUSE = Path(faces.__file__).parents[1]
SECRET_KEY = "for-tests-only"
INSTALLED_APPS = ["django.contrib.staticfiles", "comity_server.faces"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE / "templates"],
        "OPTIONS": {"string_if_invalid": "MISSING(%s)"},
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [HOUSE / "static"]
LOCALE_PATHS = [HOUSE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文")]
