"""Where somebody is signed in, signing out there, and an account that is closed and opened."""

import pytest
from django.test import Client

from learning.actions.accounts import close_account, reopen_account
from learning.models import Audit, Session
from learning.roles import Role
from learning.rules.browsers import browser_of
from learning.sessions import SessionStore
from tests.factories.learning import NOON, PASSWORD, PersonFactory, UserFactory
from tests.learning.pages import client_of

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def anna():
    return PersonFactory(name="Anna Ozola", user__login="anna")


def browser(words, login="anna"):
    client = Client(headers={"User-Agent": words})
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


def inside(client):
    return client.get("/record/").status_code == 200


def handles(page):
    return [part.partition('"')[0] for part in page.split('name="end" value="')[1:]]


@pytest.mark.parametrize(
    ("words", "name", "system"),
    [
        (PHONE, "Chrome", "Android"),
        (DESK, "Firefox", "Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari", "iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge", "Windows"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_what_a_browser_is_called(words, name, system):
    assert browser_of(words) == (name, system)


def test_each_browser_is_shown_and_can_be_signed_out(anna):
    desk, phone = browser(DESK), browser(PHONE)
    browser(DESK, PersonFactory(user__login="ben").user.login)
    page = desk.get("/accounts/sessions/").content.decode()
    assert page.index("Firefox on Windows") < page.index("Chrome on Android"), "this one first"
    assert page.count("Firefox on Windows") == 1, "nobody else's"
    assert page.count("this browser") == 1
    (other,) = handles(page)
    assert phone.session.session_key not in page
    desk.post("/accounts/sessions/", {"end": other})
    assert not inside(phone)
    assert inside(desk)
    assert "That session had ended already." in (
        desk.post("/accounts/sessions/", {"end": other}, follow=True).content.decode()
    )


def test_signing_out_everywhere_else_leaves_this_one_and_everybody_elses(anna):
    here, others = browser(DESK), [browser(PHONE) for _n in range(3)]
    ben = browser(DESK, PersonFactory(user__login="ben").user.login)
    said = here.post("/accounts/sessions/", follow=True).content.decode()
    assert "Signed out in 3 other browsers." in said
    assert [inside(one) for one in (here, ben, *others)] == [True, True, False, False, False]
    assert "nowhere else" in here.post("/accounts/sessions/", follow=True).content.decode()


def test_nobody_ends_a_session_of_somebody_else(anna):
    mine, theirs = browser(DESK), browser(PHONE, PersonFactory(user__login="ben").user.login)
    browser(DESK, "ben")
    (handle,) = handles(theirs.get("/accounts/sessions/").content.decode())
    mine.post("/accounts/sessions/", {"end": handle})
    assert Session.objects.filter(user__login="ben").count() == 2


def test_the_list_costs_the_same_however_many_there_are(anna, django_assert_max_num_queries):
    here = browser(DESK)
    with django_assert_max_num_queries(9):
        here.get("/accounts/sessions/")
    for _n in range(5):
        browser(PHONE)
    with django_assert_max_num_queries(9):
        here.get("/accounts/sessions/")


def test_what_is_over_is_cleared(anna, time_machine):
    time_machine.move_to(NOON, tick=False)
    browser(DESK)
    assert Session.objects.filter(user=anna.user).count() == 1
    time_machine.shift(43201)
    SessionStore.clear_expired()
    assert not Session.objects.exists()


@pytest.mark.usefixtures("friday")
class TestAccounts:
    @pytest.fixture
    def officer(self):
        return PersonFactory(name="Olga", user__roles=(Role.EMPLOYEE, Role.PEOPLE))

    def test_closing_ends_every_session_for_good_and_opening_lets_in_again(self, anna, officer):
        office, desk, phone = client_of(officer), browser(DESK), browser(PHONE)
        page = office.get(f"/people/{anna.uuid}/").content.decode()
        assert "Close the account" in page
        said = office.post(f"/people/{anna.uuid}/account/", {"do": "close"}, follow=True).content.decode()
        assert "Closed. Anna Ozola is signed out everywhere." in said
        assert "The account is closed: nobody can sign in with it." in said
        assert not Session.objects.filter(user=anna.user).exists()
        assert not inside(desk)
        assert not inside(browser(DESK))
        office.post(f"/people/{anna.uuid}/account/", {"do": "open"})
        assert not inside(phone), "an old session stays ended"
        assert inside(browser(DESK))
        assert list(Audit.objects.filter(person=anna).order_by("pk").values_list("action", flat=True)) == [
            "close account",
            "reopen account",
        ]

    def test_whoever_was_added_gets_a_card_from_the_same_page(self, officer):
        office = client_of(officer)
        about = {"name": "Zane Jauna", "number": "Z-1", "hired_on": "2026-11-20", "locale": "en"}
        where = {"branch": officer.branch.key, "job": officer.job.key}
        page = office.post("/people/add/", about | where, follow=True).content.decode()
        assert "Added. A sign-in card lets Zane Jauna in: it is made below." in page
        way = page.partition('id="account"')[2].partition("</section>")[0]
        address = way.partition('action="')[2].partition('"')[0]
        assert "A sign-in card" in office.post(address).content.decode()
        assert "Make a sign-in card" not in office.get(f"/people/{officer.uuid}/").content.decode()

    def test_what_is_neither_closing_nor_opening_is_refused(self, anna, officer):
        for do in ("", "Close", "delete"):
            assert client_of(officer).post(f"/people/{anna.uuid}/account/", {"do": do}).status_code == 400
        anna.user.refresh_from_db()
        assert anna.user.is_active

    def test_twice_is_once(self, anna, officer):
        for close, done in ((True, True), (True, False), (False, True), (False, False)):
            act = close_account if close else reopen_account
            assert act(person=anna, by=officer.user) is done

    def test_nobody_closes_their_own_or_that_of_who_rules_here(self, officer):
        office = client_of(officer)
        rulers = (
            PersonFactory(user=UserFactory(is_superuser=True)),
            PersonFactory(user=UserFactory(is_staff=True)),
            PersonFactory(user__roles=(Role.ADMIN,)),
        )
        for person in (officer, *rulers, PersonFactory(user=None)):
            assert office.post(f"/people/{person.uuid}/account/", {"do": "close"}).status_code == 404
            assert "Close the account" not in office.get(f"/people/{person.uuid}/").content.decode()
            if person.user:
                person.user.refresh_from_db()
                assert person.user.is_active

    def test_who_has_left_is_not_let_in_again(self, anna, officer):
        anna.left_on = anna.hired_on
        anna.save()
        close_account(person=anna)
        said = client_of(officer).post(f"/people/{anna.uuid}/account/", {"do": "open"}, follow=True)
        assert "Who does not work here cannot sign in." in said.content.decode()
        anna.user.refresh_from_db()
        assert not anna.user.is_active

    def test_only_the_people_office_does_it(self, anna):
        for roles in ((Role.EMPLOYEE,), (Role.MANAGER,), (Role.TRAINER,), (Role.AUDITOR,), (Role.ADMIN,)):
            who = PersonFactory(user__roles=roles)
            assert client_of(who).post(f"/people/{anna.uuid}/account/", {"do": "close"}).status_code == 404
