"""Who may open which attempt. Everything that reads an attempt for somebody asks here."""

from uuid import UUID

from django.db.models import QuerySet

from learning import api as learning
from quizzes.models import Attempt


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


def may_accept(user: learning.User) -> bool:
    """Whether this account may add an answer to the key of a question: whoever writes questions and publishes them."""
    return learning.may_author(user) and user.has_perm("quizzes.publish_question")
