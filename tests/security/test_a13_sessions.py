"""A13: the door takes no more than five wrong passwords, has no side entrance, and shuts behind who has left."""

import pytest
from django.conf import settings
from django.urls import reverse

from learning.actions.accounts import close_account, reopen_account
from learning.roles import Role
from tests.factories.learning import UserFactory
from tests.security.routes import routes

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"


def tries(client, login, password, path="/accounts/login/"):
    names = {"login": login, "username": login, "password": password, "next": "/record/"}
    return client.post(path, names)


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title, lambda login: f" {login} "])
def test_a13_the_limit_holds_for_every_spelling_of_a_login(world, spelling):
    UserFactory(login="lina@example.org", roles=(Role.EMPLOYEE,))
    for number in range(5):
        tries(
            world.client("anonymous"),
            spelling("lina@example.org") if number % 2 else "lina@example.org",
            f"wrong {number}",
        )
    client = world.client("anonymous")
    tries(client, "lina@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a13_one_locked_account_locks_no_other(world):
    UserFactory(login="lina@example.org")
    UserFactory(login="marta@example.org")
    for number in range(6):
        tries(world.client("anonymous"), "lina@example.org", f"wrong {number}")
    client = world.client("anonymous")
    tries(client, "marta@example.org", PASSWORD)
    assert "_auth_user_id" in client.session


def test_a13_there_is_no_other_door(world):
    """Whatever address takes a login and a password, only allauth's, with its limits and second factor, lets in."""
    UserFactory(login="lina@example.org")
    opened = []
    for route in routes():
        if route.is_admin and "login" not in route.pattern:
            continue  # the door of authoring sends every visitor to sign in; see A1
        client = world.client("anonymous")
        tries(client, "lina@example.org", PASSWORD, route.path(world.ids))
        if "_auth_user_id" in client.session:
            opened.append(route.pattern)
    assert opened == ["accounts/login/"]


def test_a13_who_has_left_is_out_on_every_page(world):
    paths = [
        "/",
        "/record/",
        "/team/",
        f"/play/{world.ids['play running']}/",
        f"/quiz/{world.ids['attempt open']}/1/",
        f"/record/certificate/{world.ids['certificate']}.pdf",
        f"/documents/{world.ids['document']}/{world.ids['file']}",
    ]
    client = world.client("hire")
    assert client.get("/record/").status_code == 200
    user = world.users["hire"]
    user.is_active = False
    user.save()
    for path in paths:
        for method in (client.get, client.post):
            plain = method(path)
            assert plain.status_code == 405 or plain.headers["Location"].startswith(settings.LOGIN_URL), path
            part = method(path, headers={"HX-Request": "true"})
            assert part.status_code == 405 or part.headers["HX-Redirect"].startswith(settings.LOGIN_URL), path
    assert client.get(f"/media/{world.ids['name']}").status_code == 404
    assert world.client("hire").get("/admin/").headers["Location"].startswith(settings.LOGIN_URL)
    user.is_active = True
    user.save()


def test_a13_who_has_left_cannot_sign_in_and_gets_no_reset_mail(world, mailoutbox):
    user = UserFactory(login="lina@example.org", is_active=False)
    client = world.client("anonymous")
    tries(client, "lina@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session
    client.post("/accounts/password/reset/", {"email": user.email})
    assert [message for message in mailoutbox if user.email in message.recipients()] == []


def test_a13_a_new_password_ends_the_other_sessions(world):
    user = UserFactory(login="lina@example.org")
    one, other = world.client("anonymous"), world.client("anonymous")
    one.force_login(user)
    other.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": "another long morning", "password2": "another long morning"}
    one.post(reverse("account_change_password"), data)
    assert one.get("/accounts/2fa/").status_code == 200
    assert other.get("/accounts/2fa/").headers["Location"].startswith(settings.LOGIN_URL)


def test_a13_the_session_of_a_visitor_is_not_the_session_of_the_account(world):
    UserFactory(login="lina@example.org")
    client = world.client("anonymous")
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted" * 4
    tries(client, "lina@example.org", PASSWORD)
    assert "_auth_user_id" in client.session
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value != "planted" * 4
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a13_a_reset_link_leads_here_whatever_host_was_asked(world, mailoutbox):
    UserFactory(login="lina@example.org")
    client = world.client("anonymous")
    for host in ("evil.example", "testserver.evil.example", "testserver:80@evil.example"):
        answer = client.post(
            "/accounts/password/reset/", {"email": "lina@example.org"}, headers={"host": host}
        )
        assert answer.status_code == 400, host
    client.post(
        "/accounts/password/reset/",
        {"email": "lina@example.org"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert all("evil" not in message.body for message in mailoutbox)
    assert len(mailoutbox) == 1


def test_a13_signing_out_is_no_lost_session(world):
    """The next one at the device is not asked to come back, and is not led to the page of the one before."""
    client = world.client("hire")
    answer = client.post("/accounts/logout/", headers={"Referer": "http://testserver/record/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/"
    assert "back where you were" not in answer.content.decode()


def test_a13_a_lost_session_leads_back(world):
    client = world.client("anonymous")
    answer = client.post(
        "/accounts/password/change/", headers={"Referer": "http://testserver/record/"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Frecord%2F"
    assert "back where you were" in answer.content.decode()


def test_a13_an_account_that_was_closed_and_opened_again_has_no_session_left(world):
    client, hire = world.client("hire"), world.people["hire"]
    assert client.get("/record/").status_code == 200
    assert close_account(person=hire)
    assert client.get("/record/").status_code == 302
    assert reopen_account(person=hire)
    assert client.get("/record/").status_code == 302
