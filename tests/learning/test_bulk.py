"""The bulk path leaves what the one-by-one doors leave."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from learning.actions.anchor import anchor_records
from learning.actions.assign import assign, start_cycle
from learning.actions.bulk import write_histories
from learning.actions.histories import GivenIn, HistoryIn, ReadIn, SignedIn
from learning.actions.organisation import BranchIn, JobIn, LineIn, PersonIn, bring_people, bring_places
from learning.actions.publish import PartIn
from learning.actions.record import record_read, record_result, record_signature
from learning.models import (
    Activity,
    Assignment,
    Audit,
    Certificate,
    Cycle,
    Kind,
    Leave,
    Mastery,
    Outbox,
    Person,
    Progress,
    Record,
    RecordHead,
    ReportingLine,
)
from learning.queries.verify import verify_records
from learning.rules.mastery import ClauseEvidence
from tests.factories.learning import NOON, PersonFactory, make_course, make_release, make_result

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def course():
    return make_course(sign=True)


@pytest.fixture
def refresher(course):
    """A second course that holds the same quiz: one result counts in both."""
    quiz = course["quiz"]
    lesson = make_release(
        Kind.LESSON,
        "again",
        rule={"passed": str(quiz.activity.uuid)},
        parts=[PartIn(quiz.activity.uuid, "activity")],
    )
    return make_release(Kind.COURSE, "refresher", parts=[PartIn(lesson.activity.uuid)])


def the_past(course, refresher, person: Person, kind: str) -> HistoryIn:
    """A history of a certain kind, with events that do not come in the order in which they happened."""
    given = [
        GivenIn(course["course"].activity.uuid, Assignment.Source.HIRED, NOON - 30 * HOUR, date(2026, 12, 4))
    ]
    if kind == "waiting":
        return HistoryIn(person, tuple(given))
    given[0] = replace(given[0], started_at=NOON - 20 * HOUR)
    if kind == "twice":
        self_chosen = Assignment.Source.SELF
        given.append(
            GivenIn(refresher.activity.uuid, self_chosen, NOON, note="Once more", started_at=NOON - 10 * HOUR)
        )
    result = make_result(person, course["quiz"])
    poor = replace(
        result,
        attempt=uuid4(),
        passed=False,
        score=Decimal(1),
        occurred_at=NOON - 2 * HOUR,
        evidence=(ClauseEvidence("phone/rings", -1, 3, broke=True), ClauseEvidence("phone/greet", 0, 2)),
    )
    read = ReadIn(course["one"], NOON + 2 * HOUR)
    signed = SignedIn(course["standard"], NOON - 3 * HOUR, "lv")
    return HistoryIn(
        person,
        tuple(given),
        {
            "half": (read,),
            "stuck": (read, poor, replace(poor, attempt=uuid4(), occurred_at=NOON)),
            "done": (read, poor, result, signed),
            "late reading": (signed, signed, result, replace(result, attempt=uuid4()), read),
            "twice": (poor, result, read, signed),
        }[kind],
    )


KINDS = ("waiting", "half", "stuck", "done", "late reading", "twice")


def through_the_doors(history: HistoryIn) -> None:
    """The same history, one call at a time."""
    person = history.person
    for one in history.given:
        activity = Activity.objects.get(uuid=one.activity)
        assign(
            person=person,
            activity=activity,
            source=one.source,
            due_on=one.due_on,
            note=one.note,
            at=one.given_at,
        )
        if one.started_at:
            start_cycle(person=person, activity=activity, at=one.started_at)
    first = Cycle.objects.filter(person=person).order_by("pk").first()
    for event in history.events:
        if isinstance(event, ReadIn):
            record_read(person=person, cycle=first, release=event.release, at=event.at)
        elif isinstance(event, SignedIn):
            record_signature(person=person, release=event.release, at=event.at, locale=event.locale)
        else:
            record_result(event)


def left_by(person: Person) -> dict[str, Any]:
    """Everything that stands about a person, without ids, uuids, salts and the time of writing."""
    records = Record.objects.filter(person=person).order_by("seq").select_related("payload", "activity")
    progress = Progress.objects.filter(cycle__person=person)
    return {
        "assignments": list(
            person.assignments.order_by("pk").values_list(
                "activity", "source", "note", "due_on", "due_zone", "due_at", "assigned_by", "created_at", "ended_at"
            )
        ),
        "cycles": list(person.cycles.order_by("pk").values_list("number", "release", "started_at", "completed_at")),
        "records": [
            (
                row.seq, row.kind, row.source, row.version, row.activity.key, row.release_id, row.occurred_at,
                row.actor == person.uuid, row.actor_role, row.supersedes_id, row.reason, row.payload.text,
                row.payload.erased_at, len(row.payload.salt), len(row.payload_hash),
            )
            for row in records
        ],
        "head": list(RecordHead.objects.filter(person=person).values_list("seq")),
        "progress": set(
            progress.values_list(
                "cycle__assignment__activity", "activity__key", "opened_at", "read_at", "done_at", "passed_at",
                "signed_at", "tries", "last__seq",
            )
        ),
        "mastery": set(
            Mastery.objects.filter(person=person).values_list(
                "clause", "sum", "earned", "possible", "times", "broke", "last_at"
            )
        ),
        "certificates": list(
            Certificate.objects.filter(person=person).values_list("release", "record__seq", "completed_at")
        ),
        "audit": list(Audit.objects.filter(person=person).values_list("action", "object_kind", "actor", "detail")),
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_history_in_bulk_is_the_same_history(course, refresher, kind):
    one_by_one, in_bulk = PersonFactory(), PersonFactory()
    through_the_doors(the_past(course, refresher, one_by_one, kind))
    write_histories([the_past(course, refresher, in_bulk, kind)])
    by_hand, at_once = left_by(one_by_one), left_by(in_bulk)
    for part, expected in by_hand.items():
        assert at_once[part] == expected, part
    assert verify_records().findings == ()


def test_the_kinds_of_history_differ_as_they_say(course, refresher):
    """The comparison above would be worth little if these histories came to nothing."""
    people = {kind: PersonFactory() for kind in KINDS}
    written = write_histories([the_past(course, refresher, people[kind], kind) for kind in KINDS])
    assert (written.people, written.completed) == (6, 4)
    cycles = {kind: person.cycles.order_by("pk").first() for kind, person in people.items()}
    assert cycles["waiting"].release is None
    assert cycles["done"].completed_at == cycles["late reading"].completed_at == NOON + 2 * HOUR
    assert [kind for kind in KINDS if Certificate.objects.filter(person=people[kind])] == [
        "done",
        "late reading",
        "twice",
    ]
    assert Progress.objects.get(cycle=cycles["stuck"], activity=course["quiz"].activity).tries == 2
    rings = Mastery.objects.get(person=people["stuck"], clause="phone/rings", sum="shared")
    assert (rings.earned, rings.possible, rings.times, rings.broke) == (-2, 6, 2, 2)
    assert Cycle.objects.filter(person=people["twice"], completed_at__isnull=False).count() == 2


def test_the_past_sends_no_messages(course, refresher):
    write_histories([the_past(course, refresher, PersonFactory(), "done")])
    assert Certificate.objects.count() == 1
    assert not Outbox.objects.exists()


def test_a_result_may_follow_through_the_door(course, refresher):
    """What the bulk path leaves is an ordinary record: the next entry joins the chain."""
    person = PersonFactory()
    write_histories([the_past(course, refresher, person, "half")])
    record_result(make_result(person, course["quiz"]))
    assert list(Record.objects.filter(person=person).order_by("seq").values_list("seq", "kind")) == [
        (1, "read"),
        (2, "completed"),
        (3, "result"),
        (4, "completed"),
    ]
    assert verify_records().findings == ()


def test_somebody_who_has_a_history_is_refused(course, refresher):
    person, other = PersonFactory(), PersonFactory()
    write_histories([the_past(course, refresher, person, "half")])
    with pytest.raises(ValueError, match="already"):
        write_histories([the_past(course, refresher, one, "half") for one in (other, person)])
    assert not other.assignments.exists()


def test_an_unknown_clause_is_refused_and_nothing_is_written(course):
    person = PersonFactory()
    result = make_result(person, course["quiz"], evidence=(ClauseEvidence("phone/nothing", 1, 1),))
    given = GivenIn(course["course"].activity.uuid, Assignment.Source.SELF, NOON, started_at=NOON)
    with pytest.raises(ValueError, match="phone/nothing"):
        write_histories([HistoryIn(person, (given,), (result,))])
    assert not Assignment.objects.exists()


def test_two_results_of_one_attempt_are_refused(course):
    person = PersonFactory()
    result = make_result(person, course["quiz"])
    with pytest.raises(ValueError, match="one attempt"):
        write_histories([HistoryIn(person, (), (result, replace(result, passed=False)))])


def test_an_anchored_day_takes_no_more(course, refresher):
    write_histories(
        [the_past(course, refresher, PersonFactory(), "half")],
        recorded_at=datetime(2026, 11, 18, 9, 0, tzinfo=UTC),
    )
    anchor_records(until=date(2026, 11, 20))
    history = the_past(course, refresher, PersonFactory(), "half")
    with pytest.raises(ValueError, match="anchored"):
        write_histories([history], recorded_at=datetime(2026, 11, 19, 9, 0, tzinfo=UTC))
    write_histories([history], recorded_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert verify_records().findings == ()


def test_the_number_of_queries_does_not_grow_with_the_people(course, refresher):
    counts = []
    for size in (3, 60):
        kinds = [KINDS[i % len(KINDS)] for i in range(size)]
        histories = [the_past(course, refresher, PersonFactory(), "done" if i < 2 else kind)
                     for i, kind in enumerate(kinds)]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            write_histories(histories)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_seeded_draw_gives_the_same_hashes_again(course):
    def head() -> tuple[Any, ...]:
        rng = Random(7)
        bring_places([BranchIn("tallinn", "Tallinn", "Europe/Tallinn", "et")], [JobIn("desk", "Adviser", "")])
        (person,) = bring_people([PersonIn("S1", "Kati Tamm", "tallinn", "desk", date(2026, 1, 5))], rng=rng)
        given = GivenIn(course["course"].activity.uuid, Assignment.Source.HIRED, NOON, started_at=NOON)
        events = (ReadIn(course["one"], NOON + HOUR),)
        write_histories([HistoryIn(person, (given,), events)], recorded_at=NOON + 3 * HOUR, rng=rng)
        return RecordHead.objects.values_list("person__uuid", "seq", "hash").get()

    first = _undone(head)
    assert first == _undone(head)
    assert first[1:] == (2, first[2])


def _undone(act):
    """What ``act`` returns, with nothing of it left in the database."""
    with transaction.atomic():
        result = act()
        transaction.set_rollback(True)
    return result


def test_people_come_with_their_lines_leaves_and_buddies():
    bring_places(
        [BranchIn("riga", "Riga", "Europe/Riga", "lv"), BranchIn("riga", "Other", "UTC", "en")],
        [JobIn("sales", "Shop assistant", "on the shop floor")],
    )
    day = date(2026, 3, 2)
    people = bring_people(
        [
            PersonIn("R3", "Anna", "riga", "sales", day, buddy="R2", lines=(LineIn("R1", day),)),
            PersonIn("R2", "Ilze", "riga", "sales", day, buddy="R1", leaves=((day, None),)),
            PersonIn("R1", "Inese", "riga", "sales", day, left_on=date(2026, 5, 1)),
        ]
    )
    assert [person.number for person in people] == ["R3", "R2", "R1"]
    anna = Person.objects.select_related("buddy", "branch").get(number="R3")
    assert (anna.buddy.name, anna.branch.name, anna.effective_zone) == ("Ilze", "Riga", "Europe/Riga")
    assert ReportingLine.objects.get().manager.number == "R1"
    assert Leave.objects.get().person.number == "R2"


@pytest.mark.parametrize(
    ("fields", "what"),
    [({"branch": "nowhere"}, "nowhere"), ({"buddy": "R9"}, "R9"), ({"buddy": "R1"}, "ring"),
     ({"lines": (LineIn("R9", date(2026, 3, 2)),)}, "R9")],
)  # fmt: skip
def test_people_who_do_not_fit_are_refused_together(fields, what):
    bring_places([BranchIn("riga", "Riga", "Europe/Riga", "lv")], [JobIn("sales", "Shop assistant", "")])
    fine = PersonIn("R0", "Ilze", "riga", "sales", date(2026, 3, 2))
    wrong = replace(fine, number="R1", **fields)
    with pytest.raises(ValueError, match=what):
        bring_people([fine, wrong])
    assert not Person.objects.exists()


def test_what_is_brought_in_is_dated_when_it_happened(course):
    person = PersonFactory()
    activity = course["course"].activity
    given = assign(person=person, activity=activity, source=Assignment.Source.HIRED, at=NOON - 9 * HOUR)
    cycle = start_cycle(person=person, activity=activity, at=NOON - 8 * HOUR)
    assert (given.created_at, cycle.started_at) == (NOON - 9 * HOUR, NOON - 8 * HOUR)
    assert start_cycle(person=person, activity=activity, at=NOON).started_at == NOON - 8 * HOUR
