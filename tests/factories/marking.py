"""Answers that wait for a person, and people who mark them."""

from typing import Any

from django.contrib.auth.models import Group

from learning.models import Person
from learning.roles import Role
from quizzes import api
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.grading.documents import Question
from quizzes.handles import by_id
from quizzes.models import Attempt, Quiz
from tests.factories import quizzes as make
from tests.quizzes.grading import kinds

RIGHT = "rings"


def published(*of: str, key: str = "written-check", **changes: Any) -> Quiz:
    """A quiz that asks one question of each of these kinds (by default a short answer), all of them by one tag."""
    make.standard("phone", "rings")
    inside = [
        kinds.document(kind, key=f"{key}-{kind}", tags=[key], clauses=["phone/rings"])
        for kind in of or ("short",)
    ]
    document = make.quiz(
        key, questions=inside, draw=[{"tag": key, "count": len(inside)}], attempts=0, **changes
    )
    return api.load_quiz(document).quiz


def handed_in(person: Person, row: Quiz, *written: str) -> Attempt:
    """An attempt with these answers, in the order of the questions, handed in. It counts where the quiz is assigned."""
    attempt = start_attempt(person=person, activity=row.uuid, now=make.MONDAY).attempt
    for place, text in enumerate(written, start=1):
        save_answer(
            person=person,
            attempt=attempt.uuid,
            position=place,
            revision=0,
            answering=by_id((text,)),
            now=make.MONDAY,
        )
    submit_attempt(
        person=person, attempt=attempt.uuid, revision=len(written), now=make.MONDAY, locale=person.locale
    )
    attempt.refresh_from_db()
    return attempt


def counted(row: Quiz, *written: str, name: str = "Ieva Kalniņa") -> Attempt:
    """The same by somebody new, for whom the quiz counts."""
    person = make.person(name)
    make.assign(person, row)
    return handed_in(person, row, *written)


def marker(role: Role = Role.TRAINER, name: str = "Tom Trainer") -> Person:
    """Somebody who marks: a trainer, or a manager (whom somebody has to be given to lead)."""
    person = make.person(name)
    assert person.user is not None
    person.user.groups.add(Group.objects.get(name=role.value))
    return person


def asked(row: Quiz) -> Question:
    """The first question of the quiz."""
    return row.bank()[0]
