"""The demo company and its larger sister: who is there, what they have done, and that it is all true."""

from datetime import date, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Max, Min
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from cms.demo.company import five_doors
from cms.demo.growing import Plan
from cms.demo.seeding import bring_everybody
from learning import api as learning
from learning.actions.notices import write_notices
from learning.models import (
    Assignment,
    Branch,
    Certificate,
    Clause,
    Cycle,
    Ground,
    Job,
    Leave,
    Mastery,
    NoticeItem,
    Outbox,
    Person,
    Progress,
    Record,
    RecordHead,
    Release,
    ReportingLine,
    Requirement,
    User,
)
from learning.policies import team_of
from learning.queries.home import home
from learning.queries.team import members, team
from learning.queries.verify import verify_records
from quizzes.models import Attempt
from roleplay.engine import State, texts_in
from roleplay.models import Play, PlayMark
from roleplay.queue import queue_of
from roleplay.scenes import scene_played
from tests.factories import story
from tests.harness.kept import KeptTestCase

ACCOUNTS = {
    "hire": {"employee"},
    "trainer": {"employee", "trainer"},
    "manager": {"employee", "manager"},
    "people": {"employee", "people_officer"},
    "auditor": {"auditor"},
    "admin": {"admin"},
}
ZONES = {"Europe/Riga", "Europe/Copenhagen", "Europe/Tallinn", "Europe/Stockholm", "Asia/Ulaanbaatar"}


def run(command: str, *args: str, **options: Any) -> str:
    """What a command says."""
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def counts() -> dict[str, int]:
    """How many rows there are of everything that the demo could write."""
    models = (Assignment, Attempt, Branch, Certificate, Cycle, Ground, Leave, Mastery, Outbox, Person, Play, Progress,
              Record, RecordHead, ReportingLine, Requirement, User)  # fmt: skip
    return {model.__name__: model.objects.count() for model in models}


def text_of(play: Play) -> str:
    """What was written in a play."""
    whole = Play.objects.get(pk=play.pk)
    return " ".join(text for _, _, _, text in texts_in(scene_played(whole), State.from_json(whole.state)))


class Academy(KeptTestCase):
    """With the Academy, and nobody yet."""

    @classmethod
    def begin(cls) -> None:
        story.academy()


@pytest.mark.slow
@pytest.mark.one_database  # the demo company loads in the embedded profile alone, which is SQLite
class FiveDoorsTests(Academy):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        call_command("load_demo", verbosity=0)

    def account(self, name: str) -> User:
        return User.objects.get(login=f"{name}@fivedoors.example")

    def test_everybody_is_there(self) -> None:
        assert 55 <= Person.objects.count() <= 70
        assert set(Branch.objects.values_list("zone", flat=True)) == ZONES
        assert set(Branch.objects.values_list("locale", flat=True)) == {"lv", "da", "et", "sv", "mn"}
        smallest = Person.objects.values("branch").annotate(n=Count("pk")).order_by("n")[0]["n"]
        assert smallest >= 10

    def test_the_accounts_open_with_the_password_and_wear_their_roles(self) -> None:
        for name, roles in ACCOUNTS.items():
            user = self.account(name)
            assert user.check_password("rehearsal-demo"), name
            assert set(user.groups.values_list("name", flat=True)) == roles
            assert not user.is_superuser
            assert Person.objects.filter(user=user).exists() == (name not in ("auditor", "admin"))
        assert User.objects.count() == len(ACCOUNTS)

    def test_the_new_hire_has_everything_before_her(self) -> None:
        anna = learning.person_of(self.account("hire"))
        now = timezone.now()
        today = timezone.localdate(timezone=ZoneInfo("Europe/Riga"))
        monday = today - timedelta(days=today.weekday())
        assert (anna.branch.key, anna.locale, anna.hired_on) == ("riga", "en", monday)
        assignment = Assignment.objects.get(person=anna)
        assert (assignment.source, assignment.activity.key) == ("hired", "phone-and-complaint")
        assert assignment.due_on == monday + timedelta(days=11)
        assert not Record.objects.filter(person=anna).exists()
        assert assignment.cycles.get().release is None
        page = home(anna, now)
        assert page.next is not None
        assert not page.next.late
        assert [contact.role for contact in page.ask] == ["your buddy", "your manager"]
        assert page.ask[1].name == learning.person_of(self.account("manager")).name

    def test_the_manager_leads_riga_and_nobody_else(self) -> None:
        manager = learning.person_of(self.account("manager"))
        today = timezone.localdate()
        led = team_of(manager, today)
        assert set(led.values_list("branch__key", flat=True)) == {"riga"}
        everyone = members(manager, today)
        page = team(everyone, list(everyone), timezone.now(), today, "en")
        states = {cell.state for row in page.rows for cell in row.cells}
        assert states == {"may", "half", "late", "not", "none"}
        assert any(row.away for row in page.rows)
        assert any("2 times" in need.sentence for need in page.needs)
        assert any("was due" in need.sentence for need in page.needs)
        # Whoever led them before the handover is seen by date.
        before = team_of(Person.objects.get(number="RIX-00"), today - timedelta(days=800))
        assert before.count() > 2
        assert not team_of(Person.objects.get(number="RIX-00"), today).exists()

    def test_every_state_is_there(self) -> None:
        now, today = timezone.now(), timezone.localdate()
        open_cycles = Cycle.objects.filter(completed_at=None, person__left_on=None)
        assert Cycle.objects.filter(completed_at__isnull=False).count() > 12
        assert Certificate.objects.count() == Cycle.objects.filter(completed_at__isnull=False).count()
        assert open_cycles.filter(started_at__isnull=False, assignment__due_at__gt=now).count() > 5
        assert open_cycles.filter(started_at__isnull=False, assignment__due_at__lt=now).count() > 3
        assert open_cycles.filter(started_at=None, assignment__due_at__lt=now).count() > 1
        assert open_cycles.filter(started_at=None, assignment__due_at__gt=now).count() > 3
        stuck = Progress.objects.filter(passed_at=None, tries=2, activity__kind__in=("quiz", "scenario"))
        assert stuck.count() == 5
        assert Person.objects.filter(left_on__lt=today).count() > 4
        assert Leave.objects.filter(starts_on__lte=today, ends_on__gte=today).count() > 4

    def test_the_record_is_whole_and_lies_in_the_past(self) -> None:
        report = verify_records()
        assert report.findings == ()
        assert report.records > 300
        span = Record.objects.aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
        assert span["last"] < timezone.now()
        assert span["first"] < timezone.now() - timedelta(days=90)
        for cycle in Cycle.objects.filter(started_at__isnull=False).select_related(
            "assignment", "person", "release"
        ):
            assert cycle.assignment.created_at <= cycle.started_at
            inside = [
                record.occurred_at
                # A standard may have been signed for another course before.
                for record in Record.objects.filter(person=cycle.person, kind__in=("read", "result"))
                if str(record.activity.uuid) in str(cycle.release.outline)
            ]
            assert cycle.started_at <= min(inside, default=cycle.started_at)
            assert cycle.started_at.date() >= cycle.person.hired_on
            if cycle.person.left_on:
                last = Record.objects.filter(person=cycle.person).aggregate(at=Max("occurred_at"))["at"]
                assert last.date() <= cycle.person.left_on

    def test_results_come_from_real_attempts_and_plays(self) -> None:
        attempts = Attempt.objects.filter(state="submitted", counts=True)
        plays = Play.objects.filter(status="ended", mode="exam")
        for source, made in (("quizzes", attempts), ("roleplay", plays)):
            recorded = Record.objects.filter(kind="result", source=source)
            assert recorded.exists()
            assert set(recorded.values_list("attempt", flat=True)) == set(made.values_list("uuid", flat=True))
        assert not Attempt.objects.filter(state="open").exists()
        assert not Play.objects.exclude(status__in=("ended", "waiting")).exists()

    def test_letters_wait_for_whoever_may_mark_them(self) -> None:
        trainer, manager = self.account("trainer"), self.account("manager")
        waiting = list(queue_of(trainer))
        assert len(waiting) > 3
        assert len({text_of(play) for play in waiting}) == len(waiting)
        assert sum(play.marked for play in waiting) == 1
        own = list(queue_of(manager))
        assert own
        assert {play.person.branch.key for play in own} == {"riga"}
        assert [play in waiting for play in queue_of(manager, mine=True)] == [True]
        self.client.force_login(trainer)
        for address in [
            reverse("roleplay:marking"),
            *(reverse("roleplay:mark", args=[p.uuid]) for p in waiting),
        ]:
            assert self.client.get(address).status_code == 200, address

    def test_letters_were_marked_by_one_or_by_two_and_came_out_either_way(self) -> None:
        written = Play.objects.filter(status="ended", marks__isnull=False).distinct()
        markers = {tuple(play.marks.order_by("n").values_list("role", flat=True)) for play in written}
        assert markers == {("trainer",), ("manager", "trainer")}
        assert {play.passed for play in written} == {True, False}
        assert all(play.marks.exclude(note="").exists() for play in written)
        now = timezone.now()
        for mark in PlayMark.objects.select_related("play"):
            assert mark.play.ended_at < mark.at < now

    def test_evidence_is_on_clauses_that_the_releases_teach(self) -> None:
        taught = {
            clause
            for teaches in Release.objects.filter(activity__kind__in=("quiz", "scenario")).values_list(
                "teaches", flat=True
            )
            for clause in teaches
        }
        shown = set(Mastery.objects.values_list("clause", flat=True))
        assert len(shown) > 10
        assert shown <= taught
        assert shown <= set(Clause.objects.values_list("ref", flat=True))

    def test_what_was_done_can_be_opened_again(self) -> None:
        user = self.account("manager")
        self.client.force_login(user)
        plays = list(Play.objects.filter(person__user=user))
        attempts = list(Attempt.objects.filter(person__user=user))
        assert len(plays) >= 2
        assert len(attempts) >= 3
        pages = ["/", "/record/", "/team/"]
        pages += [reverse("roleplay:debrief", args=[play.uuid]) for play in plays]
        pages += [reverse("quizzes:result", args=[attempt.uuid]) for attempt in attempts]
        for page in pages:
            assert self.client.get(page).status_code == 200, page

    def test_the_course_was_given_by_whoever_leads_the_branch(self) -> None:
        manager = self.account("manager")
        given = Assignment.objects.filter(assigned_by=manager)
        assert set(given.values_list("person__branch__key", flat=True)) == {"riga"}
        assert set(given.values_list("source", flat=True)) == {"manager"}

    def test_the_people_office_asks_for_courses_and_says_why(self) -> None:
        self.client.force_login(self.account("people"))
        page = self.client.get(reverse("learning:requirements")).content.decode()
        assert "learns “At the counter, and afterwards”, 60 days after it reaches them." in page
        assert "It opens 60 days after the first day." in page
        assert "wants a date" not in page
        assert "want a date" not in page
        self.client.force_login(self.account("manager"))
        home = self.client.get("/").content.decode()
        assert (
            "because everyone in the kitchen department, on the shop floor or as shop manager learns it"
            in home
        )
        assert "That is 60 days after it was asked for." in home
        # Who has just begun is asked later.
        assert not Ground.objects.filter(
            requirement__isnull=False, assignment__person__number="RIX-14"
        ).exists()

    def test_what_is_asked_moves_no_date_and_none_of_its_own_is_past(self) -> None:
        today = timezone.localdate(timezone=ZoneInfo("Europe/Riga"))
        away = set(Leave.objects.values_list("person__number", flat=True))
        told = {(past.number, past.course): past.due_on for past in five_doors(today).pasts}
        for row in Assignment.objects.select_related("person", "activity"):
            key = (row.person.number, row.activity.key)
            if key in told:
                assert row.source != "requirement", key
                assert row.due_on == told[key] or row.person.number in away, key
            else:
                assert row.source == "requirement", key
                assert row.due_on is not None, key
                assert row.due_on >= today + timedelta(days=59), key
        assert Assignment.objects.filter(source="requirement").count() > 20
        assert not Ground.objects.filter(proposed_on__isnull=False).exists()

    def test_no_mail_goes_out_about_the_past(self) -> None:
        later = timezone.now() + timedelta(days=1)
        Branch.objects.update(opens=time.min, closes=time.max, open_days="1234567")
        write_notices(later)
        assert NoticeItem.objects.filter(kind="done", notice=None).exists()
        assert not NoticeItem.objects.filter(kind__in=("done", "marked")).exclude(notice=None).exists()
        assert not Outbox.objects.exclude(kind="notice").filter(sent_at=None).exists()

    def test_loading_again_changes_nothing(self) -> None:
        before = counts()
        heads = list(RecordHead.objects.order_by("pk").values_list("person", "seq", "hash"))
        assert "nothing changed" in run("load_demo")
        assert counts() == before
        assert list(RecordHead.objects.order_by("pk").values_list("person", "seq", "hash")) == heads


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize(
        ("employees", "days", "why"),
        [(0, 0, "at least one"), (-3, 0, "at least one"), (5, 2, "not come yet")],
    )
    def test_a_company_that_cannot_be(self, employees: int, days: int, why: str) -> None:
        day = timezone.now().date() + timedelta(days=days)
        with pytest.raises(CommandError, match=why):
            call_command("seed_company", employees=employees, today=day)

    def test_without_the_course_it_says_what_to_load(self) -> None:
        for command, options in (("load_demo", {}), ("seed_company", {"employees": 5})):
            with pytest.raises(CommandError, match="load_pack"):
                call_command(command, **options)
        assert not Person.objects.exists()
        assert not User.objects.exists()

    @override_settings(EMBEDDED=False)
    def test_the_demo_stays_out_of_production(self) -> None:
        with pytest.raises(CommandError, match="embedded profile"):
            call_command("load_demo")

    @override_settings(EMBEDDED=False)
    def test_made_up_people_stay_away_from_real_ones(self) -> None:
        branch = Branch.objects.create(key="here", name="Here")
        job = Job.objects.create(key="job", name="Job")
        Person.objects.create(number="STO-1", name="Real", hired_on="2026-01-05", branch=branch, job=job)
        with pytest.raises(CommandError, match="do not belong"):
            call_command("seed_company", employees=5)


def test_the_same_day_gives_the_same_company() -> None:
    today = timezone.localdate()
    assert five_doors(today) == five_doors(today)
    later = five_doors(today + timedelta(days=30))
    assert [person.number for person in later.people] == [
        person.number for person in five_doors(today).people
    ]


@pytest.mark.parametrize("weekday", range(7))
def test_whatever_the_day_nobody_learns_before_the_first_day_or_after_the_last(weekday: int) -> None:
    today = timezone.localdate() + timedelta(days=weekday)
    company = five_doors(today)
    hired = {person.number: person.hired_on for person in company.people}
    for past in company.pasts:
        assert past.given_on >= hired[past.number], past
        assert past.given_on <= past.due_on, past
        if past.began_on:
            assert past.given_on <= past.began_on <= past.until < today, past
    anna = next(past for past in company.pasts if past.number == "RIX-14")
    assert (anna.due_on.weekday(), anna.began_on) == (4, None)
    assert timedelta(days=4) < anna.due_on - today < timedelta(days=12)


@pytest.mark.parametrize("employees", [1, 2, 3, 7, 25, 26, 300, 301, 5000])
def test_everybody_in_a_company_of_any_size_is_led_by_somebody_before_them(employees: int) -> None:
    plan = Plan(employees, 3, timezone.localdate())
    people = list(plan.people(0, employees))
    assert len({person.number for person in people}) == employees
    branches = {branch.key for branch in plan.places()[0]}
    seen: set[str] = set()
    for person in people:
        assert person.branch in branches
        assert all(line.manager in seen for line in person.lines)
        assert not person.left_on or person.left_on >= person.hired_on
        assert person.hired_on <= plan.today
        seen.add(person.number)


@pytest.mark.slow
class SeedCompanyTests(Academy):
    def snapshot(self, seed: int) -> dict[str, list[Any]]:
        """What a run leaves, and the database as before."""
        with transaction.atomic():
            run("seed_company", employees=120, seed=seed)
            assert verify_records().findings == ()
            left = {
                "people": list(
                    Person.objects.order_by("number").values_list(
                        "number",
                        "uuid",
                        "name",
                        "hired_on",
                        "left_on",
                        "branch__key",
                        "job__key",
                        "buddy__number",
                    )
                ),
                "lines": list(
                    ReportingLine.objects.order_by("person__number").values_list(
                        "person__number", "manager__number"
                    )
                ),
                "assignments": list(
                    Assignment.objects.order_by("person__number").values_list(
                        "uuid", "person__number", "source", "due_at", "created_at"
                    )
                ),
                "progress": list(
                    Progress.objects.order_by("cycle__person__number", "activity").values_list(
                        "cycle__uuid", "activity", "read_at", "done_at", "passed_at", "signed_at", "tries"
                    )
                ),
                "heads": list(
                    RecordHead.objects.order_by("person__number").values_list("person__number", "seq", "hash")
                ),
                "mastery": list(
                    Mastery.objects.order_by("person__number", "clause", "sum").values_list(
                        "person__number", "clause", "sum", "earned", "possible", "times", "last_at"
                    )
                ),
                "done": list(
                    Cycle.objects.filter(completed_at__isnull=False)
                    .order_by("person__number")
                    .values_list("person__number", "completed_at")
                ),
            }
            transaction.set_rollback(True)
        assert not Person.objects.exists()
        return left

    def test_the_same_seed_gives_the_same_company_down_to_the_hashes(self) -> None:
        first, second, other = self.snapshot(4), self.snapshot(4), self.snapshot(5)
        for part, rows in first.items():
            assert len(rows) > 10, part
            assert rows == second[part], part
            assert rows != other[part], part

    def test_it_looks_like_a_company(self) -> None:
        # How far people have come depends on the day of the week, so the day is given.
        day = date(2026, 11, 24)
        said = run("seed_company", employees=300, seed=1, today=day)
        assert "300 people" in said
        now = timezone.now()
        assert Person.objects.count() == 300
        assert Person.objects.exclude(lines_up__isnull=False).exclude(left_on__isnull=False).count() == 1
        head = Person.objects.get(job__key="head-of-service")
        here = Person.objects.filter(left_on=None).exclude(pk=head.pk)
        assert set(here) <= set(team_of(head, day))
        started = Cycle.objects.filter(started_at__isnull=False)
        assert started.filter(completed_at__isnull=False).count() > 80
        assert started.filter(completed_at=None, assignment__due_at__lt=now).count() > 10
        assert Cycle.objects.filter(started_at=None).count() > 20
        assert Progress.objects.filter(passed_at=None, tries=2).count() > 3
        assert Record.objects.aggregate(at=Max("occurred_at"))["at"] < now
        assert Record.objects.aggregate(at=Max("recorded_at"))["at"] <= now
        assert verify_records().findings == ()

    def test_what_was_broken_off_goes_on(self) -> None:
        plan = Plan(60, 2, timezone.now().date())
        for _people in bring_everybody(plan):
            pass
        assert not Assignment.objects.exists()
        run("seed_company", employees=60, seed=2)
        after = counts()
        assert after["Record"] > 100
        run("seed_company", employees=60, seed=2)
        assert counts() == after

    def test_two_companies_fit_beside_each_other(self) -> None:
        run("seed_company", employees=20, seed=1)
        run("seed_company", employees=20, seed=2)
        assert Person.objects.count() == 40
        assert verify_records().findings == ()
