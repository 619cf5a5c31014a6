"""People, published activities and assignments for tests, made through the product's own doors."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import factory
from django.contrib.auth.models import Group

from learning.actions.publish import PartIn, ReleaseTextIn, publish
from learning.actions.record import ActivityResult
from learning.models import Branch, Change, Job, Kind, Person, Placement, Release, ReportingLine, User
from learning.roles import Role
from learning.rules.mastery import ClauseEvidence

PASSWORD = "a-long-enough-password"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch
        django_get_or_create = ("key",)

    key = "riga"
    name = "Riga"
    zone = "Europe/Riga"
    locale = "lv"


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job
        django_get_or_create = ("key",)

    key = "counter"
    name = "Shop assistant"
    place = "at the counter"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    login = factory.Sequence(lambda n: f"person{n}@example.org")
    email = factory.LazyAttribute(lambda user: user.login if "@" in user.login else "")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        for role in extracted or (Role.EMPLOYEE,):
            self.groups.add(Group.objects.get(name=role.value))


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    number = factory.Sequence(lambda n: f"E{n:05}")
    name = factory.Sequence(lambda n: f"Anna Kalniņa {n}")
    hired_on = date(2026, 11, 16)
    branch = factory.SubFactory(BranchFactory)
    job = factory.SubFactory(JobFactory)
    locale = "en"

    @factory.post_generation
    def placement(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        Placement.objects.create(
            person=self, branch=self.branch, job=self.job, starts_on=self.hired_on, ends_on=self.left_on
        )


def leads(
    manager: Person, *people: Person, since: date = date(2020, 1, 1), until: date | None = None
) -> None:
    """Put ``people`` under ``manager``."""
    for person in people:
        ReportingLine.objects.create(person=person, manager=manager, starts_on=since, ends_on=until)


def make_release(kind: Kind, key: str, **fields: Any) -> Release:
    """Publish a small activity of ``kind``; the same key publishes the next release of the same activity."""
    from learning.models import Activity

    row = Activity.objects.filter(kind=kind, key=key).first()
    title = fields.pop("title", key.replace("-", " ").capitalize())
    body = fields.pop("text_body", [])
    texts = fields.pop("texts", {"en": ReleaseTextIn(title, fields.pop("summary", ""), body)})
    return publish(
        activity=fields.pop("uuid", row.uuid if row else uuid4()),
        kind=kind,
        key=key,
        source=fields.pop("source", "cms"),
        change=fields.pop("change", Change.MINOR),
        locale_default="en",
        texts=texts,
        body=fields.pop("body", {}),
        parts=fields.pop("parts", ()),
        by=None,
        **fields,
    )


def make_standard(key: str = "phone", clauses: tuple[str, ...] = ("rings", "greet")) -> Release:
    """A standard with these clauses."""
    body = {
        "statement": "We answer.",
        "why_html": "<p>People wait.</p>",
        "do": [],
        "dont": [],
        "limits": [],
        "clauses": [{"key": clause, "text": f"Mind the {clause}.", "why": "It helps."} for clause in clauses],
        "owner": "Service team",
        "review_on": "2027-06-01",
    }
    return make_release(Kind.STANDARD, key, title="How we answer the phone", text_body=body)


def make_course(certificate: bool = True, sign: bool = False) -> dict[str, Release]:
    """A course of two modules: one lesson to read; then one lesson with a quiz, locked behind the first module."""
    standard = make_standard()
    quiz = make_release(Kind.QUIZ, "phone-check", source="quizzes", body={"questions": []}, minutes=3)
    one = make_release(
        Kind.LESSON,
        "three-rings",
        minutes=5,
        text_body=[{"id": "a", "type": "text", "html": "<p>Hello.</p>"}],
    )
    two = make_release(
        Kind.LESSON,
        "greeting",
        minutes=4,
        rule={"passed": str(quiz.activity.uuid)},
        parts=[
            PartIn(quiz.activity.uuid, "activity"),
            PartIn(standard.activity.uuid, "standard", required=False),
        ],
    )
    first = make_release(Kind.MODULE, "answering", parts=[PartIn(one.activity.uuid)])
    second = make_release(
        Kind.MODULE, "greetings", parts=[PartIn(two.activity.uuid)], requires=[first.activity.uuid]
    )
    parts = [PartIn(first.activity.uuid), PartIn(second.activity.uuid)]
    if sign:
        parts.append(PartIn(standard.activity.uuid, "standard"))
    course = make_release(Kind.COURSE, "phone", parts=parts, body={"certificate": certificate})
    return {
        "standard": standard, "quiz": quiz, "one": one, "two": two, "first": first, "second": second, "course": course
    }  # fmt: skip


def make_result(person: Person, release: Release, **fields: Any) -> ActivityResult:
    """A passed result with a little evidence."""
    defaults: dict[str, Any] = {
        "source": "quizzes",
        "attempt": uuid4(),
        "occurred_at": NOON,
        "passed": True,
        "score": Decimal(4),
        "out_of": Decimal(5),
        "outcome": "passed",
        "evidence": (ClauseEvidence("phone/rings", 2, 3),),
    }
    return ActivityResult(
        person=person, activity=release.activity.uuid, release=release, **{**defaults, **fields}
    )


def activity_of(release: Release) -> UUID:
    """The uuid of what a release is a version of."""
    return release.activity.uuid
