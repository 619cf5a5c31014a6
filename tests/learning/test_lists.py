"""What lists of people do: the check that changes nothing, applying, and doing it again."""

from contextlib import suppress
from datetime import date

import pytest

from learning.actions import list_apply, list_check, list_work
from learning.actions.leading import lead
from learning.actions.list_work import work
from learning.actions.lists import apply_list, hand_in, read_as, throw_away
from learning.actions.people import add_person
from learning.models import (
    Audit,
    Branch,
    Job,
    ParkedLine,
    PeopleList,
    PeopleListFile,
    Person,
    Placement,
    ReportingLine,
    User,
)
from learning.queries import list_words as words
from learning.refused import Refused
from tests.learning.lists import DAY, bring, check, company, effects, row, standing, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(friday):
    return company()


def test_a_name_that_two_branches_have_is_asked_about(hr):
    Branch.objects.create(key="riga-2", name="Riga", zone="Europe/Riga")
    made = check(hr, row(1, branch="Riga"), row(2, branch="riga-2"))
    first, second = made.lines.order_by("row")
    assert first.errors == {"branch": {"key": "several-branch", "names": ["riga", "riga-2"]}}
    assert second.effect == "new"


def test_the_check_says_each_effect_and_changes_nothing(hr):
    bring(hr, row(1), row(2, manager=1))
    before = standing()
    made = check(
        hr,
        row(1, branch="tallinn"),
        row(2, manager=1),
        row(3, manager=999),
        row(4, branch="Rīgaa"),
        row(5, name=" ", hired="2025-02-30"),
        row(6),
        row(6, name="Another"),
        row(7, manager=8),
        row(8, manager=7),
    )
    assert standing() == before
    assert effects(made) == {
        "1": "changed", "2": "same", "3": "new", "4": "error", "5": "error", "6": "error", "7": "error", "8": "error",
    }  # fmt: skip
    by_number = {line.data["number"]: line for line in made.lines.all()}
    assert by_number["1"].changes == {"branch": ["Riga", "Tallinn"]}
    assert by_number["3"].parked_manager == "999"
    assert by_number["4"].errors == {"branch": {"key": "unknown-branch", "near": ["Riga"]}}
    assert {field: error["key"] for field, error in by_number["5"].errors.items()} == {
        "name": "empty",
        "hired_on": "date",
    }
    assert {line.errors["number"]["key"] for line in made.lines.filter(number="6")} == {"twice"}
    assert by_number["7"].errors["manager"]["key"] == "ring"
    assert sorted(by_number["7"].errors["manager"]["names"]) == ["Person 7", "Person 8"]
    assert made.counts == {"changed": 1, "same": 1, "new": 1, "error": 6, "parked": 1}
    assert not PeopleListFile.objects.exists(), "the file goes when its lines are read"


def test_the_same_file_twice_changes_nothing(hr):
    rows = [row(1, email="one@example.org"), row(2, manager=1), row(3, manager=999, last="2027-01-31")]
    bring(hr, *rows)
    before, audited = standing(), Audit.objects.exclude(object_kind="people list").count()
    again = bring(hr, *rows)
    assert set(effects(again).values()) == {"same"}
    assert standing() == before
    assert Audit.objects.exclude(object_kind="people list").count() == audited
    assert ParkedLine.objects.get().manager_number == "999"


def test_a_list_leaves_what_the_actions_one_by_one_leave(hr):
    bring(hr, row(1), row(2, manager=1, email="two@example.org"), row(3, manager=2, hired="2026-12-01"))
    by_list = (
        standing(),
        sorted(Audit.objects.exclude(object_kind="people list").values_list("action", flat=True)),
    )
    ReportingLine.objects.all().delete()
    Placement.objects.exclude(person__number="HR").delete()
    skip = Audit.objects.count()
    people = {}
    for number, manager, hired, email in (
        ("1", "", "2025-02-03", ""),
        ("2", "1", "2025-02-03", "two@example.org"),
        ("3", "2", "2026-12-01", ""),
    ):
        people[number] = add_person(
            number=f"A{number}",
            name=f"Person {number}",
            branch=Branch.objects.get(key="riga"),
            job=Job.objects.get(key="counter"),
            hired_on=date.fromisoformat(hired),
            email=email.replace("two", "a-two"),
            by=hr,
        )
        if manager:
            lead(person=people[number], manager=people[manager], starts_on=date.fromisoformat(hired), by=hr)
    after = standing()

    def own(rows, mark):
        return [
            tuple(str(value).removeprefix(mark) if isinstance(value, str) else value for value in one)
            for one in rows
        ]

    assert [one for one in own(after["places"], "A") if one[0] != "HR"] == [
        one for one in by_list[0]["places"] if one[0] != "HR"
    ]
    assert own(after["lines"], "A") == by_list[0]["lines"]
    new_roles = [one for one in after["roles"] if one[0].startswith("a")]
    assert [(login.removeprefix("a"), role) for login, role in new_roles] == [
        one for one in by_list[0]["roles"] if one[0] in "123"
    ]
    assert sorted(Audit.objects.order_by("pk")[skip:].values_list("action", flat=True)) == by_list[1]


def test_managers_come_in_whatever_the_order_of_the_rows_and_of_the_changes(hr):
    bring(hr, row(1, manager=2), row(2, manager=3), row(3, manager=4), row(4))
    # All of it upside down, but 1 is led by 2 still: an empty cell takes nothing away. So nothing of it is possible.
    made = bring(hr, row(1), row(2, manager=1), row(3, manager=2), row(4, manager=3))
    assert effects(made) == {"1": "same", "2": "error", "3": "error", "4": "error"}
    # No change alone is possible before the one above it.
    bring(hr, row(5, manager=4), row(1, manager=5))
    made = bring(hr, row(2, manager=4), row(3, manager=2))
    assert effects(made) == {"2": "changed", "3": "changed"}
    assert not made.lines.filter(again=True).exists()
    now = dict(ReportingLine.objects.filter(ends_on=None).values_list("person__number", "manager__number"))
    assert now == {"1": "5", "2": "4", "3": "2", "5": "4"}


def test_an_unknown_manager_is_waited_for_and_comes_in_by_any_way(hr):
    bring(hr, row(1, manager="boss"))
    assert ParkedLine.objects.get().person.number == "1"
    assert not ReportingLine.objects.exists()
    add_person(
        number="BOSS",
        name="The boss",
        branch=Branch.objects.get(key="riga"),
        job=Job.objects.get(key="lead"),
        hired_on=date(2026, 1, 5),
        by=hr,
    )
    line = ReportingLine.objects.get()
    assert (line.person.number, line.manager.number, line.starts_on) == ("1", "BOSS", date(2026, 1, 5))
    assert not ParkedLine.objects.exists()


def test_who_got_another_manager_by_hand_waits_no_more(hr):
    bring(hr, row(1, manager="boss"), row(2))
    lead(person=Person.objects.get(number="1"), manager=Person.objects.get(number="2"), starts_on=DAY, by=hr)
    assert not ParkedLine.objects.exists()


def test_a_line_that_would_do_something_else_by_now_is_left_alone(hr):
    bring(hr, row(1), row(2))
    made = check(hr, row(1, name="New Name"), row(2, name="Other Name"))
    Person.objects.filter(number="1").update(name="Meanwhile")
    apply_list(row=made, by=hr)
    work(made.pk, 30)
    assert list(made.lines.filter(again=True).values_list("number", flat=True)) == ["1"]
    assert set(Person.objects.exclude(number="HR").values_list("name", flat=True)) == {
        "Meanwhile",
        "Other Name",
    }


def test_a_crash_in_any_piece_costs_and_repeats_nothing(hr, monkeypatch):
    for module in (list_apply, list_check, list_work):
        monkeypatch.setattr(module, "CHUNK", 2)
    real, calls = list_work._save, []

    def dies(one):
        calls.append(1)
        if len(calls) % 2:
            raise KeyboardInterrupt  # what was written in this piece is undone
        real(one)

    monkeypatch.setattr(list_work, "_save", dies)

    def work_and_die(made):
        for _try in range(60):
            with suppress(KeyboardInterrupt):
                if not work(made.pk, 30):
                    break
        made.refresh_from_db()

    rows = [row(n, manager=n // 2 or "") for n in range(1, 12)]
    made = hand_in(name="x.csv", content=text(*rows).encode(), valid_from=DAY, by=hr)
    work_and_die(made)
    assert (made.state, made.counts) == ("checked", {"new": 11, "parked": 0})
    apply_list(row=made, by=hr)
    work_and_die(made)
    assert made.state == "applied"
    assert Person.objects.exclude(number="HR").count() == 11
    assert Audit.objects.filter(action="add person").count() == 11
    assert ReportingLine.objects.count() == 10
    assert made.counts["applied"] == 11
    assert len(calls) > 20


def test_all_or_nothing_waits_until_every_line_is_good(hr):
    made = check(hr, row(1), row(2, branch="Nowhere"), all_or_nothing=True)
    with pytest.raises(Refused):
        apply_list(row=made, by=hr)
    made = bring(hr, row(1), row(2, branch="Nowhere"))
    assert Person.objects.filter(number="1").exists()
    assert made.lines.get(number="2").applied_at is None


def test_a_list_of_everybody_gives_a_last_day_to_whoever_is_missing(hr):
    bring(hr, *[row(n) for n in range(1, 6)])
    made = bring(
        hr, row("HR", name="Anna", hired="2020-01-01"), *[row(n) for n in range(1, 5)], everybody=True
    )
    assert made.lines.get(effect="leaves").row < 0
    gone = Person.objects.get(number="5")
    assert gone.left_on == date(2026, 11, 19)
    assert not gone.user.is_active
    assert Person.objects.filter(left_on=None).count() == 5


def test_half_a_file_is_stopped_until_somebody_types_how_many_would_leave(hr):
    bring(hr, *[row(n) for n in range(1, 11)])
    made = check(hr, *[row(n) for n in range(1, 6)], everybody=True)
    assert made.counts["leaves"] == 6
    before = standing()
    for typed in (None, 5, 0):
        with pytest.raises(Refused) as no:
            apply_list(row=made, leaving=typed, by=hr)
        assert no.value.field == "leaving"
    assert work(made.pk, 5) is False
    assert standing() == before
    assert apply_list(row=made, leaving=6, by=hr)


def test_who_left_comes_back_with_a_new_first_day(hr):
    bring(hr, row(1, last="2026-06-30"), row(2))
    assert not User.objects.get(login="1").is_active
    made = check(hr, row(1))
    assert made.lines.get().errors["hired_on"]["key"] == "left"
    bring(hr, row(1, hired="2026-11-02", manager=2, branch="Tallinn"))
    back = Person.objects.get(number="1")
    assert (back.hired_on, back.left_on, back.branch.key) == (date(2026, 11, 2), None, "tallinn")
    assert User.objects.get(login="1").is_active


def test_what_was_thrown_away_leaves_nothing_and_cannot_be_applied(hr):
    made = check(hr, row(1))
    assert throw_away(row=made, by=hr)
    assert not made.lines.exists()
    with pytest.raises(Refused):
        apply_list(row=made, by=hr)
    assert not throw_away(row=made, by=hr)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"number;name\n1;Anna\n", "no-headings"),
        (b"number;name;branch;job;hire date\n1;Anna;Riga;Shop;2025-01-01\n", "columns"),
        (
            "\n".join(["number;name;branch;job;manager;hire date;language", row(1), "2;An"]).encode(),
            "cut-off",
        ),
        (b'number;name;branch;job;manager;hire date;language\n1;"Anna;Riga;Shop;;2025-01-01;en\n', "quotes"),
        (b"", "no-rows"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_as_a_whole(hr, content, why):
    made = hand_in(name="x.csv", content=content, valid_from=DAY, by=hr)
    work(made.pk, 30)
    made.refresh_from_db()
    assert (made.state, made.refused["key"]) == (PeopleList.State.REFUSED, why)
    assert not made.lines.exists()


def wrong(made):
    """What is said of each line of a list, by row."""
    return {
        line.row: [words.error(name, found, line.data.get(name, "")) for name, found in line.errors.items()]
        for line in made.lines.order_by("row")
    }


def test_numbers_that_differ_in_capital_letters_alone_are_told_apart_from_those_that_do_not(hr):
    made = check(hr, row("RIX-1"), row("rix-1"), row("Rix-2"), row("Rix-2"), row("rIX-1"))
    letters = (
        "Another line has this number in other letters: %s. Capital and small letters make no difference."
    )
    said = wrong(made)
    assert said[2] == [f"{letters % 'rIX-1, rix-1'} Keep one of them."]
    assert said[3] == [f"{letters % 'RIX-1, rIX-1'} Keep one of them."]
    assert said[4] == said[5] == ["Two lines have this number. Keep one of them."]


def test_somebody_is_known_whatever_the_capital_letters_of_the_number(hr):
    bring(hr, row("Rix-7", name="Anna Liepa"))
    anna = Person.objects.get(number="Rix-7")
    made = check(hr, row("rIX-7", name="Anna Egle"), row("RIX-8", manager="RIX-7"))
    first, second = made.lines.order_by("row")
    assert (first.effect, first.person, first.errors) == ("changed", anna, {})
    assert (second.effect, second.parked_manager) == ("new", "")
    apply_list(row=made, by=hr)
    while work(made.pk, 30):
        pass
    anna.refresh_from_db()
    assert (anna.number, anna.name) == ("Rix-7", "Anna Egle"), "the number stays as it was first written"
    assert ReportingLine.objects.get(person__number="RIX-8").manager == anna


def test_an_unknown_branch_is_read_as_the_near_one_in_every_line(hr):
    bring(hr, row("old", branch="Tallinn"))
    made = check(hr, row(1, branch="Rigaa"), row(2, branch="Rigaa", job="Shift leed"), row(3), everybody=True)
    assert {line.number: line.effect for line in made.lines.filter(row__gt=0)} == {
        "1": "error", "2": "error", "3": "new",
    }  # fmt: skip
    assert read_as(row=made, field="branch", words="Rigaa", name="Tallinn", by=hr) == 0, "it was not proposed"
    assert read_as(row=made, field="name", words="Person 1", name="Riga", by=hr) == 0
    assert read_as(row=made, field="branch", words="Rigaa", name="Riga", by=hr) == 2
    while work(made.pk, 30):
        pass
    made.refresh_from_db()
    assert (made.state, made.counts["new"], made.counts["error"]) == ("checked", 2, 1)
    assert made.counts["leaves"] == made.lines.filter(row__lt=0).count() == 2, "found again, and once"
    assert wrong(made)[3] == ["There is no job “Shift leed”. Did you mean “Shift lead”?"]
    apply_list(row=made, leaving=2, by=hr)
    while work(made.pk, 30):
        pass
    assert Person.objects.get(number="1").branch.name == "Riga"
    assert read_as(row=made, field="job", words="Shift leed", name="Shift lead", by=hr) == 0, "it is applied"
    assert Audit.objects.get(action="mend list").detail == {"field": "branch", "lines": 2}
