"""Lists of people as the people office hands them in."""

from datetime import date

from learning.actions.list_work import work
from learning.actions.lists import apply_list, hand_in
from learning.models import PeopleList, Person, Placement, ReportingLine, User
from learning.roles import Role
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory

HEAD = "number;name;branch;job;manager;hire date;language;last day;e-mail"
DAY = date(2026, 11, 20)


def company():
    """Two branches, two jobs, and somebody of the people office who is not of the numbers that lists use."""
    BranchFactory()
    BranchFactory(key="tallinn", name="Tallinn", zone="Europe/Tallinn", locale="et")
    JobFactory()
    JobFactory(key="lead", name="Shift lead", place="")
    return PersonFactory(
        number="HR", user__roles=(Role.EMPLOYEE, Role.PEOPLE), hired_on=date(2020, 1, 1)
    ).user


def row(
    number,
    *,
    name="",
    branch="Riga",
    job="Shop assistant",
    manager="",
    hired="2025-02-03",
    locale="en",
    last="",
    email="",
):
    return ";".join(
        (str(number), name or f"Person {number}", branch, job, str(manager), hired, locale, last, email)
    )


def text(*rows):
    return "\n".join((HEAD, *rows, ""))


def check(by, *rows, **options):
    """Hand a list in and check it to the end."""
    content = options.pop("content", None) or text(*rows).encode()
    made = hand_in(
        name="people.csv", content=content, valid_from=options.pop("valid_from", DAY), by=by, **options
    )
    while work(made.pk, 30):
        pass
    made.refresh_from_db()
    return made


def bring(by, *rows, leaving=None, **options):
    """Hand a list in, check it and apply it to the end."""
    made = check(by, *rows, **options)
    assert made.state == PeopleList.State.CHECKED, (made.state, made.refused)
    apply_list(row=made, leaving=leaving, by=by)
    while work(made.pk, 30):
        pass
    made.refresh_from_db()
    return made


def effects(made):
    return {line.data["number"]: line.effect for line in made.lines.order_by("row")}


def standing():
    """Who is here, where and under whom, without keys of rows."""
    return {
        "people": sorted(
            Person.objects.values_list(
                "number", "name", "branch__key", "job__key", "hired_on", "left_on", "locale", "support_locale",
                "user__login", "user__email", "user__is_active",
            ),
            key=str,
        ),
        "places": sorted(
            Placement.objects.values_list(
                "person__number", "branch__key", "job__key", "main", "starts_on", "ends_on"
            ),
            key=str
        ),
        "lines": sorted(
            ReportingLine.objects.values_list(
                "person__number", "manager__number", "main", "starts_on", "ends_on"
            ),
            key=str
        ),
        "roles": sorted(User.objects.exclude(groups=None).values_list("login", "groups__name")),
    }  # fmt: skip
