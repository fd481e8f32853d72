"""Podium's settings: everything comes from PODIUM_… variables and is checked here, at start.

The defaults are those of one person on one machine: loopback only, SQLite and a secret key kept
under `var/`, DEBUG off. `docs/settings.md` lists the variables; `tests/house` compares that list
with this file.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from dashboard import environment, limits

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_directory("PODIUM_DATA_DIR", BASE_DIR / "var")

DEBUG = environment.flag("PODIUM_DEBUG", default=False)
SECRET_KEY = environment.secret("PODIUM_SECRET_KEY", kept_in=DATA_DIR / "secret-key")

# -- How browsers reach Podium --------------------------------------------------------------------

PODIUM_PORT = environment.integer("PODIUM_PORT", 8000, low=1, high=65535)
PODIUM_URLS = environment.addresses(
    "PODIUM_URL",
    ",".join(f"http://{host}:{PODIUM_PORT}" for host in ("localhost", "127.0.0.1", "[::1]")),
)
SERVED_OVER_HTTPS = all(url.startswith("https://") for url in PODIUM_URLS)
if not SERVED_OVER_HTTPS and any(url.startswith("https://") for url in PODIUM_URLS):
    raise ImproperlyConfigured(
        "PODIUM_URL mixes http and https addresses; cookies can be safe for one of the two only."
    )
# urlsplit drops the brackets of an IPv6 address; Django's host check wants them.
ALLOWED_HOSTS = sorted(
    {
        f"[{host}]" if ":" in host else host
        for url in PODIUM_URLS
        if (host := urlsplit(url).hostname)
    }
)
CSRF_TRUSTED_ORIGINS = PODIUM_URLS

# -- Which cluster --------------------------------------------------------------------------------

PODIUM_CLUSTER = environment.choice(
    "PODIUM_CLUSTER", "practice", allowed=("practice", "kubeconfig", "in-cluster")
)
PODIUM_KUBECONFIG = environment.text("PODIUM_KUBECONFIG", "")
PODIUM_CONTEXTS = environment.contexts("PODIUM_CONTEXT", most=limits.CLUSTERS_MAX)
PODIUM_SCENARIO = environment.text("PODIUM_SCENARIO", "workshop")
PODIUM_ALLOW_EXEC = environment.flag("PODIUM_ALLOW_EXEC", default=False)
PODIUM_ALLOW_INSECURE = environment.flag("PODIUM_ALLOW_INSECURE", default=False)
# A practice cluster's logs are made up; a real one's may hold secrets.
PODIUM_OBSERVER_LOGS = environment.flag(
    "PODIUM_OBSERVER_LOGS", default=PODIUM_CLUSTER == "practice"
)
PODIUM_PROTECTED_NAMESPACES = frozenset(
    environment.words("PODIUM_PROTECTED_NAMESPACES", "kube-system,kube-public,kube-node-lease")
)

# What the explainer's lessons run with (explainer/).
PODIUM_LESSONS = environment.text("PODIUM_LESSONS", "")
PODIUM_LESSON_IMAGE = environment.text("PODIUM_LESSON_IMAGE", "hello")
# Several processes behind one address: a lesson lives in one of them (docs/several-processes.md).
PODIUM_HOLDS_LESSONS = environment.flag("PODIUM_HOLDS_LESSONS", default=True)
PODIUM_REDIS_URL = environment.redis("PODIUM_REDIS_URL")
PODIUM_OWN_COPIES = environment.integer("PODIUM_OWN_COPIES", 8, low=0, high=limits.OWN_COPIES_MAX)

# Who may put a read-only page of ours into a frame of theirs (docs/embedding.md).
PODIUM_EMBED_ORIGINS = environment.addresses("PODIUM_EMBED_ORIGINS", "")

# -- Django ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "servestatic",
    "axes",
    "csp",
    "dashboard.apps.Dashboard",
    "dashboard.access.apps.Access",
    "dashboard.actions.apps.Actions",
    "dashboard.web.apps.Web",
    "explainer.apps.Explainer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dashboard.web.headers.HeadersMiddleware",
    "dashboard.web.bodies.BodiesMiddleware",
    "csp.middleware.CSPMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dashboard.access.gate.GateMiddleware",
    "dashboard.web.errors.NotConnectedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "dashboard.urls"
ASGI_APPLICATION = "dashboard.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "dashboard.web.context.page",
            ],
        },
    }
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": environment.text("PODIUM_DATABASE", str(DATA_DIR / "podium.sqlite3")),
        "OPTIONS": {
            # WAL lets readers go on while one writes; IMMEDIATE makes a writer wait for its turn
            # at the start of a transaction, where the busy timeout helps, instead of failing in
            # the middle of one, where it does not.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": limits.DATABASE_BUSY_TIMEOUT_S,
        },
    }
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = limits.LOGIN_FAILURES_UNTIL_LOCKED
AXES_COOLOFF_TIME = timedelta(seconds=limits.LOGIN_LOCKED_S)
# Counting per account *and* address: a stranger cannot lock an instructor out of his own workshop
# from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "dashboard.access.entering.locked_out"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# -- Cookies and headers --------------------------------------------------------------------------

# `__Host-` makes browsers refuse the cookie from sub-domains and over plain HTTP; it needs Secure,
# hence https. Cookies do not know ports: without the port in the name, two Podiums on one machine
# would sign each other's users out. It is the port that browsers see, so that several processes
# behind one address share their sessions.
COOKIE_PREFIX = (
    "__Host-podium"
    if SERVED_OVER_HTTPS
    else f"podium-{urlsplit(PODIUM_URLS[0]).port or PODIUM_PORT}"
)
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}-session"
SESSION_COOKIE_AGE = limits.SESSION_S
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_FAILURE_VIEW = "dashboard.web.errors.csrf_failure"

if SERVED_OVER_HTTPS:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("PODIUM_HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
    SECURE_SSL_REDIRECT = True
    # The reverse proxy must set this header itself and drop what the client sent
    # (docs/settings.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
# Not "no-referrer": browsers then send "Origin: null" with forms, and the CSRF check rightly refuses that. Nobody else
# gets a Referer, and no address of ours holds a token.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The smaller limit of most paths is kept by dashboard.web.bodies, before Django and in it.
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.MANIFEST_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = limits.REQUEST_FIELDS
FILE_UPLOAD_HANDLERS: list[str] = ["dashboard.web.uploads.RefuseUploads"]

# -- Static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        # DEBUG serves the sources as they are, so that a changed module needs a reload only.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "dashboard.web.storage.ModuleManifestStorage"
    },
}
SERVESTATIC_ALLOW_ALL_ORIGINS = False

# -- Logs -----------------------------------------------------------------------------------------

LOG_LEVEL = environment.choice(
    "PODIUM_LOG_LEVEL", "WARNING", allowed=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "filters": {
        "faults": {"()": "dashboard.web.faults.OnlyFaults"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["faults"]}
    },
    "root": {
        "handlers": ["stderr"],
        "level": LOG_LEVEL,
    },
    "loggers": {"django": {"level": "WARNING"}, "axes": {"level": "ERROR"}},
}
