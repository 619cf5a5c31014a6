"""What the people office writes down, and what is so on which day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from learning.actions import people_changed as changes
from learning.actions.absence import add_leave, appoint_deputy, remove_leave
from learning.actions.day import turn_the_day
from learning.actions.employment import change_first_day, come_back, leave_company, stay
from learning.actions.leading import lead, lead_further
from learning.actions.people import add_person, change_person
from learning.actions.places import BranchFacts, JobFacts, save_branch, save_job
from learning.actions.placing import place, place_further
from learning.models import Audit, Deputy, Leave, Person, Placement, ReportingLine, User
from learning.policies import team_of
from learning.refused import Refused
from learning.roles import Role
from learning.tasks import turn_the_day as task
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory, leads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = date(2026, 11, 20)
LONG_AGO = date(2025, 1, 6)


@pytest.fixture
def officer():
    return PersonFactory(name="Dace Siliņa", user__roles=(Role.EMPLOYEE, Role.PEOPLE)).user


@pytest.fixture
def tallinn():
    return BranchFactory(key="tallinn", name="Tallinn", zone="Europe/Tallinn")


def someone(name, **fields):
    return PersonFactory(name=name, **{"hired_on": LONG_AGO, **fields})


def places(person, main=True):
    rows = Placement.objects.filter(person=person, main=main).order_by("starts_on")
    return [(row.branch.key, row.job.key, row.starts_on, row.ends_on) for row in rows]


def managers(person, main=True):
    rows = ReportingLine.objects.filter(person=person, main=main).order_by("starts_on")
    return [(row.manager.name, row.starts_on, row.ends_on) for row in rows]


def at(day, hour=12):
    return time_machine.travel(datetime.combine(day, datetime.min.time(), UTC).replace(hour=hour), tick=False)


def test_somebody_is_added_with_place_account_and_manager(officer):
    boss = someone("Jānis Ozols")
    anna = add_person(
        number=" RIX-20 ", name="Anna", branch=BranchFactory(), job=JobFactory(), hired_on=TODAY, manager=boss,
        by=officer,
    )  # fmt: skip
    assert anna.number == "RIX-20"
    assert (anna.user.login, anna.user.has_usable_password()) == ("rix-20", False)
    assert places(anna) == [("riga", "counter", TODAY, None)]
    assert managers(anna) == [("Jānis Ozols", TODAY, None)]
    # Whoever leads gets a team page with it.
    assert boss.user.groups.filter(name=Role.MANAGER.value).exists()
    assert {row.action for row in Audit.objects.all()} == {"add person", "open account", "lead", "give role"}
    assert not [row for row in Audit.objects.all() if "Anna" in str(row.detail) or "Ozols" in str(row.detail)]
    with pytest.raises(Refused, match="Anna has this number already"):
        add_person(number="rix-20", name="B", branch=anna.branch, job=anna.job, hired_on=TODAY, by=officer)
    User.objects.create_user("e77")
    with pytest.raises(Refused, match="signs in with this number"):
        add_person(number="E77", name="B", branch=anna.branch, job=anna.job, hired_on=TODAY, by=officer)
    assert Person.objects.filter(name="B").count() == 0


def test_nobody_but_the_people_office_changes_people():
    boss = PersonFactory(user__roles=(Role.EMPLOYEE, Role.MANAGER, Role.TRAINER))
    anna = someone("Anna")
    leads(boss, anna)
    for change in (
        lambda by: place(person=anna, branch=anna.branch, job=anna.job, starts_on=TODAY, by=by),
        lambda by: lead(person=anna, manager=None, starts_on=TODAY, by=by),
        lambda by: add_leave(person=anna, starts_on=TODAY, by=by),
        lambda by: leave_company(person=anna, last_day=TODAY, by=by),
        lambda by: change_first_day(person=anna, hired_on=TODAY, by=by),
        lambda by: change_person(person=anna, name="X", locale="en", by=by),
        lambda by: save_job(facts=JobFacts("X"), by=by),
        lambda by: appoint_deputy(manager=boss, deputy=anna, starts_on=TODAY, by=anna.user),
        lambda by: appoint_deputy(manager=anna, deputy=boss, starts_on=TODAY, by=by),
    ):
        with pytest.raises(PermissionDenied):
            change(boss.user)
    # A manager says who stands in for them; nobody else's deputies are theirs to choose.
    assert appoint_deputy(manager=boss, deputy=anna, starts_on=TODAY, by=boss.user)


def test_a_move_today_is_true_at_once_and_a_later_one_on_its_day(officer, tallinn):
    anna = someone("Anna")
    job = JobFactory(key="service", name="Service adviser")
    assert place(person=anna, branch=anna.branch, job=job, starts_on=TODAY, by=officer)
    assert anna.job == job
    later = date(2026, 12, 1)
    assert place(person=anna, branch=tallinn, job=job, starts_on=later, by=officer)
    assert not place(person=anna, branch=tallinn, job=job, starts_on=later, by=officer), "known already"
    assert anna.branch.key == "riga"
    assert places(anna) == [
        ("riga", "counter", LONG_AGO, date(2026, 11, 19)), ("riga", "service", TODAY, date(2026, 11, 30)),
        ("tallinn", "service", later, None),
    ]  # fmt: skip
    # By the clock of the branch: in Tallinn it is the first of December from 22:00 UTC on.
    for hour, moved in ((21, 0), (22, 1), (22, 0)):
        with at(date(2026, 11, 30), hour):
            assert task()[0] == moved
    anna.refresh_from_db()
    assert anna.branch == tallinn
    # Nights that were missed are made up for.
    with at(date(2026, 12, 5)):
        place(person=anna, branch=BranchFactory(), job=job, starts_on=date(2026, 12, 10), by=officer)
    with at(date(2027, 3, 1)):
        assert turn_the_day(datetime(2027, 3, 1, 12, tzinfo=UTC)) == (1, 0)
    assert Person.objects.get(pk=anna.pk).branch.key == "riga"


def test_what_depends_on_people_hears_when_all_is_so(officer, tallinn, monkeypatch):
    heard = []

    def listen(ids):
        heard.append([(one.pk, one.branch.key) for one in Person.objects.filter(pk__in=ids)])

    monkeypatch.setattr(changes, "_listeners", [listen])
    anna = someone("Anna")
    place(person=anna, branch=tallinn, job=anna.job, starts_on=TODAY, by=officer)
    assert heard
    assert set(map(tuple, heard)) == {((anna.pk, "tallinn"),)}
    del heard[:]
    place(person=anna, branch=tallinn, job=anna.job, starts_on=TODAY, by=officer)
    assert heard == [], "nothing changed"
    add_leave(person=anna, starts_on=TODAY, by=officer)
    leave_company(person=anna, last_day=date(2026, 12, 24), by=officer)
    assert len(heard) == 2


def test_a_second_place_runs_beside_the_first_until_it_is_the_first(officer, tallinn):
    anna = someone("Anna")
    with pytest.raises(Refused, match="works already"):
        place_further(person=anna, branch=anna.branch, job=anna.job, starts_on=TODAY, by=officer)
    assert place_further(person=anna, branch=tallinn, job=anna.job, starts_on=TODAY, by=officer)
    assert not place_further(person=anna, branch=tallinn, job=anna.job, starts_on=TODAY, by=officer)
    place(person=anna, branch=tallinn, job=anna.job, starts_on=date(2026, 12, 1), by=officer)
    assert places(anna, main=False) == [("tallinn", "counter", TODAY, date(2026, 11, 30))]
    # The days of a further place are corrected.
    row = Placement.objects.get(person=anna, main=False)
    place_further(
        person=anna, branch=tallinn, job=anna.job, starts_on=TODAY, ends_on=date(2026, 11, 22),
        instead_of=row, by=officer,
    )  # fmt: skip
    assert places(anna, main=False) == [("tallinn", "counter", TODAY, date(2026, 11, 22))]


def test_nobody_leads_themselves_through_others_on_any_day(officer):
    maris, nanna, freja = (someone(name) for name in ("Māris", "Nanna", "Freja"))
    lead(person=nanna, manager=maris, starts_on=LONG_AGO, by=officer)
    lead(person=freja, manager=nanna, starts_on=date(2026, 12, 1), by=officer)
    with pytest.raises(Refused) as refused:
        lead(person=maris, manager=freja, starts_on=TODAY, by=officer)
    assert refused.value.sentence == "Māris would then lead themselves, through Nanna and Freja."
    assert refused.value.field == "manager"
    with pytest.raises(Refused, match="Nobody leads themselves"):
        lead(person=maris, manager=maris, starts_on=TODAY, by=officer)
    # Beside the main line it is no better.
    with pytest.raises(Refused, match="through Nanna"):
        lead_further(person=maris, manager=nanna, starts_on=TODAY, by=officer)
    # Until the day before there is no ring.
    assert lead_further(person=maris, manager=freja, starts_on=TODAY, ends_on=date(2026, 11, 30), by=officer)
    # Nor can the later line now begin earlier.
    with pytest.raises(Refused, match="would then lead themselves"):
        lead(person=freja, manager=nanna, starts_on=TODAY, by=officer)


def test_managers_follow_each_other_and_the_former_one_loses_sight_at_once(officer):
    anna, old, new = someone("Anna"), someone("Old"), someone("New")
    lead(person=anna, manager=old, starts_on=LONG_AGO, by=officer)
    lead(person=anna, manager=new, starts_on=TODAY, by=officer)
    assert managers(anna) == [("Old", LONG_AGO, date(2026, 11, 19)), ("New", TODAY, None)]
    assert anna not in team_of(old, TODAY)
    assert anna in team_of(old, date(2026, 11, 19))
    assert list(team_of(new, TODAY)) == [anna]
    assert lead(person=anna, manager=None, starts_on=date(2026, 12, 1), by=officer)
    assert list(team_of(new, date(2026, 12, 1))) == []
    with pytest.raises(Refused, match="first day of Later is 1 December 2026"):
        lead(person=anna, manager=someone("Later", hired_on=date(2026, 12, 1)), starts_on=TODAY, by=officer)


def test_leaves_do_not_overlap_and_can_be_taken_back(officer):
    anna = someone("Anna")
    assert add_leave(person=anna, starts_on=TODAY, ends_on=date(2026, 12, 4), by=officer)
    assert not add_leave(person=anna, starts_on=TODAY, ends_on=date(2026, 12, 4), by=officer)
    with pytest.raises(Refused, match="There is a leave from 20 November 2026 until 4 December 2026"):
        add_leave(person=anna, starts_on=date(2026, 12, 4), by=officer)
    with pytest.raises(Refused, match="cannot be before"):
        add_leave(person=anna, starts_on=TODAY, ends_on=date(2026, 11, 1), by=officer)
    row = Leave.objects.get()
    assert add_leave(person=anna, starts_on=TODAY, ends_on=date(2026, 11, 27), instead_of=row, by=officer)
    assert add_leave(person=anna, starts_on=date(2026, 12, 4), by=officer)
    for leave in Leave.objects.all():
        remove_leave(person=anna, leave=leave, by=officer)
    assert not Leave.objects.exists()


def test_the_last_day_ends_everything_on_it_and_the_account_after_it(officer):
    boss, jan, anna, ben = (someone(name) for name in ("Boss", "Jānis", "Anna", "Ben"))
    lead(person=jan, manager=boss, starts_on=LONG_AGO, by=officer)
    for person in (anna, ben):
        lead(person=person, manager=jan, starts_on=LONG_AGO, by=officer)
    appoint_deputy(manager=jan, deputy=anna, starts_on=TODAY, by=officer)
    last = date(2026, 11, 27)
    assert leave_company(person=jan, last_day=last, successor=anna, by=officer)
    assert not leave_company(person=jan, last_day=last, successor=anna, by=officer)
    assert places(jan) == [("riga", "counter", LONG_AGO, last)]
    assert managers(jan) == [("Boss", LONG_AGO, last)]
    assert managers(ben) == [("Jānis", LONG_AGO, last), ("Anna", date(2026, 11, 28), None)]
    assert managers(anna) == [("Jānis", LONG_AGO, last), ("Boss", date(2026, 11, 28), None)]
    assert Deputy.objects.get().ends_on == last
    with pytest.raises(Refused, match="last day of Jānis is 27 November 2026"):
        add_leave(person=jan, starts_on=date(2026, 12, 1), by=officer)
    # In Riga the last day is over at 22:00 UTC.
    for hour, closed in ((21, 0), (22, 1), (22, 0)):
        with at(last, hour):
            assert task()[1] == closed
    assert not User.objects.get(pk=jan.user_id).is_active


def test_somebody_stays_after_all_or_leaves_later(officer):
    jan, boss = someone("Jānis"), someone("Boss")
    lead(person=jan, manager=boss, starts_on=LONG_AGO, by=officer)
    leave_company(person=jan, last_day=date(2026, 11, 27), by=officer)
    assert leave_company(person=jan, last_day=date(2026, 12, 31), by=officer)
    assert places(jan)[0][-1] == managers(jan)[0][-1] == date(2026, 12, 31)
    assert stay(person=jan, by=officer)
    assert places(jan)[0][-1] is managers(jan)[0][-1] is None
    assert not stay(person=jan, by=officer)


def test_who_is_gone_comes_back_under_the_same_number(officer, tallinn):
    jan = someone("Jānis")
    leave_company(person=jan, last_day=date(2026, 6, 30), by=officer)
    assert not User.objects.get(pk=jan.user_id).is_active, "over already: closed at once"
    with pytest.raises(Refused, match="gone already"):
        stay(person=jan, by=officer)
    with pytest.raises(Refused, match="after the last one, which was on 30 June 2026"):
        come_back(person=jan, branch=tallinn, job=jan.job, starts_on=date(2026, 6, 30), by=officer)
    come_back(person=jan, branch=tallinn, job=jan.job, starts_on=TODAY, by=officer)
    assert (jan.hired_on, jan.left_on, jan.branch) == (TODAY, None, tallinn)
    assert User.objects.get(pk=jan.user_id).is_active
    assert places(jan) == [
        ("riga", "counter", LONG_AGO, date(2026, 6, 30)), ("tallinn", "counter", TODAY, None)
    ]  # fmt: skip
    with pytest.raises(Refused, match="another place"):
        change_first_day(person=jan, hired_on=date(2026, 6, 1), by=officer)


def test_the_first_day_is_corrected_both_ways(officer):
    anna, boss = someone("Anna", hired_on=date(2026, 11, 16)), someone("Boss")
    lead(person=anna, manager=boss, starts_on=date(2026, 11, 16), by=officer)
    assert change_first_day(person=anna, hired_on=date(2026, 11, 9), by=officer)
    assert places(anna) == [("riga", "counter", date(2026, 11, 9), None)]
    assert change_first_day(person=anna, hired_on=date(2026, 12, 1), by=officer)
    assert not change_first_day(person=anna, hired_on=date(2026, 12, 1), by=officer)
    assert places(anna) == [("riga", "counter", date(2026, 12, 1), None)]
    assert managers(anna) == [("Boss", date(2026, 12, 1), None)]


def test_words_about_a_person_are_changed_and_the_audit_says_only_which(officer):
    anna, ben = someone("Anna"), someone("Ben")
    assert change_person(
        person=anna, name="Anna Ozola", locale="lv", email="a@example.org", buddy=ben, by=officer
    )
    assert (anna.name, anna.locale, anna.buddy) == ("Anna Ozola", "lv", ben)
    assert User.objects.get(pk=anna.user_id).email == "a@example.org"
    same = {"person": anna, "name": "Anna Ozola", "locale": "lv", "buddy": ben, "by": officer}
    assert not change_person(**same, email="a@example.org")
    assert change_person(**same)
    assert User.objects.get(pk=anna.user_id).email == ""
    assert Audit.objects.filter(action="change person").first().detail == {
        "fields": ["buddy", "email", "locale", "name"]
    }
    with pytest.raises(Refused, match="own buddy"):
        change_person(person=anna, name="Anna", locale="lv", buddy=anna, by=officer)


def test_a_branch_closes_when_nobody_is_placed_there_any_longer(officer):
    branch = save_branch(facts=BranchFacts("Pärnu", "Europe/Tallinn", "et"), by=officer)
    assert branch.key == "parnu"
    with pytest.raises(Refused, match="with this name already"):
        save_branch(facts=BranchFacts("pärnu", "Europe/Tallinn", "et"), by=officer)
    anna = someone("Anna", branch=branch)
    closing = BranchFacts("Pärnu", "Europe/Tallinn", "et", ends_on=date(2026, 12, 31))
    with pytest.raises(Refused, match="people placed here beyond it: 1"):
        save_branch(facts=closing, branch=branch, by=officer)
    riga = BranchFactory()
    place(person=anna, branch=riga, job=anna.job, starts_on=date(2027, 1, 1), by=officer)
    branch = save_branch(facts=closing, branch=branch, by=officer)
    with pytest.raises(Refused, match="ends on 31 December 2026"):
        place(person=someone("Ben"), branch=branch, job=anna.job, starts_on=TODAY, by=officer)
    with pytest.raises(Refused, match="ended on 31 December 2026"):
        place(person=anna, branch=branch, job=anna.job, starts_on=date(2027, 2, 1), by=officer)
    job = save_job(facts=JobFacts("Diver", "under water", starts_on=date(2027, 1, 1)), by=officer)
    with pytest.raises(Refused, match="begins on 1 January 2027"):
        place(person=anna, branch=riga, job=job, starts_on=TODAY, by=officer)
