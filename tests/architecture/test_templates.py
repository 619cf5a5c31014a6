"""No script, style or handler inside a template: the content policy would stop it, and rightly."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path
    for app in ("cms", "roleplay", "quizzes", "learning")
    for path in (ROOT / app).glob("**/templates/**/*.html")
)
FORBIDDEN = {
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script in the page": re.compile(
        r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*\stype\s*=\s*[\"']application/json[\"'])", re.IGNORECASE
    ),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an htmx handler or computed value": re.compile(r"\shx-on[:=-]|[\"']js:|hx-vars", re.IGNORECASE),
    "an htmx event filter, which fails open without eval": re.compile(r"hx-trigger\s*=\s*[\"'][^\"']*\["),
    "text marked safe": re.compile(r"\|\s*safe\b(?!seq)|{%\s*autoescape\s+off"),
    "a file from another host": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']https?:"
    ),
}
# Never sent to a browser: drawn as a PDF, which can only hold its style inside.
PRINTED = {"certificate.html"}
_COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)


def test_there_are_templates_to_look_at() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_only_markup(path: Path) -> None:
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    if path.name in PRINTED:
        found = [what for what in found if what != "a style element"]
    assert found == [], f"{path.relative_to(ROOT)} holds {', '.join(found)}"


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ('<a href="/" onclick="go()">x</a>', "an inline handler"),
        ('<p style="color: red">x</p>', "an inline style"),
        ("<script>go()</script>", "a script in the page"),
        ('<div hx-trigger="click[ctrlKey]"></div>', "an htmx event filter, which fails open without eval"),
        ("{{ text|safe }}", "text marked safe"),
    ],
)
def test_the_patterns_catch_what_they_name(markup: str, what: str) -> None:
    assert FORBIDDEN[what].search(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/js/site.js" nonce="x"></script>',
        '<script type="application/json" id="data">{}</script>',
        '<button data-on="1">x</button>',
    ],
)
def test_the_patterns_let_clean_markup_pass(markup: str) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(markup)] == []
