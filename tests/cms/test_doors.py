"""The outer doors: sign-in, authoring, health, and what a browser may run and keep."""

import threading
import time
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from cms import health
from tests.factories.learning import UserFactory

PASSWORD = "a quiet long morning"
pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Any:
    return get_user_model().objects.create_user("anna@fivedoors.example", PASSWORD)


@pytest.fixture
def author(account: Any) -> Any:
    account.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return account


def sign_in(client: Client, login: str, password: str) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password})


def test_signing_in_leads_on_and_changes_the_session(client: Client, account: Any) -> None:
    client.get("/accounts/login/")
    answer = sign_in(client, "anna@fivedoors.example", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(account.pk)


def test_nobody_signs_themselves_up(client: Client) -> None:
    data = {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", data)
    assert not get_user_model().objects.filter(login="eve").exists()


def test_the_sixth_wrong_password_locks_the_account_for_a_while(client: Client, account: Any) -> None:
    for _ in range(5):
        sign_in(client, "anna@fivedoors.example", "wrong")
    sign_in(client, "anna@fivedoors.example", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client, account: Any) -> None:
    known = sign_in(client, "anna@fivedoors.example", "wrong")
    unknown = sign_in(client, "nobody@fivedoors.example", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors


def test_who_has_left_is_out_with_the_next_request(client: Client, author: Any) -> None:
    client.force_login(author)
    assert client.get("/admin/").status_code == 200
    author.is_active = False
    author.save()
    assert client.get("/admin/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/login/"])
def test_authoring_sends_visitors_to_the_one_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_signed_in_without_access_is_refused_at_the_door_of_authoring(client: Client, account: Any) -> None:
    client.force_login(account)
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/pages/").status_code == 403
    # And the sign-in page sends them to the same plain answer, not round in a circle.
    through = client.get("/accounts/login/?next=/admin/", follow=True)
    assert through.status_code == 403
    assert len(through.redirect_chain) == 1


def test_wagtails_own_reset_is_closed(client: Client) -> None:
    assert client.get("/admin/password_reset/").headers["Location"] == "/accounts/password/reset/"


def test_the_site_runs_only_its_own_scripts(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_authoring_may_run_wagtails_inline_scripts_and_frame_itself(client: Client, author: Any) -> None:
    client.force_login(author)
    answer = client.get("/admin/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "nonce-" not in policy  # one nonce would switch 'unsafe-inline' off
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_nothing_for_a_signed_in_person_is_kept(client: Client, author: Any, headers: dict[str, str]) -> None:
    client.force_login(author)
    for path in ("/admin/", "/accounts/password/change/", "/no/such/page/"):
        answer = client.get(path, headers=headers)
        assert answer.headers["Cache-Control"] == "private, no-store", path
        assert {"HX-Request", "Cookie"} <= {part.strip() for part in answer.headers["Vary"].split(",")}, path


def test_signing_out_empties_the_browsers_cache(client: Client, account: Any) -> None:
    client.force_login(account)
    answer = client.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "_auth_user_id" not in client.session


def test_htmx_takes_the_whole_browser_to_sign_in(client: Client) -> None:
    answer = client.get(
        "/accounts/password/change/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/record/?page=2"},
    )
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Frecord%2F%3Fpage%3D2"


def test_a_form_whose_session_ended_comes_back_to_its_page(client: Client) -> None:
    """The address that a form is sent to may have nothing to show: here a GET would be refused."""
    stood = "/learn/0b0e7a52-5c46-4b7e-a1f2-1f6a3a9d2c11/"
    answer = client.post(f"{stood}read/", headers={"Referer": f"http://testserver{stood}?page=2"})
    assert answer.headers["Location"] == f"/accounts/login/?next={quote(f'{stood}?page=2', safe='')}"
    assert "Please sign in again." in client.get(answer.headers["Location"]).content.decode()
    for elsewhere in ("https://evil.example/", "http://testserver//evil.example/", "javascript:alert(1)", ""):
        answer = client.post(f"{stood}read/", headers={"Referer": elsewhere})
        assert answer.headers["Location"] == f"/accounts/login/?next={stood}read/", elsewhere


def test_a_form_from_before_the_last_sign_in_says_so_and_leads_back(account: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    old = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    sign_in = {"login": account.login, "password": PASSWORD}
    browser.post("/accounts/login/", sign_in | old)
    answer = browser.post("/accounts/logout/", old, headers={"Referer": "http://testserver/library/?q=ring"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Somebody has signed in here since this page was opened." in page
    assert 'class="button" href="/library/?q=ring"' in page
    assert "_auth_user_id" in browser.session


def test_uploads_are_not_served_from_their_folder(client: Client, author: Any, settings: Any) -> None:
    for folder in ("documents", "original_images", "images", "release"):
        (settings.MEDIA_ROOT / folder).mkdir(parents=True, exist_ok=True)
        (settings.MEDIA_ROOT / folder / "canary.txt").write_text("canary")
    assert client.get("/media/images/canary.txt").status_code == 404
    client.force_login(author)
    for path in ("documents/canary.txt", "original_images/canary.txt", "images/../documents/canary.txt"):
        assert client.get(f"/media/{path}").status_code == 404, path
    kept = client.get("/media/release/canary.txt")
    assert b"".join(kept.streaming_content) == b"canary"
    assert kept.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    picture = client.get("/media/images/canary.txt")
    assert b"".join(picture.streaming_content) == b"canary"
    assert picture.headers["Cache-Control"] == "private, no-store"


def test_alive_needs_no_database_and_no_allowed_host(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/livez", headers={"host": "10.0.0.7"})
    assert answer.status_code == 200


def test_ready_names_a_missing_migration(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = health.Probe()
    monkeypatch.setattr(health, "probe", probe)
    assert client.get("/readyz").json() == {"ready": True, "problems": []}
    probe._wanted = frozenset({*(probe._wanted or ()), ("learning", "9999_not_yet")})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "problems": ["migrations"]}


def test_ready_answers_in_time_when_the_database_hangs(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    monkeypatch.setattr(health.Probe, "_ask", lambda self, found: released.wait(20))
    monkeypatch.setattr(health, "probe", health.Probe())
    begun = time.monotonic()
    first, second = client.get("/readyz"), client.get("/readyz")
    released.set()
    assert (first.status_code, second.status_code) == (503, 503)
    assert time.monotonic() - begun < 2.5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/library/?q=a%00b", "/team/?page=%00", "/verify/AAAA%00/", "/accounts/login/?next=%00"]
)
def test_an_address_with_a_nul_is_refused(client, address):
    client.force_login(UserFactory())
    assert client.get(address).status_code == 400
