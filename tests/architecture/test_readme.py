"""What the README says about settings and commands is what there is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Read outside the settings: by the choice of profile, by the tests, and by the scripts that make .venv.
ELSEWHERE = {"REHEARSAL_PROFILE", "DJANGO_SETTINGS_MODULE", "CHROMIUM", "PYTHON"}


def settings_read() -> set[str]:
    """Names of all environment variables that a settings profile reads."""
    text = "\n".join(path.read_text() for path in (ROOT / "cms" / "settings").glob("*.py"))
    return set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", text))


def test_the_settings_table_is_complete_and_true() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert settings_read()
    assert table == settings_read() | ELSEWHERE


def test_every_make_target_named_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", README))
    assert named
    assert named <= targets
