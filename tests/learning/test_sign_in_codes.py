"""One-time codes: made by whoever may, used once by whose they are, and then a password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from learning import policies
from learning.actions.accounts import close_account, reopen_account
from learning.actions.sign_in_codes import LASTS, make_card, use_code
from learning.models import Audit, Deputy, Person, SignInCode, User
from learning.roles import Role
from tests.factories.learning import NOON, PersonFactory, UserFactory, leads
from tests.learning.test_races import at_once

pytestmark = pytest.mark.django_db
NEW = "three quiet harbours"


@pytest.fixture
def officer():
    return PersonFactory(name="Olga Office", user__roles=(Role.EMPLOYEE, Role.PEOPLE))


def card_of(person, by=None, now=NOON):
    return make_card(person=person, by=by, now=now)


def come(login, code, client=None):
    client = client or Client()
    return client, client.post("/accounts/code/", {"login": login, "code": code})


def choose(client, password=NEW, again=None):
    return client.post(
        "/accounts/choose-password/",
        {"password1": password, "password2": password if again is None else again},
    )


def inside(client):
    return client.get("/record/").status_code == 200


@pytest.mark.usefixtures("friday")
class TestUsing:
    def test_a_hire_without_an_account_comes_in_with_number_and_code(self):
        hire = PersonFactory(user=None, number="E-77")
        card = card_of(hire)
        client, answer = come("e-77", f" {card.code[:5].lower()}-{card.code[5:]}")
        assert answer.headers["Location"] == "/accounts/choose-password/"
        assert not inside(client), "nothing opens before a password is chosen"
        client, _answer = come("E-77", card_of(hire).code)
        answer = choose(client)
        assert answer.headers["Location"] == "/"
        assert inside(client)
        other = Client()
        other.post("/accounts/login/", {"login": "E-77", "password": NEW})
        assert inside(other)

    def test_the_code_is_written_down_nowhere(self, hire):
        card = card_of(hire)
        row = SignInCode.objects.values().get()
        assert card.code not in str(row)
        assert card.code not in str(list(Audit.objects.values()))
        assert row["expires_at"] - row["made_at"] == timedelta(hours=72) == LASTS

    def test_it_works_once(self, hire):
        card = card_of(hire)
        assert use_code(login=hire.user.login, text=card.code, now=NOON) == hire.user
        assert use_code(login=hire.user.login, text=card.code, now=NOON) is None
        assert use_code(login=hire.number, text=card.code, now=NOON) is None

    def test_number_and_login_both_say_whose_it_is(self, hire):
        assert use_code(login=hire.number.lower(), text=card_of(hire).code, now=NOON) == hire.user
        assert use_code(login=hire.user.login.upper(), text=card_of(hire).code, now=NOON) == hire.user

    def test_it_works_for_three_days(self, hire):
        card = card_of(hire)
        last = NOON + LASTS - timedelta(seconds=1)
        assert use_code(login=hire.number, text=card.code, now=NOON + LASTS) is None
        assert use_code(login=hire.number, text=card.code, now=last) == hire.user

    def test_a_new_card_stops_the_older_one(self, hire):
        old, new = card_of(hire), card_of(hire)
        assert use_code(login=hire.number, text=old.code, now=NOON) is None
        assert use_code(login=hire.number, text=new.code, now=NOON) == hire.user

    def test_a_code_of_one_is_no_code_of_another(self, hire):
        card, other = card_of(hire), PersonFactory()
        card_of(other)
        assert use_code(login=other.number, text=card.code, now=NOON) is None
        assert use_code(login=hire.number, text=card.code, now=NOON) == hire.user

    def test_closing_the_account_stops_it_for_good(self, hire):
        card = card_of(hire)
        close_account(person=hire)
        assert use_code(login=hire.number, text=card.code, now=NOON) is None
        reopen_account(person=hire)
        assert use_code(login=hire.number, text=card.code, now=NOON) is None

    @pytest.mark.parametrize(
        "change",
        [
            lambda hire: User.objects.filter(pk=hire.user_id).update(is_active=False),
            lambda hire: User.objects.filter(pk=hire.user_id).update(is_superuser=True),
            lambda hire: hire.user.groups.add(UserFactory(roles=(Role.ADMIN,)).groups.get()),
            lambda hire: Person.objects.filter(pk=hire.pk).update(left_on=NOON.date() - timedelta(days=1)),
        ],
        ids=["closed", "superuser", "admin", "left"],
    )
    def test_what_has_changed_since_the_card_was_made_counts(self, hire, change):
        card = card_of(hire)
        change(hire)
        assert use_code(login=hire.number, text=card.code, now=NOON) is None

    @pytest.mark.parametrize(
        "change",
        [
            lambda hire, manager: hire.user.groups.add(*UserFactory(roles=(Role.AUDITOR,)).groups.all()),
            lambda hire, manager: hire.user.groups.add(*UserFactory(roles=(Role.PEOPLE,)).groups.all()),
            lambda hire, manager: close_account(person=manager),
        ],
        ids=["auditor", "people office", "maker gone"],
    )
    def test_a_card_kept_by_its_maker_is_no_way_to_a_hat_given_since(self, hire, manager, change):
        card = card_of(hire, manager.user)
        change(hire, manager)
        assert use_code(login=hire.number, text=card.code, now=NOON) is None

    def test_the_people_office_lets_in_whoever_comes_by_card(self, officer):
        auditor = PersonFactory(user__roles=(Role.EMPLOYEE, Role.AUDITOR))
        card = card_of(auditor, officer.user)
        assert use_code(login=auditor.number, text=card.code, now=NOON) == auditor.user

    def test_a_password_chosen_in_another_way_stops_the_card(self, hire, client):
        card = card_of(hire)
        client.force_login(hire.user)
        data = {"oldpassword": "a-long-enough-password", "password1": NEW, "password2": NEW}
        assert client.post("/accounts/password/change/", data).status_code == 302
        assert use_code(login=hire.number, text=card.code, now=NOON) is None

    def test_a_reset_ends_every_other_session(self, hire):
        before = Client()
        before.force_login(hire.user)
        client, _answer = come(hire.number, card_of(hire).code)
        assert inside(before), "a card alone changes nothing"
        choose(client)
        assert inside(client)
        assert not inside(before)

    def test_a_weak_password_is_said_to_be_weak(self, hire):
        client, _answer = come(hire.number, card_of(hire).code)
        for password, again in (("short", None), ("password1234", None), ("123456789012", None), (NEW, "no")):
            answer = choose(client, password, again)
            assert answer.status_code == 422
            assert b'aria-invalid="true"' in answer.content
        assert not inside(client)
        choose(client)
        assert inside(client)

    def test_the_password_page_speaks_the_persons_language(self):
        liga = PersonFactory(name="Līga Šķēle", locale="lv")
        client, _answer = come(liga.number, card_of(liga).code)
        page = client.get("/accounts/choose-password/").content.decode()
        assert 'lang="lv"' in page
        assert "Līga Š." in page

    def test_a_link_is_followed_without_using_the_code(self, hire, client):
        card_of(hire)
        assert client.get("/accounts/code/").status_code == 200
        assert SignInCode.objects.get().used_at is None

    def test_the_password_page_opens_for_nobody_else(self, client, hire):
        assert client.get("/accounts/choose-password/").headers["Location"] == "/accounts/login/"
        client.post("/accounts/login/", {"login": hire.user.login, "password": "a-long-enough-password"})
        assert inside(client)
        assert client.get("/accounts/choose-password/").headers["Location"] == "/"

    def test_somebody_signed_in_is_asked_to_sign_out_first(self, client, hire, manager):
        card = card_of(hire)
        client.force_login(manager.user)
        _client, answer = come(hire.number, card.code, client)
        assert "Jānis O. is signed in here." in answer.content.decode()
        assert SignInCode.objects.get().used_at is None

    def test_it_is_written_down_who_came_in(self, hire, manager):
        use_code(login=hire.number, text=card_of(hire, manager.user).code, now=NOON)
        rows = list(Audit.objects.order_by("pk").values_list("action", "actor", "person"))
        assert rows == [
            ("make sign-in card", manager.user_id, hire.pk),
            ("use sign-in card", hire.user_id, hire.pk),
        ]


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_let_one_in():
    hire = PersonFactory(hired_on=timezone.localdate())
    card = make_card(person=hire, by=None, now=timezone.now())
    came = at_once(*[lambda: use_code(login=hire.number, text=card.code, now=timezone.now())] * 20)
    assert [user for user in came if user is not None] == [hire.user]
    assert Audit.objects.filter(action="use sign-in card").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_cards_at_once_leave_one_that_works():
    hire = PersonFactory(hired_on=timezone.localdate(), user=None)
    cards = at_once(*[lambda: make_card(person=hire, by=None, now=timezone.now())] * 8)
    assert SignInCode.objects.filter(used_at=None, cancelled_at=None).count() == 1
    assert User.objects.filter(login=hire.number.lower()).count() == 1
    came = [use_code(login=hire.number, text=card.code, now=timezone.now()) for card in cards]
    assert sum(user is not None for user in came) == 1


@pytest.mark.usefixtures("friday")
class TestMaking:
    def make(self, client, by, person):
        client.force_login(by.user)
        return client.post(f"/team/{person.uuid}/card/")

    def test_a_manager_makes_one_for_own_people(self, client, hire, manager):
        assert "Make a sign-in card" in self.page(client, manager, hire)
        answer = self.make(client, manager, hire)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        code = re.search(r'class="card-code">([^<]+)<', page)[1]
        assert "<svg" in page
        assert hire.user.login in page
        assert "until Monday 23 November, 14:00" in page, "by the person's own clock"
        assert use_code(login=hire.number, text=code, now=NOON) == hire.user

    def page(self, client, by, person):
        client.force_login(by.user)
        return client.get(f"/team/{person.uuid}/").content.decode()

    def test_the_card_speaks_the_persons_language(self, client, manager):
        liga = PersonFactory(name="Līga Šķēle", locale="lv")
        leads(manager, liga)
        page = self.make(client, manager, liga).content.decode()
        assert '<html lang="en"' in page
        assert 'lang="lv" aria-labelledby="card"' in page

    def test_a_card_for_somebody_without_an_account_shows_the_number(self, client, manager):
        new = PersonFactory(user=None, number="LV-0042", hired_on=NOON.date() + timedelta(days=5))
        leads(manager, new)
        assert "LV-0042" in self.make(client, manager, new).content.decode()
        assert User.objects.filter(login="lv-0042").exists()

    def test_a_deputy_makes_one_too(self, client, hire, manager):
        deputy = PersonFactory()
        Deputy.objects.create(manager=manager, deputy=deputy, starts_on=NOON.date())
        assert self.make(client, deputy, hire).status_code == 200

    def test_the_people_office_makes_one_for_everybody(self, client, hire, officer):
        assert "Make a sign-in card" in self.page(client, officer, hire)
        assert self.make(client, officer, hire).status_code == 200

    def refused(self, client, by, person):
        codes = SignInCode.objects.count()
        assert not policies.may_let_in(by.user, person, NOON.date())
        assert self.make(client, by, person).status_code == 404
        assert SignInCode.objects.count() == codes

    def test_nobody_makes_one_for_others_people_or_for_themselves(self, client, hire, manager, officer):
        self.refused(client, manager, PersonFactory())
        self.refused(client, manager, manager)
        self.refused(client, officer, officer)
        self.refused(client, hire, manager)

    @pytest.mark.parametrize("role", [Role.PEOPLE, Role.AUDITOR, Role.TRAINER, Role.ADMIN])
    def test_a_manager_gains_no_hat_by_a_card(self, client, manager, role):
        strong = PersonFactory(user__roles=(Role.EMPLOYEE, role))
        leads(manager, strong)
        assert "Make a sign-in card" not in self.page(client, manager, strong)
        self.refused(client, manager, strong)

    def test_whoever_wears_the_hat_already_gains_nothing(self, client):
        both = PersonFactory(user__roles=(Role.MANAGER, Role.TRAINER))
        trainer, under = (
            PersonFactory(user__roles=(Role.TRAINER,)),
            PersonFactory(user__roles=(Role.MANAGER,)),
        )
        leads(both, trainer, under)
        assert self.make(client, both, trainer).status_code == 200
        assert self.make(client, both, under).status_code == 200

    @pytest.mark.parametrize("power", ["is_superuser", "is_staff"])
    def test_nobody_makes_one_for_who_rules_the_installation(self, client, hire, manager, officer, power):
        User.objects.filter(pk=hire.user_id).update(**{power: True})
        hire.refresh_from_db()
        self.refused(client, manager, hire)
        self.refused(client, officer, hire)

    def test_only_for_people_who_work_here_with_an_open_account(self, client, hire, officer):
        today = NOON.date()
        left = PersonFactory(left_on=today - timedelta(days=1), hired_on=today - timedelta(days=9))
        later = PersonFactory(hired_on=today + timedelta(days=31))
        close_account(person=hire)
        hire.refresh_from_db()
        for person in (left, later, hire):
            self.refused(client, officer, person)

    def test_a_get_makes_nothing(self, client, hire, manager):
        client.force_login(manager.user)
        assert client.get(f"/team/{hire.uuid}/card/").status_code == 405


def test_a_second_factor_is_still_asked(client, hire):
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = generate_totp_secret()
    TOTP.activate(hire.user, secret)
    with time_machine.travel(NOON, tick=False):
        _client, answer = come(hire.number, card_of(hire).code, client)
        assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
        assert choose(client).headers["Location"] == "/accounts/login/", "the password stands behind it"
        assert not inside(client)
        counter = next(iter(yield_hotp_counters_from_time()))
        answer = client.post("/accounts/2fa/authenticate/", {"code": f"{hotp_value(secret, counter):06d}"})
        assert answer.headers["Location"] == "/accounts/choose-password/"
        choose(client)
        assert inside(client)
