"""People in the middle of something, made through the product's own doors and signed in."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from learning import api as learning
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.handles import by_id
from roleplay.actions.begin import start_play
from roleplay.engine import Mode
from tests.factories import learning as staff
from tests.factories import quizzes, roleplay
from tests.reliability.house import signed_in


@dataclass(frozen=True)
class Busy:
    """Somebody, the key of their session, the attempt or play they are in, and its revision where it has one."""

    person: learning.Person
    session: str
    uuid: UUID
    revision: int = 0


def ready_to_hand_in(count: int) -> list[Busy]:
    """People who have answered every question of a quiz that completes their course, and not handed in."""
    row = quizzes.publish()
    lesson = staff.make_release(
        learning.Kind.LESSON,
        "last-lesson",
        rule={"passed": str(row.uuid)},
        parts=[learning.PartIn(row.uuid, "activity")],
    )
    module = staff.make_release(
        learning.Kind.MODULE, "last-module", parts=[learning.PartIn(lesson.activity.uuid)]
    )
    course = staff.make_release(
        learning.Kind.COURSE,
        "phone",
        parts=[learning.PartIn(module.activity.uuid)],
        body={"certificate": True},
    )
    found = []
    for _ in range(count):
        person = staff.PersonFactory()
        learning.start_cycle(person=person, activity=course.activity)
        attempt = start_attempt(person=person, activity=row.uuid, now=timezone.now()).attempt
        for position in range(1, len(attempt.drawn) + 1):
            save_answer(
                person=person, attempt=attempt.uuid, position=position, revision=0,
                answering=by_id(quizzes.right(attempt, position)), now=timezone.now(),
            )  # fmt: skip
        attempt.refresh_from_db()
        found.append(Busy(person, signed_in(person.user), attempt.uuid, attempt.revision))
    return found


def on_the_phone(count: int) -> list[Busy]:
    """People at the beginning of a scene that counts."""
    scene = roleplay.published()
    found = []
    for _ in range(count):
        person = staff.PersonFactory()
        roleplay.assigned(person, scene)
        play = start_play(person=person, activity=scene.uuid, mode=Mode.EXAM)
        found.append(Busy(person, signed_in(person.user), play.uuid))
    return found
