"""Quizzes, questions and people to answer them. Documents are plain data, so that a test shows what it asks."""

import itertools
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from learning import api as learning
from learning.models import Activity, Branch, Job, Person, User
from quizzes import api
from quizzes.actions.pictures import keep_picture, library_image
from quizzes.grading.kinds.body import Response
from quizzes.handles import handle_of
from quizzes.models import Answer, Attempt, Quiz

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def said(words: str) -> dict[str, str]:
    """Words in English and, marked, in Latvian."""
    return {"en": words, "lv": f"{words} (lv)"}


def question(
    key: str, *tags: str, kind: str = "single", clauses: tuple[str, ...] = (), **fractions: int
) -> dict[str, Any]:
    """A question's document; options are given as id=fraction (default: a right, b half, c wrong)."""
    marks = fractions or {"a": 100, "b": 50, "c": 0}
    document = {
        "key": key,
        "kind": kind,
        "tags": list(tags or ("phone",)),
        "clauses": list(clauses),
        "text": said(f"Question {key}"),
        "options": [
            {
                "id": name,
                "text": said(f"{key} option {name}"),
                "fraction": mark,
                "feedback": said(f"{key} because {name}"),
            }
            for name, mark in marks.items()
        ],
        "feedback": said(f"{key} afterwards"),
    }
    return {name: value for name, value in document.items() if value != []}


def quiz(
    key: str = "phone-check", *, questions: list[dict[str, Any]] | None = None, **changes: Any
) -> dict[str, Any]:
    """A quiz's document; by default five questions on the phone, of which four are drawn, in the author's order."""
    inside = [question(f"{key}-q{index}", "phone") for index in range(5)] if questions is None else questions
    return {
        "schema": 1,
        "key": key,
        "locale_default": "en",
        "locales": ["en", "lv"],
        "title": said("Answering the phone"),
        "brief": said("What you do in the first minute."),
        "minutes": 5,
        "pass_mark": 70,
        "attempts": 3,
        "order": "fixed",
        "feedback": "end",
        "draw": [{"tag": "phone", "count": 4}],
        **changes,
        "questions": inside,
    }


def picture_bytes(colour: str = "red", size: tuple[int, int] = (80, 60), form: str = "PNG") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def picture(content: bytes | None = None, title: str = "right-answer-is-b.png") -> dict[str, Any]:
    """A picture that the library has, as a question names it."""
    content = content or picture_bytes()
    image, _made = library_image(content=content, name=title, by=None)
    return {"file": keep_picture(content=content, image=image), "alt": said("The counter")}


def publish(document: dict[str, Any] | None = None) -> Quiz:
    """A quiz that learners can take."""
    return api.load_quiz(document or quiz()).quiz


def standard(key: str = "phone", *clauses: str) -> learning.Release:
    """A published service standard with these clauses."""
    from uuid import NAMESPACE_URL, uuid5

    def body(mark: str) -> dict[str, Any]:
        return {
            "clauses": [
                {"key": one, "text": f"Clause {one}{mark}", "why": ""}
                for one in clauses or ("rings", "greet")
            ]
        }

    return learning.publish(
        activity=uuid5(NAMESPACE_URL, key),
        kind=learning.Kind.STANDARD,
        key=key,
        source="cms",
        change=learning.Change.MINOR,
        locale_default="en",
        texts={
            "en": learning.ReleaseTextIn("How we answer the phone", "", body("")),
            "lv": learning.ReleaseTextIn("Kā mēs atbildam pa tālruni", "", body(" (lv)")),
        },
        body={},
        by=None,
    )


def person(name: str = "Ieva Kalniņa", **fields: Any) -> Person:
    """Somebody who works here and can sign in."""
    number = next(_numbers)
    branch, _made = Branch.objects.get_or_create(key="riga", defaults={"name": "Riga", "zone": "Europe/Riga"})
    job, _made = Job.objects.get_or_create(key="sales", defaults={"name": "Sales"})
    user = User.objects.create_user(login=f"person{number}@fivedoors.example", password="rehearsal-demo")
    return Person.objects.create(
        user=user, number=f"n{number}", name=name, hired_on=date(2026, 1, 5), branch=branch, job=job, **fields
    )


def assign(someone: Person, row: Quiz) -> learning.Cycle:
    """The quiz counts for this person: they have started a cycle that holds it."""
    return learning.start_cycle(person=someone, activity=Activity.objects.get(uuid=row.uuid))


def right(row: Attempt, position: int) -> Response:
    """What earns the full mark at a position of an attempt."""
    return row.frozen.question(row.drawn[position - 1]["question"]).best


def ticked(row: Attempt, position: int, *options: str) -> list[str]:
    """What the learner's form sends for these options at a position of an attempt."""
    return [handle_of(row.uuid, position, option) for option in options]


def people(count: int) -> list[Person]:
    """So many people without an account, quickly."""
    branch, _made = Branch.objects.get_or_create(key="riga", defaults={"name": "Riga", "zone": "Europe/Riga"})
    job, _made = Job.objects.get_or_create(key="sales", defaults={"name": "Sales"})
    hired = date(2026, 1, 5)
    return Person.objects.bulk_create(
        Person(number=f"n{next(_numbers)}", name="Somebody", hired_on=hired, branch=branch, job=job)
        for _ in range(count)
    )


def handed_in(
    row: Quiz,
    sheets: list[str],
    *,
    by: list[Person] | None = None,
    number: int = 1,
    counts: bool = True,
    sure: list[str] | None = None,
) -> list[Attempt]:
    """An attempt for each sheet, handed in: a letter for each question of the release, the chosen option.

    ``-`` is no answer, and a blank is a question that was not drawn. Each sheet is that of another person.
    ``sure``: for each sheet how sure its person said they were, a figure for each question (else nothing was said).
    """
    release = learning.current_release(row.uuid)
    keys = [one["key"] for one in release.body["questions"]]
    attempts = Attempt.objects.bulk_create(
        Attempt(
            person=person,
            activity=release.activity,
            release=release,
            number=number,
            seed=0,
            drawn=[
                {"question": key, "options": []}
                for key, chosen in zip(keys, sheet, strict=True)
                if chosen != " "
            ],
            state=Attempt.State.SUBMITTED,
            started_at=MONDAY,
            submitted_at=MONDAY,
            counts=counts,
            score=0,
            out_of=len(sheet),
            percent=0,
            passed=False,
        )
        for person, sheet in zip(by or people(len(sheets)), sheets, strict=True)
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            position=position,
            response=[chosen],
            certainty=int(level) if level in "123" else None,
            saved_at=MONDAY,
        )
        for attempt, sheet, levels in zip(
            attempts, sheets, sure or [" " * len(sheet) for sheet in sheets], strict=True
        )
        for position, (chosen, level) in enumerate(
            [pair for pair in zip(sheet, levels, strict=True) if pair[0] != " "], start=1
        )
        if chosen != "-"
    )
    return attempts
