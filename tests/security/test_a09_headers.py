"""A9: nothing private is kept, framed, or run from elsewhere, whatever page it is."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "srcset",
    "hx-get",
    "hx-post",
    "hx-put",
    "hx-patch",
    "hx-delete",
    "hx-push-url",
}


class Links(HTMLParser):
    """Every address that a page loads from or sends to, and every inline script, style and handler."""

    def __init__(self, html):
        super().__init__()
        self.addresses, self.inline = [], []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        for name, value in attrs:
            if name in ADDRESSES:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.inline.append(f"<{tag} {name}>")
        if tag == "style" or (
            tag == "script" and "src" not in found and found.get("type") != "application/json"
        ):
            self.inline.append(f"<{tag}>")


def site(sweep):
    return [answer for answer in sweep.answers if not answer.pattern.startswith("admin/")]


def test_a9_no_answer_to_somebody_signed_in_may_be_kept(sweep):
    for answer in sweep.answers:
        vary = {part.strip() for part in answer.headers.get("Vary", "").split(",")}
        assert {"HX-Request", "Cookie"} <= vary, answer
        if answer.actor == "anonymous":
            continue
        expected = "private, no-store"
        if answer.pattern.startswith("media/") and answer.outcome == "page":
            expected = "private, max-age=31536000, immutable"
        assert answer.headers.get("Cache-Control") == expected, answer


def test_a9_the_strict_policy_is_on_every_page(sweep):
    seen = 0
    for answer in site(sweep):
        policy = answer.headers.get("Content-Security-Policy", "")
        if answer.pattern.startswith(("media/", "documents/")) and answer.outcome == "page":
            assert policy.startswith("default-src 'none'"), answer
            continue
        assert "unsafe" not in policy, answer
        assert "http:" not in policy, answer
        assert "https:" not in policy, answer
        assert "*" not in policy, answer
        for rule in (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ):
            assert rule in policy, (answer, rule)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer
        # The order to htmx to go and sign in is no page: there is nothing to put into a frame.
        assert answer.headers.get("X-Frame-Options") == "DENY" or not answer.body, answer
        assert answer.headers["Referrer-Policy"] == "same-origin", answer
        seen += 1
    assert seen > 1_500


def test_a9_pages_load_nothing_from_elsewhere_and_run_nothing_inline(sweep):
    pages = 0
    for answer in site(sweep):
        if not answer.headers.get("Content-Type", "").startswith("text/html") or not answer.body:
            continue
        links = Links(answer.body)
        pages += 1
        hosts = {urlsplit(address).netloc for address in links.addresses}
        assert hosts <= {"", "testserver"}, (answer, hosts)
        assert not [a for a in links.addresses if urlsplit(a).scheme not in ("", "http", "mailto", "data")], (
            answer
        )
        assert links.inline == [], (answer, links.inline)
    assert pages > 800


def test_a9_no_answer_names_its_software(sweep):
    for answer in sweep.answers:
        assert not {"server", "x-powered-by"} & {name.lower() for name in answer.headers}, answer
        assert not re.search(r"Traceback|django\.\w+\.\w+|WSGIRequest", answer.body), answer


@pytest.mark.parametrize("actor", ["trainer", "admin"])
def test_a9_authoring_has_its_own_policy(world, actor):
    client = world.client(actor)
    for path in (
        "/admin/",
        "/admin/pages/",
        "/admin/rehearsal/packs/",
        f"/admin/role-plays/{world.ids['scene']}/",
        "/admin/no/such/",
    ):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe-eval" not in policy, path
        assert "frame-ancestors 'self'" in policy, path
        assert "object-src 'none'" in policy, path
        assert "http" not in policy, path
        assert response.headers["Cache-Control"] == "private, no-store", path


def test_a9_signing_out_clears_the_browser_whoever_it_was(world):
    for actor in ("hire", "manager", "auditor", "trainer"):
        response = world.client(actor).post("/accounts/logout/")
        assert response.headers["Clear-Site-Data"] == '"cache"', actor
    response = world.client("trainer").post("/admin/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_a9_a_page_from_the_history_is_whole(world):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    client = world.client("hire")
    for path in (
        f"/play/{world.ids['play running']}/",
        f"/quiz/{world.ids['attempt open']}/1/",
        f"/quiz/{world.ids['attempt open']}/review/",
    ):
        html = client.get(path, headers=headers).content.decode()
        assert html.lstrip().lower().startswith("<!doctype html>"), path
