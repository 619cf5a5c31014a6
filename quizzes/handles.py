"""What the browser calls an option.

It gets no ids of the question: an author may have called an option "right". It gets handles, which are made from the
attempt's own uuid and the place of the question, so that a handle means nothing anywhere else.
"""

from uuid import UUID

from django.utils.crypto import salted_hmac

_LENGTH = 20


def handle_of(attempt: UUID, position: int, option: str) -> str:
    """The name of an option in the form of the question at ``position`` (from 1) of one attempt."""
    said = f"{attempt}/{position}/{option}"
    return salted_hmac("quizzes.option", said, algorithm="sha256").hexdigest()[:_LENGTH]
