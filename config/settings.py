"""Settings from the environment; outside DEBUG nothing insecure has a default.

The variables are described in README.md, docker-compose.yml names those of production, and a test
holds the three together.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """The variable, or the default; without either the start is refused with one sentence."""
    value = os.environ.get(name) or default  # an empty variable is a missing one
    if value is None:
        raise ImproperlyConfigured(f"缺少环境变量 {name}：请按 README.md 设置后重试。")
    return value


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


#: Each row's trigger asks which triggers are passed over: none. Where the setting is unknown the
#: question fails, and undoing its subtransaction walks all that waits for the commit: quadratic.
NONE_IGNORED = "-c pgtrigger.ignore={}"


def database(url: str) -> dict[str, object]:
    """A postgresql:// address as Django wants it; a socket folder comes as ?host=."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL 应为 postgresql://用户:密码@主机:端口/库名。")
    options = dict(parse_qsl(parts.query))
    options["options"] = f"{NONE_IGNORED} {options.get('options', '')}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            # Only what asks for it is prepared: districts.prepared. The ORM binds by itself.
            "prepare_threshold": 0,
            **options,
        },
    }


def broker(url: str) -> str:
    """The Redis address as Celery wants it: redis+socket:// where Django says unix://."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"


DEBUG = flag("DEBUG")
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# Keys of encrypted columns: "id:base64,id:base64", the first encrypts, all decrypt; the key of
# fingerprints; and the key of the fingerprints by which a scanned plaque is found.
FIELD_KEYS = env("FIELD_KEYS")
FINGERPRINT_KEY = env("FINGERPRINT_KEY")
PLAQUE_KEY = env("PLAQUE_KEY")

SITE_NAME = "商圈党建"
CONTACT_PHONE = env("CONTACT_PHONE", "")
# The public page names it to be compared with the address bar: an impostor's page can't ask a
# request for it.
PUBLIC_HOST = env("PUBLIC_HOST", next(iter(ALLOWED_HOSTS), ""))
# Shows 演示数据 on every page; /healthz then also waits for the compiled demonstration.
DEMO = flag("DEMO")

INSTALLED_APPS = [
    "config.apps.AdminConfig",
    "config.apps.ProductConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "core",
    "accounts",
    "districts",
    "members",
    "storefronts",
    "activities",
    "funding",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionRules",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "accounts.views.session.page_context",
                "districts.workbench.page_context",
            ],
        },
    }
]

DATABASE_URL = env("DATABASE_URL")
DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # By default a dead server is asked again and again for four seconds.
        "OPTIONS": {
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]  # what Django says, in the words of the product

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "var/static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "var/media")))  # private: no URL serves it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # of whatever address: behind a proxy addresses say little
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # nothing an attacker rotates changes the user name
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Who may do any of these gives a code from his phone at every sign-in; empty: nobody has to.
SECOND_FACTOR_REQUIRED = words("SECOND_FACTOR_REQUIRED", "decide,lock,export")
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.sign_in.csrf_failure"

# Transport: HTTPS everywhere but on the developer's own machine
HTTPS = flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # a chart is saved as a picture through a blob
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Jobs: the record is the core.Job row, Redis only wakes a worker (docs/architecture.md)
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_TASK_PUBLISH_RETRY = False  # a dead Redis costs a request one second; the sweeper asks again
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "core.tasks.sweep", "schedule": 10.0},
    "beat-alive": {"task": "core.tasks.beat_alive", "schedule": 20.0},
    "sweep-exports": {"task": "districts.tasks.sweep_exports", "schedule": 1800.0},
    "keep-titles": {"task": "storefronts.tasks.keep_titles", "schedule": crontab(minute=5, hour=0)},
    "remind-titles": {"task": "storefronts.tasks.remind", "schedule": crontab(minute=10, hour=0)},
    "advise": {"task": "districts.tasks.advise_all", "schedule": crontab(minute=15, hour=0)},
    "erase-report-ins": {
        "task": "members.tasks.erase_reports",
        "schedule": crontab(minute=45, hour=0),
    },
    "erase-feedback": {
        "task": "storefronts.tasks.erase_feedback",
        "schedule": crontab(minute=50, hour=0),
    },
    "make-series": {
        "task": "activities.tasks.make_series",
        "schedule": crontab(minute=12, hour=0),
    },
    "erase-sign-ups": {
        "task": "activities.tasks.erase_sign_ups",
        "schedule": crontab(minute=55, hour=0),
    },
    "sweep-sign-in": {
        "task": "activities.tasks.sweep_sign_in",
        "schedule": crontab(minute=58, hour=0),
    },
    "erase-visitors": {
        "task": "activities.tasks.erase_visitors",
        "schedule": crontab(minute=57, hour=0),
    },
    "remind-bookings": {
        "task": "activities.tasks.remind_bookings",
        "schedule": crontab(minute=0, hour=9),
    },
    "remind-loans": {
        "task": "funding.tasks.remind_loans",
        "schedule": crontab(minute=20, hour=0),
    },
    "sweep-drafts": {"task": "accounts.tasks.sweep_drafts", "schedule": 6 * 3600.0},
    "look-at-locked": {
        "task": "reports.tasks.look_at_locked_quarters",
        "schedule": crontab(minute=5, hour=1),
    },
    # Asked on the first day after a quarter and on each one that follows, for it may have been down
    # then; compiled once (the job's key is unique).
    "quarter-end": {
        "task": "reports.tasks.compile_ended_quarter",
        "schedule": crontab(minute=30, hour=0),
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "districts.api.tokens.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["districts.api.tokens.PerToken"],
    "DEFAULT_PERMISSION_CLASSES": ["districts.permissions.HoldsRole"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "districts.api.describing.Described",
    "EXCEPTION_HANDLER": "districts.api.refusing.refusal",
    "URL_FORMAT_OVERRIDE": None,
}
#: how often a token may ask
API_A_MINUTE = int(env("API_A_MINUTE", "600"))
API_A_DAY = int(env("API_A_DAY", "100000"))
SPECTACULAR_SETTINGS = {
    "TITLE": "商圈党建",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [],  # each choice stands where it is used: many are called “state”
}

PGHISTORY_DEFAULT_TRACKERS = ()
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # reading a page asks for no user

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
    "loggers": {
        "celery.worker.strategy": {"level": "WARNING"},
        "psycopg.pool": {"level": "CRITICAL"},  # the request that got no connection says so itself
    },
}
