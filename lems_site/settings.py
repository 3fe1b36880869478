"""Settings, read from the environment. Without any, a safe local site: DEBUG off, SQLite, a secret key of its own in .data/.

Over 250 lines: one file on purpose, so that an operator finds every switch in one place.
"""

import os
import secrets
from email.utils import formataddr, parseaddr
from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data")))
CONTENT_DIR = Path(env.str("CONTENT_DIR", str(BASE_DIR / "content")))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def local_secret_key(path: Path) -> str:
    """A random key made at the first run and kept beside the local database; two processes starting at once agree on one."""
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or local_secret_key(DATA_DIR / "secret_key")
# Older keys, which are still accepted but sign nothing new: sessions and codes outlive a change of SECRET_KEY.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# One switch for https: cookie names, Secure, redirects and HSTS go together.
HTTPS = env.bool("HTTPS", False)
_COOKIE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIE}sessionid", f"{_COOKIE}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "lems_site.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # accounts/session_age.py renews it, and ends those of staff sooner
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 60 * 60 * 24 * 365 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
WEB_THREADS = env.int("WEB_THREADS", 8)  # of each worker; accounts/security/password_concurrency.py shares them out
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose X-Forwarded-For the limits on tries go by
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # Text never becomes HTML in a script of ours. Django's admin does that (its jQuery), so its pages lift this one rule.
        "require-trusted-types-for": ["'script'"],
        # The one policy that static/js/head/worker.js makes before any other script runs: its only value is the address of our
        # own service worker, which browsers take as a trusted value alone. No second policy, of any name, can be made.
        "trusted-types": ["service-worker"],
    }
}
# Whether other hosts under the domain are on https, and on the browsers' preload list, is the operator's to say.
SILENCED_SYSTEM_CHECKS = [
    name
    for name, is_set in (
        ("security.W005", SECURE_HSTS_INCLUDE_SUBDOMAINS),
        ("security.W021", SECURE_HSTS_PRELOAD),
    )
    if not is_set
]

# What a clinic sets.
SITE_NAME = env.str("SITE_NAME", "LEMS Guide")
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
# Where faults of the site itself are reported: an e-mail address or an https address.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "") or CONTACT_EMAIL
CONTACT_PHONE = env.str("CONTACT_PHONE", "")
EMERGENCY_NUMBER = env.str("EMERGENCY_NUMBER", "")
CRISIS_LINE = env.str("CRISIS_LINE", "")
POISON_LINE = env.str("POISON_LINE", "")

INSTALLED_APPS = [
    "lems_site.accounts.admin_config.StaffAdminConfig",
    "lems_site.accounts.console",  # before auth, two of whose commands it refuses
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "lems_site.web",
    "lems_site.publishing",
    "lems_site.evidence",
    "lems_site.glossary",
    "lems_site.pictures",
    "lems_site.help_cards",
    "lems_site.articles",
    "lems_site.search",
    "lems_site.feedback",
    "lems_site.content_health",
    "lems_site.accounts",
    "lems_site.diary",
    "lems_site.pages",
    "lems_site.operations",
]
MIDDLEWARE = [
    "lems_site.web.response_headers.IsolationHeaders",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lems_site.web.rendering.language.ActiveLanguage",
    "lems_site.web.response_headers.SharedCacheRules",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lems_site.accounts.session_age.SessionAgeMiddleware",
    "lems_site.accounts.security.password_concurrency.PasswordConcurrencyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lems_site.accounts.page_middleware.AccountPageMiddleware",
    "lems_site.diary.views.middleware.PrivatePages",
]
ROOT_URLCONF = "lems_site.urls"
WSGI_APPLICATION = "lems_site.wsgi.application"
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
            ]
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'lems.sqlite3'}")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE with WAL gave no lock error under four writers; WAL alone gave 282 in 600.
    # secure_delete: what is deleted is overwritten in the file, too.
    # synchronous=FULL: a saved entry is on the disk before the answer says so, whatever happens to the power.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)  # then the copies of the pages answer
    if _POOL := env.int("DATABASE_POOL", 0):
        # Each worker holds at most so many connections for all its threads; who waits longer gets the copy of the page.
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _POOL, "timeout": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on sign-in, codes and the like are counted here, so that they hold across workers.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://cache")}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}  # the default of 300 would forget limits under attack
elif CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"].setdefault("KEY_PREFIX", "lems")
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 2, "socket_timeout": 2, **CACHES["default"].get("OPTIONS", {})}

# Mail: to EMAIL_URL; without it into the folder MAIL_DIR; without that to the console. That is the transport; the site itself
# writes mails into the queue in its database (web/mail_queue/).
MAIL_DIR = env.str("MAIL_DIR", "")
if env.str("EMAIL_URL", ""):
    globals().update(env.email_url("EMAIL_URL"))
elif MAIL_DIR:
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", MAIL_DIR
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAIL_TRANSPORT, EMAIL_BACKEND = EMAIL_BACKEND, "lems_site.web.mail_queue.backend.QueueBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "") or CONTACT_EMAIL or "noreply@localhost"
# Mails that remind of a diary are read in trains and offices: their sender and the address of their links can be neutral ones.
REMINDER_MAIL_FROM = env.str("REMINDER_MAIL_FROM", "") or formataddr(("Reminder", parseaddr(DEFAULT_FROM_EMAIL)[1]))
REMINDER_URL = (env.str("REMINDER_URL", "") or SITE_URL).rstrip("/")

# Reminders as notifications (web push): off by default. A browser names its push service; only these hosts are asked, ".x" for
# all names under x. The key by which push services know this site is made at first use.
PUSH_REMINDERS = env.bool("PUSH_REMINDERS", False)
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", ".notify.windows.com"],
)
PUSH_KEY_FILE = Path(env.str("PUSH_KEY_FILE", str(DATA_DIR / "push_key.pem")))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "diary:signed-in"  # the diary where there is one, else the account
CSRF_FAILURE_VIEW = "lems_site.web.lost_session.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "lems_site.accounts.security.password_strength.StrengthValidator", "OPTIONS": {"min_length": 10}},
]

# Accounts (django-allauth). People are known by their e-mail address; what is mailed is always a code, never a link.
ADMIN_SECOND_FACTOR = env.bool("ADMIN_SECOND_FACTOR", True)  # whether staff edit only with a second step in their session
# Whether people may begin a diary, and so agree to health data being kept: 0, 1, or "auto" (web/diary_opening.py).
DIARY_OPEN = "auto" if env.str("DIARY_OPEN", "auto").lower() == "auto" else env.bool("DIARY_OPEN", False)
_HALF_HOUR = 30 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
ACCOUNT_SIGNUP_REDIRECT_URL = "account_home"
ACCOUNT_ADAPTER = "lems_site.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without a password, codes by mail
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 10
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = _HALF_HOUR  # tired people need longer
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = _HALF_HOUR
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # accounts/security/recent_proof.py says for what
ACCOUNT_LOGIN_TIMEOUT = 2 * _HALF_HOUR
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "1/10s/key,10/h/key",
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip",
    "login": None,  # sign_in_form takes its place
    "login_failed": None,  # password and second_step take its place
    # accounts/security/limits.py: what is counted stands before the first "_of_" or "_on_", and by whom after it.
    "sign_in_form": "30/m/key",
    "password": "5/5m/key",
    "password_on_device": "10/5m/key",
    "password_of_network": "100/h/key",
    "password_of_account": "50/h/key",
    "second_step": "5/5m/key",
    "second_step_on_device": "10/5m/key",
    "second_step_of_account": "50/h/key",
    "mail": "3/m/key,10/h/key",
    "mail_on_device": "3/m/key,10/h/key",
    "mail_to_account": "20/h/key",
    "first_mail": "1/h/key",
    "limit_event": "1/h/key",
}
ACCOUNT_FORMS = {
    "login": "lems_site.accounts.forms.account.SignInForm",
    "signup": "lems_site.accounts.forms.account.SignUpForm",
    "add_email": "lems_site.accounts.forms.account.ChangeEmailForm",
    "change_password": "lems_site.accounts.forms.account.ChangePasswordForm",
    "set_password": "lems_site.accounts.forms.account.SetPasswordForm",
    "reset_password": "lems_site.accounts.forms.account.ResetPasswordForm",
    "reset_password_from_key": "lems_site.accounts.forms.account.NewPasswordForm",
    "reauthenticate": "lems_site.accounts.forms.account.ReauthenticateForm",
    "request_login_code": "lems_site.accounts.forms.account.RequestCodeForm",
    "confirm_login_code": "lems_site.accounts.forms.account.SignInCodeForm",
    "confirm_email_verification_code": "lems_site.accounts.forms.account.EmailCodeForm",
    "confirm_password_reset_code": "lems_site.accounts.forms.account.ResetCodeForm",
}
USERSESSIONS_ADAPTER = "lems_site.accounts.adapter.UserSessionsAdapter"
MFA_ADAPTER = "lems_site.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # half a minute more to type
MFA_FORMS = {
    "authenticate": "lems_site.accounts.forms.second_step.SecondStepForm",
    "reauthenticate": "lems_site.accounts.forms.second_step.SecondStepReauthenticateForm",
    "activate_totp": "lems_site.accounts.forms.second_step.AddAppForm",
    "authenticate_webauthn": "lems_site.accounts.forms.second_step.PasskeySecondStepForm",
    "login_webauthn": "lems_site.accounts.forms.second_step.PasskeySignInForm",
    "reauthenticate_webauthn": "lems_site.accounts.forms.second_step.PasskeyReauthenticateForm",
    "add_webauthn": "lems_site.accounts.forms.second_step.AddPasskeyForm",
    "edit_webauthn": "lems_site.accounts.forms.second_step.RenamePasskeyForm",
}

# Sign-in of invited staff by their hospital (OpenID Connect): the address of its server; without it there is none.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", "").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "your hospital")
_OIDC_CLIENT = {"client_id": env.str("OIDC_CLIENT_ID", ""), "secret": env.str("OIDC_CLIENT_SECRET", "")}
if OIDC_SERVER_URL:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [
        SELF,
        "/".join(OIDC_SERVER_URL.split("/")[:3]),
    ]  # the button leads there
    SOCIALACCOUNT_ADAPTER = "lems_site.accounts.hospital_sign_in.HospitalAdapter"
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False  # the adapter decides
    SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_STORE_TOKENS = False
    SOCIALACCOUNT_LOGIN_ON_GET = True  # its address takes POST alone (accounts/urls.py)
    SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
    _OIDC_APP = {"provider_id": "hospital", "name": OIDC_NAME, **_OIDC_CLIENT, "settings": {"server_url": OIDC_SERVER_URL}}
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_OIDC_APP]}}

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "lems_site.web.formats"  # times of day are written as 20:23 everywhere
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
FORM_RENDERER = "lems_site.web.rendering.form_renderer.WidgetRenderer"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Pictures are in the database. Where earlier versions kept them, for the migration that brings them in: a folder, or another
# storage by the dotted name of its class, its options as JSON.
_FOLDER = "django.core.files.storage.FileSystemStorage"
MEDIA_STORAGE = env.str("MEDIA_STORAGE", _FOLDER)
MEDIA_OPTIONS = env.json("MEDIA_OPTIONS", default={"location": str(DATA_DIR / "media")} if MEDIA_STORAGE == _FOLDER else {})
STORAGES = {
    "default": {"BACKEND": MEDIA_STORAGE, "OPTIONS": MEDIA_OPTIONS},
    "staticfiles": {"BACKEND": "lems_site.web.static_files.static_storage.SiteStaticFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Copies of the public pages as files (pages/page_copies.py): what readers get while the database cannot be used.
PAGE_COPIES_DIR = env.str("PAGE_COPIES_DIR", str(DATA_DIR / "page-copies"))

# Whether browsers keep the page for emergencies for times without network (pages/offline/). 0 makes every browser that comes by
# delete what it keeps, and take the service worker away.
OFFLINE_COPIES = env.bool("OFFLINE_COPIES", True)

# Master keys, which seal the diaries (web/sealing/): the file that holds them, and whether `manage.py prepare` may make one for
# trying on one machine.
DIARY_KEYS_FILE = env.str("DIARY_KEYS_FILE", str(DATA_DIR / "diary_keys.json"))
DIARY_KEYS_LOCAL = env.bool("DIARY_KEYS_LOCAL", False)

# Backups (operations/backups/): the public age key of the operator, the folder, and how many days the oldest is kept.
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")
BACKUP_DIR = env.str("BACKUP_DIR", str(DATA_DIR / "backups"))
BACKUP_DAYS = env.int("BACKUP_DAYS", 35)
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # whoever sends it may read /metrics; empty: nobody

# Security events (accounts/security/): kept this many days; also a line of JSON each in the log.
SECURITY_LOG_DAYS = env.int("SECURITY_LOG_DAYS", 90)
SECURITY_LOG = env.bool("SECURITY_LOG", False)
LOG_FORMAT = env.str("LOG_FORMAT", "line")  # "json": one line of JSON for each request and each message
if LOG_FORMAT == "json":
    MIDDLEWARE.insert(0, "lems_site.web.logs.request_log.RequestLog")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "lems_site.web.logs.redaction.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"class": "lems_site.web.logs.request_log.JsonFormatter"},
        "bare": {"class": "lems_site.web.logs.redaction.RedactingFormatter", "format": "%(message)s"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "security": {"class": "logging.StreamHandler", "formatter": "bare"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},  # runserver's own lines, too
        "lems_site.security.events": {"handlers": ["security"], "level": "INFO", "propagate": False},
    },
}
