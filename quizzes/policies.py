"""Who may open which attempt and which kept file, and who sees what all attempts come to. Readers ask here."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from learning import api as learning
from quizzes.models import Attempt, QuestionFile


def may_see_statistics(user: learning.User | AnonymousUser) -> bool:
    """Whether this account sees what all answers to quizzes and questions come to. Never whose they are."""
    return learning.may_author(user)


class NotYours(LookupError):
    """There is no such attempt for this person; whether somebody else has it is not told."""


def attempts_of(person: learning.Person) -> QuerySet[Attempt]:
    """The attempts that a person may open: their own, whether they count or not."""
    return Attempt.objects.filter(person=person)


def attempt_of(person: learning.Person, attempt: UUID, *, lock: bool = False) -> Attempt:
    """One own attempt with its release; locked until the transaction ends if asked. Raises :class:`NotYours`."""
    rows = attempts_of(person).select_related("release__activity")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(uuid=attempt).first()
    if found is None:
        raise NotYours(str(attempt))
    return found


def file_of(user: learning.User, file: UUID) -> QuestionFile | None:
    """A kept file of questions: nobody but its uploader opens it."""
    return QuestionFile.objects.filter(by=user, uuid=file).first()


def files_of(user: learning.User) -> QuerySet[QuestionFile]:
    """The files of questions that this account has handed in, without what stands in them; the newest first."""
    return QuestionFile.objects.filter(by=user).only("uuid", "name", "state", "cursor", "total", "at")


def may_regrade(user: learning.User) -> bool:
    """Whether this account decides how questions are marked, and answers what learners say of them: an author."""
    return learning.may_author(user)


def may_accept(user: learning.User) -> bool:
    """Whether this account may add an answer to the key of a question: whoever writes questions and publishes them."""
    return learning.may_author(user) and user.has_perm("quizzes.publish_question")
