"""The one settings file. Every knob of an installation is an environment variable, read here and refused when odd. What
is secret may come as a file of that name in the folder that CREDENTIALS_DIRECTORY names (systemd, a container).

CAUNOI_DATA_DIR      where the SQLite file, uploads, keys and trail heads live (default: ./var)
CAUNOI_DATABASE_URL  sqlite:///path or postgresql://user:password@host:port/name (default: SQLite in the data folder);
                     ?pool=transaction where PgBouncer stands in between
CAUNOI_REPLICA_URL   postgresql://… of a hot standby from which public pages are read (default: none)
CAUNOI_FILES         s3://key:secret@host:port/bucket/prefix?region=… or s3+http://… for uploads in a store that speaks
                     S3, which several web servers share (default: the data folder)
CAUNOI_SCANNER       unix:///run/clamav/clamd.ctl or tcp://host:3310 of the clamd that every file is shown to before
                     it is kept (default: none is asked)
CAUNOI_SECRET_KEY    signing key; without it one is made once and kept in the data folder
CAUNOI_SEALING_KEY   keys that seal names, telephones and denunciations, by commas: the first seals, the others still
                     open until `caunoi reseal`; without it one is made once and kept in the data folder
CAUNOI_DIGEST_KEY    the same for the digests by which a code's four digits are compared
CAUNOI_HOSTS         names under which the server may be called, by commas (default: localhost, 127.0.0.1, [::1])
CAUNOI_TRUSTED_PROXIES  addresses or networks of the proxies in front, by commas; only they are believed in
                     X-Forwarded-For (default: none)
CAUNOI_HTTPS         1 when a proxy in front speaks HTTPS: secure cookies, HSTS
CAUNOI_DEBUG         1 for development only
CAUNOI_DEMO          1 marks every page as a demonstration with invented people
CAUNOI_SECOND_FACTOR 1: administrators and the province sign in in two steps; all: everybody who types a password does;
                     0: nobody must (default: 1; 0 in a demo)
CAUNOI_IDLE_MINUTES  minutes without use after which a session ends, 5 to 720; sessions by PIN know only the twelve
                     hours (default: 60)
CAUNOI_HSTS_BELOW    0 when a host beneath the name of this site does not speak HTTPS: else browsers use nothing else
                     there either (default: 1)
CAUNOI_MAIL_URL      smtp://, smtp+tls:// or smtps://user:password@host:port (default: files in the data folder)
CAUNOI_MAIL_FROM     sender's address
CAUNOI_BASE_URL      address of this site, for links in letters (default: http://localhost:8000)
CAUNOI_TEXTS_NEAR    1 lets a stand-in on this machine be set as the service of SMS or Zalo; never where people write
CAUNOI_WRITER_NEAR   1 lets a model on this machine be set as the service that rewrites drafts (default: 0)
CAUNOI_IDENTITY_NEAR 1 lets a stand-in on this machine be set as the provider that people sign in with; never where
                     people write
CAUNOI_HELP_PHONE    telephone number printed where a page says whom to ask (default: none)
CAUNOI_LOG           json or plain (default: json, one line for each event; plain in a demonstration)
CAUNOI_LOG_LEVEL     debug, info, warning or error (default: info; warning in a demonstration)
CAUNOI_LOG_STREAM    stdout or stderr (default: stdout for `caunoi serve` and `caunoi worker`, else stderr)
CAUNOI_METRICS_KEY   what a program must bring to read the figures at /metrics, 32 characters or more (default: none,
                     and there is no such page)
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured

from caunoi.config.schedule import SCHEDULE
from caunoi.ground import logs
from caunoi.ground.files import scanning

PACKAGE_DIR = Path(__file__).resolve().parent.parent
# The pages of help live in docs/huong-dan; a wheel carries them inside the package.
HELP_DIR = PACKAGE_DIR / "portal" / "help"
if not HELP_DIR.is_dir():
    HELP_DIR = PACKAGE_DIR.parent.parent / "docs" / "huong-dan"
HELP_STATIC = "huong-dan"


def credentials_in(folder: str) -> dict[str, str]:
    """Name and text of each file of ours in the folder that a vault filled; none where there is no folder."""
    files = Path(folder).glob("CAUNOI_*") if folder else ()
    return {path.name: path.read_text(encoding="utf-8") for path in files if path.is_file()}


CAUNOI_SECRETS = credentials_in(os.environ.get("CREDENTIALS_DIRECTORY", ""))


def env_text(name: str, default: str = "") -> str:
    """What is set under this name. The vault counts before the variable: a line that was left empty in a file of
    variables must not make a key of its own."""
    return (CAUNOI_SECRETS.get(name) or os.environ.get(name, default)).strip()


def env_flag(name: str) -> bool:
    value = env_text(name, "0").lower()
    if value not in {"0", "1", "true", "false"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value in {"1", "true"}


def env_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = env_text(name, default).lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def env_number(name: str, default: int, least: int, most: int) -> int:
    value = env_text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a number from {least} to {most}, not {value!r}")
    return int(value)


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in env_text(name, default).split(",") if part.strip()]


def env_key(name: str, shortest: int = 32) -> str:
    value = env_text(name)
    if value and len(value) < shortest:
        raise ImproperlyConfigured(f"{name} must have at least {shortest} characters")
    return value


def env_networks(name: str) -> list[str]:
    written = env_list(name, "")
    for one in written:
        try:
            ip_network(one, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must hold addresses or networks, not {one!r}") from error
    return written


def database_from(url: str) -> dict[str, Any]:
    """Turn a database address into Django's dictionary; sqlite and postgresql only."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path.startswith("//") else unquote(parts.path),
            "OPTIONS": {
                # A writer waits for the other instead of failing half-way; what was acknowledged outlives a power cut.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        is_pooled = _is_pooled(options.pop("pool", ""))
        if not is_pooled:
            # PostgreSQL reckons by itself with a turning disk, on which it would rather read all that is open than look
            # up a commune's thousand rows one by one; and to start helpers for one page takes longer than the page.
            options.setdefault("options", "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", None) or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # A cursor on the server outlives its transaction, and the next transaction is on another connection there.
            "DISABLE_SERVER_SIDE_CURSORS": is_pooled,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"CAUNOI_DATABASE_URL must begin with sqlite:// or postgresql://, not {parts.scheme!r}")


def _is_pooled(said: str) -> bool:
    if said not in {"", "transaction"}:
        raise ImproperlyConfigured(f"CAUNOI_DATABASE_URL knows pool=transaction alone, not {said!r}")
    return bool(said)


def storage_from(url: str) -> dict[str, Any]:
    """Where kept files lie, as Django's dictionary; nothing means the data folder."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    # The library of the store is read only where there is one: it takes a third of a second and 20 MB.
    bucket = import_module("caunoi.ground.files.bucket")
    try:
        return {"BACKEND": "caunoi.ground.files.bucket.Bucket", "OPTIONS": bucket.options_from(url)}
    except ValueError as error:
        raise ImproperlyConfigured(f"CAUNOI_FILES {error}") from error


def scanner_from(url: str) -> scanning.Place | None:
    try:
        return scanning.place_from(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"CAUNOI_SCANNER {error}") from error


def secret_key_in(folder: Path, name: str = "secret-key") -> str:
    """A key of this installation: made once, readable by its owner only.

    Programs may start together on an empty folder: the key appears whole or not at all, and all take the first.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="ascii", dir=folder, prefix=f".{name}-") as made:
            made.write(secrets.token_urlsafe(64))
            made.flush()
            os.fsync(made.fileno())
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path.read_text(encoding="ascii").strip()


DATA_DIR = Path(env_text("CAUNOI_DATA_DIR", "var")).resolve()
DEBUG = env_flag("CAUNOI_DEBUG")
DEMO = env_flag("CAUNOI_DEMO")
HTTPS = env_flag("CAUNOI_HTTPS")
SECRET_KEY = env_text("CAUNOI_SECRET_KEY") or secret_key_in(DATA_DIR)
# The first of each seals and digests; the others still open and compare.
CAUNOI_SEALING_KEYS = env_list("CAUNOI_SEALING_KEY", "") or [secret_key_in(DATA_DIR, "sealing-key")]
CAUNOI_DIGEST_KEYS = env_list("CAUNOI_DIGEST_KEY", "") or [secret_key_in(DATA_DIR, "digest-key")]
CAUNOI_TRUSTED_PROXIES = env_networks("CAUNOI_TRUSTED_PROXIES")
ALLOWED_HOSTS = env_list("CAUNOI_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "caunoi.ground.audit",
    "caunoi.ground.files",
    "caunoi.ground.jobs",
    "caunoi.ground.notices",
    "caunoi.ground.once",
    "caunoi.ground.privacy",
    "caunoi.ground.limits",
    "caunoi.ground.releases",
    "caunoi.ground.ui",
    "caunoi.ground.workdays",
    "caunoi.org",
    "caunoi.documents",
    "caunoi.petitions",
    "caunoi.plans",
    "caunoi.reporting",
    "caunoi.analytics",
    "caunoi.desk",
    "caunoi.portal",
    # After ours, so that our templates of its pages are found first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "caunoi.ground.gauges.middleware.CountingMiddleware",
    "caunoi.ground.ui.middleware.RequestIdMiddleware",
    "caunoi.ground.limits.middleware.ClientAddressMiddleware",
    "caunoi.ground.ui.signs.SignsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "caunoi.org.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "caunoi.ground.ui.middleware.KeptNowhereMiddleware",
    "caunoi.org.middleware.IdleMiddleware",
    "caunoi.ground.ui.middleware.AskerMiddleware",
    "caunoi.org.middleware.SubstituteMiddleware",
    "caunoi.org.middleware.LeavingMiddleware",
    "caunoi.org.middleware.SettlingMiddleware",
    "caunoi.org.middleware.RefusalMiddleware",
    "caunoi.ground.ui.middleware.RefusalPageMiddleware",
    "caunoi.ground.once.middleware.OnceMiddleware",
]

ROOT_URLCONF = "caunoi.config.urls"
WSGI_APPLICATION = "caunoi.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CAUNOI_DATABASE_URL = env_text("CAUNOI_DATABASE_URL")
DATABASES = {"default": database_from(CAUNOI_DATABASE_URL or f"sqlite:///{DATA_DIR / 'caunoi.sqlite3'}")}
if env_text("CAUNOI_REPLICA_URL"):
    DATABASES["replica"] = database_from(env_text("CAUNOI_REPLICA_URL"))
    if "sqlite" in DATABASES["replica"]["ENGINE"]:
        raise ImproperlyConfigured("CAUNOI_REPLICA_URL must begin with postgresql://: SQLite has no hot standby")
    DATABASE_ROUTERS = ["caunoi.ground.replica.Router"]

# Shared by all processes and machines: a code of the second factor is good once, wherever it is typed, and what allauth
# counts is counted once. The table is made by a migration of `ground.limits`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "caunoi_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caunoi.ground.ui.context.shell",
            ],
        },
    }
]

# Sign-in
AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "caunoi.org.backends.PinBackend",
    "caunoi.org.backends.IdentityBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "caunoi.org.passwords.FirstPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "full_name", "email")},
    },
    {"NAME": "caunoi.org.passwords.ExpectedPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/viec-can-lam/"
LOGOUT_REDIRECT_URL = "/"
# One address of a mobile network serves a whole commune: only the pair of name and address is locked.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# The name of the credential as allauth hands it over, not that of the column: else every name would count as one.
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
# Tries during the lock do not lengthen it: the page says when it opens.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Successes are told by the trail; its housekeeping need not fill the log. Failures and locks are warnings and stay.
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "caunoi.org.views.office.locked_out"
# allauth does the pages of sign-in; accounts are made by administrators, attempts are counted by axes alone.
ACCOUNT_ADAPTER = "caunoi.org.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "caunoi.org.forms.SignInForm",
    "change_password": "caunoi.org.forms.NewPasswordForm",
    "reauthenticate": "caunoi.org.forms.factors.PasswordOnceMoreForm",
}
# The second step: an app or a passkey; spare codes stand in for either and are shown once.
MFA_ADAPTER = "caunoi.org.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = -1  # the library takes no code of an app: see caunoi.org.actions.app_codes
MFA_FORMS = {
    "authenticate": "caunoi.org.forms.factors.SecondStepForm",
    "reauthenticate": "caunoi.org.forms.factors.CodeAgainForm",
    "activate_totp": "caunoi.org.forms.factors.AddAppForm",
    "add_webauthn": "caunoi.org.forms.factors.AddKeyForm",
    "authenticate_webauthn": "caunoi.org.forms.factors.KeyForm",
    "reauthenticate_webauthn": "caunoi.org.forms.factors.KeyAgainForm",
}
# Who must sign in in two steps: roles anywhere, and kinds of units of the province's own level.
_SECOND = env_choice("CAUNOI_SECOND_FACTOR", ("0", "1", "false", "true", "all"), "0" if DEMO else "1")
CAUNOI_SECOND_FACTOR = _SECOND not in {"0", "false"}
CAUNOI_SECOND_FACTOR_OF_ALL = _SECOND == "all"
CAUNOI_SECOND_FACTOR_ROLES = ("ADMINISTRATOR",)
CAUNOI_SECOND_FACTOR_KINDS = ("PROVINCE", "OFFICE", "BOARD", "ORGANISATION", "ASSOCIATION")
# Whoever came in by a PIN on a known telephone works behind these doors, and sees these rows of the menu.
CAUNOI_PIN_BACKEND = "caunoi.org.backends.PinBackend"
# Whoever came in by a provider stays in only as long as her link and the provider stand.
CAUNOI_IDENTITY_BACKEND = "caunoi.org.backends.IdentityBackend"
CAUNOI_PIN_HOME = "/viec-cua-ban/"
CAUNOI_PIN_DOORS = (
    "desk:village",
    "plans:task",
    "plans:report",
    "plans:finish",
    "plans:resume",
    "plans:raise",
    "plans:wait",
    "plans:reopen",
    "plans:file",
    "petitions:enter",
    "petitions:slip",
    "reporting:village",
    "account_logout",
)
SESSION_COOKIE_AGE = 12 * 60 * 60
CAUNOI_IDLE_MINUTES = env_number("CAUNOI_IDLE_MINUTES", 60, least=5, most=720)
CSRF_FAILURE_VIEW = "caunoi.ground.ui.views.csrf_failed"

# What stands around every page (rows explained in ground/ui/shell.py); a row whose address does not exist is left out
CAUNOI_MENU = [
    {
        "label": "Việc cần làm",
        "icon": "inbox",
        "url": "desk:inbox",
        "phone": True,
        "count": "caunoi.desk.queries.menu_count",
    },
    {
        "label": "Toàn cảnh",
        "icon": "globe",
        "url": "analytics:overview",
        "sees": "caunoi.analytics.access.oversees",
    },
    {
        "label": "Kiến nghị",
        "icon": "petition",
        "url": "petitions:box",
        "phone": True,
        "count": "caunoi.petitions.queries.box.menu_count",
        "sees": "caunoi.petitions.access.keeps_a_box",
    },
    {"label": "Kế hoạch", "icon": "plan", "url": "plans:index"},
    {"label": "Chương trình năm", "icon": "flag", "url": "plans:programmes"},
    {"label": "Nhiệm vụ", "icon": "task", "url": "plans:tasks", "phone": True},
    {"label": "Báo cáo", "icon": "report", "url": "reporting:index"},
    {"label": "Văn bản", "icon": "document", "url": "documents:index"},
    {"label": "Đề tài, đề án", "icon": "plan", "url": "plans:schemes", "group": "Khác"},
    {"label": "Đơn vị", "icon": "unit", "url": "org:units", "group": "Khác"},
    {"label": "Người dùng", "icon": "people", "url": "org:people", "group": "Khác"},
    {
        "label": "Trưởng ban bản",
        "icon": "key",
        "url": "org:heads",
        "group": "Khác",
        "sees": "caunoi.org.access.hands_keys",
    },
    {"label": "Lịch làm việc", "icon": "calendar", "url": "org:calendar", "group": "Khác"},
    {
        "label": "Cài đặt kiến nghị",
        "icon": "settings",
        "url": "petitions:settings",
        "group": "Khác",
        "sees": "caunoi.petitions.access.keeps_settings",
    },
    {
        "label": "Nhật ký",
        "icon": "history",
        "url": "org:trail",
        "group": "Khác",
        "sees": "caunoi.org.access.may_read_trail",
    },
    {"label": "Trợ giúp", "icon": "help", "url": "portal:help_index", "group": "Khác"},
    {
        "label": "Thông báo",
        "icon": "bell",
        "url": "org:notices",
        "place": "top",
        "count": "caunoi.org.queries.unread_count",
        "unit": "thông báo",
    },
    {"label": "Tài khoản của tôi", "icon": "person", "url": "org:account", "place": "account"},
    {"label": "Cách nhận thông báo", "icon": "bell", "url": "plans:notice_choice", "place": "account"},
    {"label": "Làm thay", "icon": "people", "url": "org:substitutions", "place": "account"},
    {"label": "Đổi mật khẩu", "icon": "key", "url": "account_change_password", "place": "account"},
]
CAUNOI_PIN_MENU = [
    {"label": "Việc của bản", "icon": "inbox", "url": "desk:village", "phone": True},
    {"label": "Ghi hộ kiến nghị", "icon": "petition", "url": "petitions:enter", "phone": True},
    {"label": "Trợ giúp", "icon": "help", "url": "portal:help_index", "phone": True},
]
CAUNOI_IS_BY_PIN = "caunoi.org.access.is_by_pin"  # dotted name of f(person) -> whether the large, short frame is drawn
CAUNOI_STANDING = "caunoi.org.queries.standing_of"  # dotted name of f(person) -> (unit, role) in words
CAUNOI_ACTING = "caunoi.org.queries.acting_words"  # dotted name of f(request) -> banner of who works in another's place
CAUNOI_ACT_NO_MORE = "org:substitution_leave"  # name of the address that ends it
# Doors, besides those of sign-in, behind which everybody is himself although he works in another's place.
CAUNOI_OWN_DOORS = frozenset(
    {
        "org:account",
        "org:link_end",
        "org:session_end",
        "org:sessions_end",
        "org:notices",
        "org:notices_read",
        "org:notice_open",
        "org:substitutions",
        "org:substitution_new",
        "org:substitution_end",
        "org:substitution_enter",
        "org:substitution_leave",
        "org:tokens",
        "org:token_made",
        "org:token_end",
        "plans:calendar",
        "plans:notice_choice",
    }
)
# A stand-in for the services of SMS and Zalo on this machine may be set as their address; never where people write.
CAUNOI_TEXTS_NEAR = env_flag("CAUNOI_TEXTS_NEAR")
# A model that runs on this machine may be set as the one that rewrites: then no word leaves it.
CAUNOI_WRITER_NEAR = env_flag("CAUNOI_WRITER_NEAR")
# A stand-in on this machine may be set as the provider that people sign in with; never where people write.
CAUNOI_IDENTITY_NEAR = env_flag("CAUNOI_IDENTITY_NEAR")
CAUNOI_NOTICE_COPIES = "caunoi.org.queries.copied_to"  # f(receivers) -> (receiver, who gets a copy, its first line)
CAUNOI_PLACE = "caunoi.org.queries.place_name"  # dotted name of f() -> "Mặt trận tỉnh …"
CAUNOI_PLACE_BEFORE_DATA = "Mặt trận Tổ quốc Việt Nam"
CAUNOI_HELP_PHONE = env_text("CAUNOI_HELP_PHONE")
CAUNOI_HELP_PAGE = "portal:help_index"  # name of the address that footers lead to

# Language, time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
FORMAT_MODULE_PATH = ["caunoi.ground.ui.formats"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [(HELP_STATIC, HELP_DIR / "images")]
MEDIA_ROOT = DATA_DIR / "files"
CAUNOI_FILES = env_text("CAUNOI_FILES")
CAUNOI_SCANNER = scanner_from(env_text("CAUNOI_SCANNER"))
STORAGES = {
    "default": storage_from(CAUNOI_FILES),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "caunoi.ground.ui.storage.StaticFiles"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_PERMISSIONS = 0o600

# Browser's side of safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # By this beginning a browser takes them over HTTPS alone, from this very host, and a neighbour can plant none.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env_choice("CAUNOI_HSTS_BELOW", ("0", "1"), "1") == "1"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CAUNOI_SCHEDULE = SCHEDULE

# Mail
BASE_URL = env_text("CAUNOI_BASE_URL", "http://localhost:8000").rstrip("/")
EMAIL_TIMEOUT = 20
MAIL_URL = env_text("CAUNOI_MAIL_URL")
DEFAULT_FROM_EMAIL = env_text("CAUNOI_MAIL_FROM", "khong-tra-loi@localhost")
if MAIL_URL:
    _mail = urlsplit(MAIL_URL)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# What the server tells about itself
CAUNOI_METRICS_KEY = env_key("CAUNOI_METRICS_KEY")
_LOG_PLAIN = env_choice("CAUNOI_LOG", ("json", "plain"), "plain" if DEMO else "json") == "plain"
_LOG_STEPS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[*_LOG_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _LOG_STEPS,
            "processors": [
                logs.tell_door,
                logs.mask_others,
                logs.tell_error,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=False)
                if _LOG_PLAIN
                else structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {
        "stream": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "stream": f"ext://sys.{env_choice('CAUNOI_LOG_STREAM', ('stdout', 'stderr'), 'stderr')}",
        }
    },
    "root": {
        "handlers": ["stream"],
        "level": env_choice(
            "CAUNOI_LOG_LEVEL", ("debug", "info", "warning", "error"), "warning" if DEMO else "info"
        ).upper(),
    },
    # Django's own handlers would print the same thing a second time, or mail it.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # These greet at every start and every second, and tell of each sign-in what the trail tells better.
        "axes": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        # Below this they tell whole statements with their values, and whole contexts of pages.
        "django.db.backends": {"level": "INFO"},
        "django.template": {"level": "INFO"},
        "psycopg": {"level": "INFO"},
        # Below this they tell whole requests with their signatures.
        "boto3": {"level": "INFO"},
        "botocore": {"level": "WARNING"},
        "s3transfer": {"level": "INFO"},
        "urllib3": {"level": "INFO"},
    },
}
