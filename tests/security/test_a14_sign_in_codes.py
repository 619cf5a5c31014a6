"""A14: a one-time code is no way in for whoever guesses, waits, copies or leads; and the page tells them nothing."""

import re
from datetime import timedelta

import pytest
import structlog
from django.test import Client
from django.utils import timezone

from learning.actions.accounts import close_account
from learning.actions.sign_in_codes import LASTS, make_card
from learning.models import SignInCode
from learning.rules.sign_in_code import shown
from tests.factories.learning import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet harbours"
NEW = {"password1": PASSWORD, "password2": PASSWORD}
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken":)"[^"]+"')


@pytest.fixture
def hire():
    return PersonFactory(number="E-4711", hired_on=timezone.localdate())


def card(person, *, age=timedelta(0)):
    return shown(make_card(person=person, by=None, now=timezone.now() - age).code)


def come(login, code, client=None, **extra):
    return (client or Client()).post("/accounts/code/", {"login": login, "code": code}, **extra)


def let_in(answer):
    return answer.status_code == 302 and answer.headers["Location"] == "/accounts/choose-password/"


def test_a14_a_hundred_tries_are_stopped(hire):
    """Each from an address of its own, with the number in another spelling: what is written as the number counts."""
    code = card(hire)
    answers = [
        come(("E-4711", "e-4711", " E-4711 ")[n % 3], f"22222-2{n:04}".replace("0", "Z").replace("1", "Y"),
             REMOTE_ADDR=f"10.0.{n}.1")
        for n in range(100)
    ]  # fmt: skip
    statuses = [answer.status_code for answer in answers]
    assert statuses == [422] * 8 + [429] * 92
    assert "Too many tries" in answers[-1].content.decode()
    assert come("E-4711", code).status_code == 429, "the right code is not tried any more, either"
    other = PersonFactory(hired_on=timezone.localdate())
    assert let_in(come(other.number, card(other))), "nobody else is locked out"


def test_a14_one_address_cannot_try_many_numbers(hire):
    statuses = [come(f"E-{n}", "ABCDE-FGHJK").status_code for n in range(100)]
    assert statuses == [422] * 60 + [429] * 40


def test_a14_every_failure_looks_and_costs_the_same(hire, django_assert_num_queries):
    used, late, closed, open_ = (PersonFactory(hired_on=timezone.localdate()) for _ in range(4))
    codes = {person: card(person) for person in (used, closed, open_)} | {late: card(late, age=LASTS)}
    assert let_in(come(used.number, codes[used]))
    old = card(hire)
    card(hire)
    close_account(person=closed)
    tries = {
        "used": (used.number, codes[used]),
        "run out": (late.number, codes[late]),
        "closed": (closed.number, codes[closed]),
        "cancelled": (hire.number, old),
        "another's": (hire.number, codes[open_]),
        "wrong": (hire.number, "ABCDE-FGHJK"),
        "no code": (hire.number, "what"),
        "nobody's number": ("nobody", codes[open_]),
        "nothing like a number": ("' OR 1=1 --", codes[open_]),
    }
    pages = {}
    for name, (login, code) in tries.items():
        answer = come(login, code)
        assert answer.status_code == 422, name
        assert "_auth_user_id" not in answer.client.session
        page = TOKEN.sub("", answer.content.decode())
        for written in (login, code):
            page = page.replace(written.replace("'", "&#x27;"), "")
        pages[name] = page
    assert len(set(pages.values())) == 1, [
        name for name, page in pages.items() if page != pages["nobody's number"]
    ]
    for name in ("used", "closed", "cancelled", "another's", "wrong", "nobody's number"):
        login, code = tries[name]
        with django_assert_num_queries(3):  # one read, between the two ends of its transaction
            come(login, code)
    assert let_in(come(open_.number, codes[open_]))


def test_a14_what_was_made_before_the_sign_in_is_worth_nothing(hire):
    """A session that somebody planted is another one after the code was used, and holds nobody before a password."""
    client = Client()
    client.cookies["sessionid"] = "planted" * 4
    assert let_in(come(hire.number, card(hire), client))
    waiting = client.cookies["sessionid"].value
    assert waiting != "planted" * 4
    client.post("/accounts/choose-password/", NEW)
    assert "_auth_user_id" in client.session
    assert client.cookies["sessionid"].value != waiting


def test_a14_two_who_hold_one_card_do_not_both_come_in(hire):
    code = card(hire)
    one, other = Client(), Client()
    assert let_in(come(hire.number, code, one))
    assert not let_in(come(hire.number, code, other))
    assert other.get("/accounts/choose-password/").headers["Location"] == "/accounts/login/"


def test_a14_an_account_that_is_closed_meanwhile_chooses_no_password(hire):
    client = Client()
    assert let_in(come(hire.number, card(hire), client))
    close_account(person=hire)
    client.post("/accounts/choose-password/", NEW)
    assert client.get("/record/").status_code == 302
    hire.user.refresh_from_db()
    assert not hire.user.check_password(PASSWORD)


def test_a14_no_code_stands_in_a_log(hire):
    code = card(hire)
    with structlog.testing.capture_logs() as lines:
        come(hire.number, "ABCDE-FGHJK")
        come(hire.number, code)
        come(hire.number, code)
    text = str(lines)
    assert "sign_in_code_refused" in text
    assert str(hire.user_id) in text
    for secret in (code, code.replace("-", ""), "ABCDE", hire.number):
        assert secret not in text


def test_a14_a_form_from_elsewhere_makes_no_card(world):
    client = world.client("manager", enforce_csrf_checks=True)
    assert client.post(f"/team/{world.ids['hire']}/card/").status_code == 403
    assert not SignInCode.objects.filter(user=world.users["hire"]).exists()
