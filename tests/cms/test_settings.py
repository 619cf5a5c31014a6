"""Each profile starts when it should, and refuses with all its reasons when it should not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "REHEARSAL_PROFILE": "production",
    "SECRET_KEY": "q8Zr4tWn1xKv7mBc3yHd9sLf5gJp2aTe6uRi0oEw8bNq4zXk1vMh",
    "ALLOWED_HOSTS": "training.example.com",
    "SITE_URL": "https://training.example.com",
    "DATABASE_URL": "postgres://app:word@127.0.0.1:1/rehearsal",
    "VALKEY_URL": "redis://127.0.0.1:1/0",
    "MAIL_URL": "submission://post:word@mail.example.com:587",
    "MAIL_FROM": "training@example.com",
}
SHOW = """
import json, sys
from cms.settings import select_profile
select_profile()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, with this environment and nothing else of ours."""
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=base | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(environment: dict[str, str], *names: str) -> dict[str, object]:
    done = run(environment, "-c", SHOW, *names)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_unknown_profile_starts_nothing() -> None:
    done = run({"REHEARSAL_PROFILE": "producton"}, "manage.py", "check")
    assert done.returncode != 0
    assert "must be one of: embedded, production, test" in done.stderr


def test_production_names_every_missing_variable_at_once() -> None:
    done = run({"REHEARSAL_PROFILE": "production"}, "manage.py", "check")
    assert done.returncode != 0
    for name in GOOD.keys() - {"REHEARSAL_PROFILE"}:
        assert f"{name}: Environment variable not set." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ".example.com"),
        ("ALLOWED_HOSTS", ""),
        ("SITE_URL", "http://training.example.com"),
        ("DATABASE_URL", "sqlite:///var/x.sqlite3"),
        ("DATABASE_URL", "nonsense"),
        ("MAIL_URL", "console://"),
        ("MAIL_URL", "pigeon://post@example.com"),
    ],
)
def test_production_refuses_an_unsafe_value_without_repeating_it(name: str, value: str) -> None:
    done = run(GOOD | {name: value}, "manage.py", "check")
    assert done.returncode != 0
    assert f"{name}: " in done.stderr
    if len(value) > 40:
        assert value not in done.stderr


@pytest.mark.slow
def test_production_passes_djangos_own_deploy_check() -> None:
    done = run(GOOD, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(GOOD["SECRET_KEY"] + "\n")
    environment = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}
    found = shown(environment | {"SECRET_KEY_FILE": str(tmp_path / "key")}, "SECRET_KEY")
    assert found["SECRET_KEY"] == GOOD["SECRET_KEY"]


def test_production_cookies_are_bound_to_their_host_and_https() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
             "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG")  # fmt: skip
    assert shown(GOOD, *names) == {
        "SESSION_COOKIE_NAME": "__Host-sid",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
    }


def test_a_proxys_word_about_https_is_taken_only_when_told_to() -> None:
    assert shown(GOOD, "SECURE_PROXY_SSL_HEADER") == {"SECURE_PROXY_SSL_HEADER": None}
    told = shown(GOOD | {"BEHIND_HTTPS_PROXY": "1"}, "SECURE_PROXY_SSL_HEADER")
    assert told == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_embedded_makes_its_secret_once_and_keeps_it_private(tmp_path: Path) -> None:
    environment = {"REHEARSAL_VAR": str(tmp_path / "var")}
    first = shown(environment, "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG")
    assert first == shown(environment, "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG")
    assert len(str(first["SECRET_KEY"])) >= 50
    assert first["DEBUG"] is False
    assert first["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_embedded_database_refuses_to_replace_around_triggers(tmp_path: Path) -> None:
    script = (
        "from cms.settings import select_profile; select_profile()\n"
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "c = connection.cursor()\n"
        "print([c.execute('PRAGMA ' + p).fetchone()[0] for p in "
        "('journal_mode', 'recursive_triggers', 'foreign_keys')])"
    )
    done = run({"REHEARSAL_VAR": str(tmp_path)}, "-c", script)
    assert done.stdout.strip() == "['wal', 1, 1]", done.stderr


def test_a_wrong_number_is_named(tmp_path: Path) -> None:
    done = run({"REHEARSAL_VAR": str(tmp_path), "PORT": "eighty", "WEB_THREADS": "0"}, "manage.py", "check")
    assert done.returncode != 0
    assert "PORT" in done.stderr
    assert "WEB_THREADS" in done.stderr
