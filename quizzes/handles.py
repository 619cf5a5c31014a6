"""What the browser calls an option.

It gets no ids of the question: an author may have called an option "right". It gets handles, which are made from the
attempt's own uuid and the place of the question, so that a handle means nothing anywhere else.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.utils.crypto import salted_hmac

from quizzes.grading.documents import Question
from quizzes.grading.kinds.body import Control, Given, Response, ResponseRefused
from quizzes.shown import field_name

_LENGTH = 20


Answering = Callable[[UUID, int, Question], Given]
"""What was answered to a question of an attempt: from the attempt, the position (from 1) and the question."""


def handle_of(attempt: UUID, position: int, option: str) -> str:
    """The name of an option in the form of the question at ``position`` (from 1) of one attempt."""
    said = f"{attempt}/{position}/{option}"
    return salted_hmac("quizzes.option", said, algorithm="sha256").hexdigest()[:_LENGTH]


def by_form(fields: Mapping[str, Sequence[str]]) -> Answering:
    """What a form says: its fields and values under the names of one attempt, to the parts and ids of a question.

    Fields of other things (a token, the pressed button) are passed over. Raises
    :class:`~quizzes.grading.kinds.body.ResponseRefused` for a value that no option of this question has here.
    """

    def read(attempt: UUID, position: int, question: Question) -> Given:
        def naming(name: str) -> str:
            return handle_of(attempt, position, name)

        found: dict[str, Sequence[str]] = {}
        for part in question.body.parts():
            sent = fields.get(field_name(part, naming), ())
            ids = {naming(choice.id): choice.id for choice in part.choices}
            if part.control is Control.PICK:
                sent = [value for value in sent if value]  # the list stands at "Choose"
            if part.choices and not ids.keys() >= set(sent):
                raise ResponseRefused("unknown-option")
            found[part.id] = [ids[value] for value in sent] if part.choices else sent
        return found

    return read


def by_id(response: Response) -> Answering:
    """A response as the product itself knows it."""
    return lambda _attempt, _position, question: question.given(response)
