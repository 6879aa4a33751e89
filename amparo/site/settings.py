"""Settings. Everything that differs between installations comes from the environment; the rest is fixed here.

| variable | meaning |
| --- | --- |
| AMPARO_HOME | folder of the embedded data and of generated secrets (default: `var` in the checkout) |
| DATABASE_URL, DATABASE_OWNER_URL | application and owner connection of an outside PostgreSQL >= 15 |
| AMPARO_SECRET_KEY | signing key; generated and kept under AMPARO_HOME when unset |
| AMPARO_PEOPLE_KEY | key of search keys and of the vault; generated and kept under AMPARO_HOME when unset |
| AMPARO_VAULT | folder of encrypted photographs and scans (default: `vault` under AMPARO_HOME) |
| AMPARO_HOSTS | comma-separated host names that are answered (default: this machine only) |
| AMPARO_HTTPS | 1 when served over HTTPS: secure cookies, HSTS, redirects |
| AMPARO_IDLE_MINUTES | after so many minutes without a click, who sees persons is signed out (default: 30) |
| AMPARO_DEMO | 1 shows the demonstration's accounts on the sign-in page and asks for no second factor |
| AMPARO_MAIL_URL | host:port of the mail relay; mail is printed to the log when unset |
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from amparo.site import postgres

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HOME = postgres.home()
DEMO = os.environ.get("AMPARO_DEMO") == "1"
# Shown on the sign-in page of the demonstration; outside it no demonstration account can sign in.
DEMO_PASSWORD = "amparo-demo-2018"  # noqa: S105
# The last day of the demonstration's season. Ages of its people are told as of then, or its children would be grown up.
DEMO_DAY = date(2018, 12, 31)
HTTPS = os.environ.get("AMPARO_HTTPS") == "1"
DEBUG = os.environ.get("AMPARO_DEBUG") == "1"


def _kept_secret(variable: str, file: str) -> str:
    """From the environment, or made once and kept beside the embedded data, readable by its owner only."""
    if given := os.environ.get(variable):
        return given
    path = HOME / "secrets" / file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written whole before it gets its name: of two processes that start at once the first one's stays.
        made = path.with_name(f"{file}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text()


def _minutes(variable: str, *, default: int) -> int:
    given = os.environ.get(variable, str(default))
    if not given.isdecimal() or int(given) < 1:
        raise ImproperlyConfigured(f"{variable} is a whole number of minutes, 1 or more")
    return int(given)


SECRET_KEY = _kept_secret("AMPARO_SECRET_KEY", "signing-key")
# Of search keys and of the vault of photographs: without it neither can be read. Keep it apart from backups.
PEOPLE_KEY = _kept_secret("AMPARO_PEOPLE_KEY", "people-key")
VAULT = Path(os.environ.get("AMPARO_VAULT", HOME / "vault"))
ALLOWED_HOSTS = os.environ.get("AMPARO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django_cotton",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "amparo.core",
    "amparo.registry.places",
    "amparo.registry.partners",
    "amparo.registry.services",
    "amparo.registry.people",
    "amparo.situation.figures",
    "amparo.situation.movement",
    "amparo.response.cases",
    "amparo.response.asylum",
    "amparo.response.voluntary_return",
    "amparo.response.child_protection",
    "amparo.response.solutions",
    "amparo.response.screening",
    "amparo.response.referrals",
    "amparo.response.shelter",
    "amparo.response.assistance",
    "amparo.response.information",
    "amparo.response.feedback",
    "amparo.brief",
    "amparo.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages with drawn maps shrink to a fifth; it pads at random, so that lengths tell nothing about secrets.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "amparo.site.headers.capabilities_of_the_browser",
    "amparo.site.headers.nobody_is_known_on_public_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amparo.site.headers.nothing_is_kept",
    "amparo.site.middleware.language_of_the_reader",
    "amparo.site.middleware.no_null_characters",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amparo.site.sessions.sessions_end",
    "amparo.site.middleware.RefusalPage",
    "amparo.site.middleware.second_factor_where_it_is_needed",
]

ROOT_URLCONF = "amparo.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the applications' own: the pages of signing in are ours, not the library's.
        "DIRS": [BASE_DIR / "amparo" / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "amparo.site.context.page",
            ],
        },
    },
]

DATABASES = postgres.settings_from_environment(os.environ)
DATABASES["default"] |= {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_ROUTERS: list[str] = []

# In the database, so that limits on sign-in count over all web processes and outlive a restart. The library's 300
# entries would be pushed out, and the limits with them, by trying as many other addresses.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Where somebody without an account complains; the public site links it where this address exists.
COMPLAINT_ROUTE = "feedback:public_form"
ACCOUNT_ADAPTER = "amparo.site.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Amparo"
# Limits count addresses of clients; over HTTPS there is one proxy in front that names them.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "amparo" / "locale"]
FORMAT_MODULE_PATH = ["amparo.site.formats"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"
FIRST_DAY_OF_WEEK = 1

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
_collected = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
WHITENOISE_MANIFEST_STRICT = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "amparo.site.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = _minutes("AMPARO_IDLE_MINUTES", default=30)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Pages carry the token themselves; no script reads a cookie.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "amparo.site.views.page_too_old"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

if _relay := os.environ.get("AMPARO_MAIL_URL"):
    EMAIL_HOST, _, _port = _relay.partition(":")
    EMAIL_PORT = int(_port or 25)
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("AMPARO_MAIL_FROM", "amparo@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("AMPARO_LOG_LEVEL", "WARNING")},
}
