"""What every profile shares. A profile imports all of this and states what differs.

Every value from outside is read through `env`, which collects all mistakes; `env.seal()` at the end of a
profile reports them together.
"""

from pathlib import Path
from zoneinfo import available_timezones

from celery.schedules import crontab
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import FileAwareEnv, validate

# A secret may also come from a file: SECRET_KEY_FILE, DATABASE_URL_FILE and so on.
env = FileAwareEnv(eager=False, strip_whitespace=True)

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = (env.path("REHEARSAL_VAR", None) or BASE_DIR / "var").absolute()

# The content pack that a fresh installation starts with.
ACADEMY_DIR = BASE_DIR / "cms" / "academy"

WEB_WORKERS = env.int("WEB_WORKERS", 2, validate=validate.Range(1, 64))
WEB_THREADS = env.int("WEB_THREADS", 4, validate=validate.Range(1, 64))

DEBUG = False
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

INSTALLED_APPS = [
    # Ours come first, so that their templates win over those of the libraries.
    "cms.apps.CmsConfig",
    "roleplay.apps.RoleplayConfig",
    "quizzes.apps.QuizzesConfig",
    "learning.apps.LearningConfig",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    # WhiteNoise answers for static files in `runserver` too, so every server behaves alike.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Health answers before hosts, redirects and sessions: a probe must not depend on any of them.
    "cms.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.middleware.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "cms.middleware.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "learning.middleware.PersonLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "learning.middleware.SharedDeviceMiddleware",
    "cms.middleware.SignInAgainMiddleware",
    "cms.middleware.AdminDoorMiddleware",
    "cms.middleware.RefusedPublishMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.AreaPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Languages and time -------------------------------------------------------------------------------

LANGUAGES = [
    ("en", _("English")),
    ("lv", _("Latvian")),
    ("et", _("Estonian")),
    ("sv", _("Swedish")),
    ("da", _("Danish")),
    ("mn", _("Mongolian")),
]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# The admin speaks what our own screens speak. Wagtail's list leaves out what it has translated in part, Latvian too.
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    (code, name) for code, name in LANGUAGES if code == LANGUAGE_CODE or (BASE_DIR / "locale" / code).is_dir()
]

# --- Accounts -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "learning.User"
# allauth's (in this one) alone: Django's own beside it would sign people in past allauth's rate limits.
AUTHENTICATION_BACKENDS = ["cms.sign_in.PersonBackend"]
PASSWORD_HASHERS = [
    "cms.hashers.CappedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "cms.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "cms.accounts.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {
    # Failures are counted by account (slow guessing) and by address (one password tried on many accounts).
    # All sign-ins are counted by address more generously: a shop's whole shift sits behind one address.
    "login_failed": "20/m/ip,5/15m/key",
    "login": "120/m/ip",
    # One-time codes: every try counts, right or wrong, by what was written as the number and by address.
    "sign_in_code": "60/m/ip,8/15m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Rehearsal"

SESSION_ENGINE = "learning.sessions"
SESSION_COOKIE_AGE = 43200  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
SHARED_DEVICE_COOKIE_NAME = "device"
# Wagtail's editors say every few seconds that they are open; nobody has to sit in front of them.
UNASKED_PATHS = ("/admin/editing-sessions/",)
CSRF_COOKIE_HTTPONLY = True  # the token travels in the page, no script reads the cookie
CSRF_FAILURE_VIEW = "cms.views.unavailable.old_form"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Browser policies ---------------------------------------------------------------------------------

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
# Wagtail's admin holds inline scripts and styles. A nonce here would switch 'unsafe-inline' off again.
ADMIN_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.SELF],
}

# --- Limits on what is sent to us ---------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Files --------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
STATICFILES_FINDERS = [
    "cms.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

# --- Tasks --------------------------------------------------------------------------------------------

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 1,
    "health_check_interval": 5,
}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 250_000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE = {
    # A tick that nobody picked up in time is worth nothing: the next one does the same work.
    "send-outbox": {"task": "learning.tasks.send_outbox", "schedule": 10.0, "options": {"expires": 10}},
    "close-overdue-attempts": {
        "task": "quizzes.tasks.close_overdue",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tidy-question-files": {
        "task": "quizzes.tasks.tidy_question_files",
        "schedule": crontab(minute=25),
        "options": {"expires": 3600},
    },
    "count-answers": {
        "task": "quizzes.tasks.count_answers",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "work-on-regrades": {
        "task": "quizzes.tasks.work_on_regrades",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "work-on-question-files": {
        "task": "quizzes.tasks.work_on_question_files",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "work-on-lists": {
        "task": "learning.tasks.work_on_lists",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "write-notices": {
        "task": "learning.tasks.write_notices",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    # Midnight comes at another hour in each zone, in some of them at a quarter to or half past.
    "turn-the-day": {
        "task": "learning.tasks.turn_the_day",
        "schedule": crontab(minute="1,16,31,46"),
        "options": {"expires": 900},
    },
    "settle-requirements": {
        "task": "learning.tasks.settle_requirements",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tidy-up": {
        "task": "learning.tasks.tidy_up",
        "schedule": crontab(hour=3, minute=5),
        "options": {"expires": 3600},
    },
    "anchor-records": {
        "task": "learning.tasks.anchor_records",
        "schedule": crontab(hour=2, minute=15),
        "options": {"expires": 3600},
    },
}

# --- Wagtail ------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Rehearsal"
# Places, as browsers know them. A system's own list also has names that a browser refuses, such as "localtime".
_PARTS_OF_THE_WORLD = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip
WAGTAIL_USER_TIME_ZONES = [
    "UTC",
    *sorted(zone for zone in available_timezones() if zone.startswith(_PARTS_OF_THE_WORLD)),
]
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
# Passwords and addresses are allauth's business alone, with its limits and second factor.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "txt", "csv"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20_971_520
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_485_760
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# No address outside is ever asked about an embed.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Logs ---------------------------------------------------------------------------------------------

# Logs name an account by its number, and never an address on the network.
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()

# --- Role-plays ----------------------------------------------------------------------------------------------

# What checks of scenes compare with, where it differs from roleplay.engine.Thresholds: `lucky=15,option_length=120`.
ROLEPLAY_THRESHOLDS: dict[str, int] = env.dict("ROLEPLAY_THRESHOLDS", {}, subcast_values=int)
