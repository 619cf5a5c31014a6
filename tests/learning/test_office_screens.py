"""The people office at its screens: adding people, and changing what is so from a day on."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.absence import add_leave, appoint_deputy
from learning.actions.leading import lead
from learning.actions.placing import place
from learning.models import Branch, Deputy, Job, Leave, Person, Placement, ReportingLine
from learning.roles import Role
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory, leads
from tests.learning.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
LONG_AGO = date(2025, 1, 6)


@pytest.fixture
def office():
    return client_of(PersonFactory(name="Dace Siliņa", user__roles=(Role.EMPLOYEE, Role.PEOPLE)))


@pytest.fixture
def anna():
    return PersonFactory(name="Anna Kalniņa", number="RIX-14", hired_on=LONG_AGO)


@pytest.fixture
def janis(anna):
    person = PersonFactory(
        name="Jānis Ozols", number="RIX-01", hired_on=LONG_AGO, user__roles=(Role.EMPLOYEE, Role.MANAGER)
    )
    leads(person, anna, since=LONG_AGO)
    return person


def shown(client, name, *args, **asked):
    response = client.get(reverse(f"learning:{name}", args=args), asked)
    assert response.status_code == 200
    return response.content.decode()


def send(client, person, change, **fields):
    """Send one form of a person's page."""
    sent = {f"{change}-{field}": value for field, value in fields.items()}
    return client.post(reverse("learning:change-person", args=[person.uuid, change]), sent)


def added(client, **fields):
    BranchFactory()
    JobFactory()
    sent = {
        "name": "Toms",
        "number": "RIX-20",
        "branch": "riga",
        "job": "counter",
        "hired_on": "2026-11-23",
        "locale": "lv",
    }
    return client.post(reverse("learning:add-person"), {**sent, **fields})


def test_somebody_is_added_and_is_on_the_list(office, janis):
    response = added(office, manager="Jānis Ozols", buddy="rix-14", email="t@example.org")
    toms = Person.objects.get(number="RIX-20")
    assert response["Location"] == reverse("learning:facts", args=[toms.uuid])
    assert (toms.buddy.number, toms.user.email, toms.locale) == ("RIX-14", "t@example.org", "lv")
    assert toms.lines_up.get().manager == janis
    html = shown(office, "people", q="rix-20")
    assert "Toms" in html
    assert "Anna Kalniņa" not in html
    assert "Shop assistant, Riga, from 23 November 2026 on." in shown(office, "facts", toms.uuid)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": "rix-14"}, "Anna Kalniņa has this number already."),
        ({"manager": "Nobody At All"}, "Nobody who works here has this name or number."),
        ({"branch": "nowhere"}, "Select a valid choice"),
        ({"hired_on": "1826-01-01"}, "greater than or equal to"),
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"locale": "xx"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(office, anna, fields, sentence):
    response = added(office, **{"name": "Kept Name", **fields})
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    assert {"name": "Kept Name", **fields}["name"] in html
    assert Person.objects.filter(number="RIX-20").count() == 0


def test_a_name_that_fits_several_asks_which_one(office, anna):
    for number, branch in (("TLL-14", "tallinn"), ("CPH-14", "copenhagen")):
        PersonFactory(
            name="Anna Kalniņa", number=number, branch=BranchFactory(key=branch, name=branch.title())
        )
    response = added(office, buddy="Anna Kalniņa")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Which one? Write the number:" in html
    assert "Anna Kalniņa (TLL-14) in Tallinn" in html
    assert added(office, buddy="Anna Kalniņa (CPH-14)").status_code == 302
    assert Person.objects.get(number="RIX-20").buddy.number == "CPH-14"


def test_suggestions_come_while_somebody_types_and_for_nobody_else(office, anna, janis):
    address = reverse("learning:find-person")
    found = office.get(address, {"manager-manager": "kaln"}).content.decode()
    assert '<option value="Anna Kalniņa (RIX-14)">Shop assistant, Riga</option>' in found
    assert "Ozols" not in found
    for odd in ("", " ", "%", "\x00", "<b>", "x" * 5000):
        assert "<option" not in office.get(address, {"q": odd}).content.decode().replace("%", "")
    anna.left_on = date(2026, 6, 1)
    anna.save()
    assert "<option" not in office.get(address, {"q": "kaln"}).content.decode(), "who is gone is not offered"
    assert client_of(janis).get(address, {"q": "kaln"}).status_code == 404


def test_the_page_of_a_person_says_what_is_so_today(office, anna, janis):
    add_leave(person=janis, starts_on=date(2026, 11, 16), ends_on=date(2026, 12, 4))
    appoint_deputy(manager=janis, deputy=anna, starts_on=date(2026, 11, 16), ends_on=date(2026, 12, 4))
    html = shown(office, "facts", janis.uuid)
    assert "Shop assistant, Riga. Here since 6 January 2025. Nobody leads them." in html
    assert "Away until Friday 4 December. Anna Kalniņa stands in until Friday 4 December." in html
    assert "1 person is led directly." in html
    html = shown(office, "facts", anna.uuid)
    assert "Led by Jānis Ozols." in html
    assert "Stands in for" in html
    # The page with the record says it to whoever reads that.
    assert "Away until Friday 4 December. Anna Kalniņa stands in" in shown(office, "person", janis.uuid)


def test_a_move_a_manager_and_a_leave_are_written_down(office, anna, janis):
    BranchFactory(key="tallinn", name="Tallinn", zone="Europe/Tallinn")
    boss = PersonFactory(name="Boss", hired_on=LONG_AGO)
    move = {"branch": "tallinn", "job": "counter", "how": "instead", "starts_on": "2026-12-01"}
    assert send(office, anna, "place", **move).status_code == 302
    assert (
        send(office, anna, "place", **{**move, "how": "beside", "starts_on": "2026-11-23"}).status_code == 422
    )
    beside = {**move, "how": "beside", "starts_on": "2026-11-23", "ends_on": "2026-11-27"}
    assert send(office, anna, "place", **beside).status_code == 302
    assert (
        send(office, anna, "manager", manager="Boss", how="instead", starts_on="2026-12-01").status_code
        == 302
    )
    assert send(office, anna, "leave", starts_on="2026-12-21", ends_on="2026-12-31").status_code == 302
    html = shown(office, "facts", anna.uuid)
    assert "still to come" in html
    assert "beside the first place" in html
    assert Placement.objects.filter(person=anna).count() == 3
    assert ReportingLine.objects.get(person=anna, manager=boss).starts_on == date(2026, 12, 1)
    assert "It was written down like this already." in office.post(
        reverse("learning:change-person", args=[anna.uuid, "leave"]),
        {"leave-starts_on": "2026-12-21", "leave-ends_on": "2026-12-31"}, follow=True,
    ).content.decode()  # fmt: skip


def test_a_refusal_stands_beside_its_field_in_the_open_form(office, anna, janis):
    response = send(office, janis, "manager", manager="RIX-14", how="instead", starts_on="2026-11-20")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Jānis Ozols would then lead themselves, through Anna Kalniņa." in html
    assert '<details class="fold" open id="manager">' in html
    assert 'value="RIX-14"' in html
    for change, fields, sentence in (
        ("manager", {"manager": "", "how": "beside", "starts_on": "2026-11-20"}, "Say who."),
        ("manager", {"manager": "RIX-14", "how": "instead", "starts_on": "2026-11-20",
         "ends_on": "2026-12-01"}, "until the next one does"),
        ("leave", {"starts_on": "2026-12-04", "ends_on": "2026-12-01"}, "cannot be before the first"),
        ("last-day", {"last_day": "2020-01-01"}, "The first day of Jānis Ozols is 6 January 2025."),
        ("details", {"name": "J", "locale": "lv", "email": "no address"}, "valid email"),
        ("first-day", {"hired_on": ""}, "This field is required"),
    ):  # fmt: skip
        response = send(office, janis, change, **fields)
        assert response.status_code == 422, change
        assert sentence in response.content.decode(), change
    assert send(office, janis, "nothing").status_code == 404
    assert send(office, janis, "back").status_code == 404, "who works here cannot come back"


def test_days_are_changed_and_removed(office, anna, janis):
    add_leave(person=janis, starts_on=date(2026, 11, 16), ends_on=date(2026, 12, 4))
    appoint_deputy(manager=janis, deputy=anna, starts_on=date(2026, 11, 16), ends_on=date(2026, 12, 4))
    keys = {"leave": "leave.2026-11-16", "deputy": f"deputy.{anna.uuid}.2026-11-16"}
    for key in keys.values():
        assert key in shown(office, "facts", janis.uuid)
        address = reverse("learning:dates", args=[janis.uuid, key])
        wrong = office.post(address, {"starts_on": "2026-11-16", "ends_on": "2026-11-01"})
        assert wrong.status_code == 422
        assert office.post(address, {"starts_on": "2026-11-16", "ends_on": "2026-11-27"}).status_code == 302
    assert Leave.objects.get().ends_on == Deputy.objects.get().ends_on == date(2026, 11, 27)
    for key in keys.values():
        office.post(reverse("learning:dates", args=[janis.uuid, key]), {"remove": "yes"})
    assert not Leave.objects.exists()
    assert not Deputy.objects.exists()
    for key in (*keys.values(), "nothing", "leave.x"):
        assert office.get(reverse("learning:dates", args=[janis.uuid, key])).status_code == 404


def test_the_last_day_with_a_successor_and_back_again(office, anna, janis):
    ben = PersonFactory(name="Ben", number="RIX-03", hired_on=LONG_AGO)
    assert send(office, janis, "last-day", last_day="2026-11-19", successor="RIX-03").status_code == 302
    assert anna.lines_up.get(ends_on=None).manager == ben
    html = shown(office, "facts", janis.uuid)
    assert "until 19 November 2026." in html
    assert "Back again" in html
    assert "Jānis Ozols" in shown(office, "people", which="gone")
    assert "Jānis Ozols" not in shown(office, "people", which="here")
    back = {"starts_on": "2026-12-01", "branch": "riga", "job": "counter", "manager": ""}
    assert send(office, janis, "back", **back).status_code == 302
    janis.refresh_from_db()
    assert (janis.hired_on, janis.left_on) == (date(2026, 12, 1), None)
    assert "Jānis Ozols" in shown(office, "people", which="later")
    assert "Ben" in shown(office, "people", which="alone")
    assert "Anna" not in shown(office, "people", which="alone")
    assert office.get(reverse("learning:people"), {"branch": "nowhere"}).status_code == 404


def test_branches_and_jobs_are_made_and_changed(office, anna):
    html = shown(office, "places")
    assert "Riga" in html
    assert "2 people" in html
    place_of = {
        "name": "Pärnu", "zone": "Europe/Tallinn", "locale": "et", "open_days": ["1", "2", "6"], "opens": "09:00",
        "closes": "19:30", "shared_minutes": "5", "name_lv": "Pērnava",
    }  # fmt: skip
    address = reverse("learning:add-place", args=["branch"])
    for wrong, sentence in (
        ({"zone": "localtime"}, "Select a valid choice"),
        ({"closes": "08:00"}, "It closes after it opens."),
        ({"open_days": []}, "This field is required"),
        ({"shared_minutes": "999"}, "less than or equal to 240"),
        ({"name": "Riga"}, "There is one with this name already."),
    ):
        response = office.post(address, {**place_of, **wrong})
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert office.post(address, place_of).status_code == 302
    branch = Branch.objects.get(key="parnu")
    assert (branch.open_days, branch.words) == ("126", {"lv": {"name": "Pērnava"}})
    assert 'value="Pērnava"' in shown(office, "place", "branch", "parnu")
    assert office.post(reverse("learning:add-place", args=["job"]), {"name": "Diver"}).status_code == 302
    diver = reverse("learning:place", args=["job", "diver"])
    assert office.post(diver, {"name": "Deep diver", "ends_on": "2026-11-01"}).status_code == 302
    assert Job.objects.get(key="diver").name == "Deep diver"
    assert "Deep diver" not in shown(office, "add-person"), "what has ended is not offered"
    assert office.get(reverse("learning:add-place", args=["city"])).status_code == 404
    riga = reverse("learning:place", args=["branch", "riga"])
    closing = {**place_of, "name": "Riga", "zone": "Europe/Riga", "ends_on": "2026-12-31"}
    assert "people placed here beyond it: 2" in office.post(riga, closing).content.decode()


class TestCost:
    """Many people cost as many queries as few."""

    def _queries(self, client, name, *args, **asked):
        with CaptureQueriesContext(connection) as caught:
            shown(client, name, *args, **asked)
        return len(caught)

    def test_lists_and_a_persons_page(self, office, anna, janis):
        def costs():
            asked = [
                ("people", (), {"which": "alone"}),
                ("people", (), {"q": "a"}),
                ("places", (), {}),
                ("facts", (janis.uuid,), {}),
            ]
            return [self._queries(office, name, *args, **more) for name, args, more in asked]

        shown(office, "people")
        few = costs()
        tallinn = BranchFactory(key="tallinn", name="Tallinn")
        people = PersonFactory.create_batch(40, hired_on=LONG_AGO)
        leads(janis, *people, since=LONG_AGO)
        for n in range(8):
            first = date(2026, 11, 1 + 2 * n)
            place(person=janis, branch=(tallinn, janis.branch)[n % 2], job=janis.job, starts_on=first)
            lead(person=janis, manager=PersonFactory(hired_on=LONG_AGO), starts_on=first)
            add_leave(person=janis, starts_on=first, ends_on=first)
            appoint_deputy(manager=janis, deputy=people[n], starts_on=first, ends_on=first)
        many = costs()
        assert all(after <= before + 1 for before, after in zip(few, many, strict=True)), (few, many)
        assert max(many) <= 14
