"""Files of questions: take one in, have it read in another way, begin to bring its questions in, tidy up.

What takes long is done piece by piece in :mod:`quizzes.actions.file_work`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from learning import api as learning
from quizzes.exchange.formats import Format
from quizzes.models import QuestionFile, Quiz

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 5
"""Files that one person may have waiting; the oldest goes when there is one more."""
State = QuestionFile.State


@dataclass(frozen=True)
class BroughtIn:
    """What bringing in did. ``waiting``: they came in as drafts though they should have been published.

    ``left``: titles of quizzes that draw these questions and keep the version they have, because something is missing.
    """

    created: int
    changed: int
    same: int
    published: int
    waiting: int
    left: list[str]


def keep_file(
    *, by: learning.User, name: str, content: bytes, form: Format, locale: str, now: datetime
) -> QuestionFile:
    """Take a file in and keep it for a day. Nothing is read yet, and nothing of it reaches the bank."""
    _authors_only(by)
    with transaction.atomic():
        tidy_files(now=now)
        mine = _idle().filter(by=by).values_list("pk", flat=True)
        QuestionFile.objects.filter(pk__in=list(mine[MOST_KEPT - 1 :])).delete()
        return QuestionFile.objects.create(
            by=by, at=now, name=name[:200], content=content, form=form.value, locale=locale
        )


def reread_file(*, file: QuestionFile, by: learning.User, form: Format, locale: str) -> bool:
    """Have a kept file read in another way; False once its questions come in."""
    _authors_only(by)
    with transaction.atomic():
        row = QuestionFile.objects.filter(
            pk=file.pk, state__in=(State.READING, State.CHECKING, State.CHECKED)
        )
        return bool(
            row.update(form=form.value, locale=locale, state=State.READING, cursor=0, read={}, totals={})
        )


def begin_bringing_in(
    *,
    file: QuestionFile,
    by: learning.User,
    publish: bool,
    tags: Sequence[str] = (),
    home: Quiz | None = None,
    change: str = learning.Change.MINOR,
) -> bool:
    """Begin to take the questions of a file into the bank, as drafts or published; False if that has begun already.

    A question that is not complete, or that cites what does not exist, comes in as a draft in any case.
    """
    _authors_only(by)
    if publish and not by.has_perm("quizzes.publish_question"):
        raise PermissionDenied
    chosen = {
        "publish": publish,
        "tags": list(tags),
        "home": home.pk if home is not None else None,
        "change": str(change),
    }
    row = QuestionFile.objects.filter(pk=file.pk, by=by, state=State.CHECKED)
    return bool(row.update(state=State.APPLYING, cursor=0, chosen=chosen, totals={}))


def brought_in(file: QuestionFile) -> BroughtIn:
    """What bringing in has done so far."""
    totals = file.totals
    return BroughtIn(
        created=totals.get("new", 0),
        changed=totals.get("changed", 0),
        same=totals.get("same", 0),
        published=totals.get("published", 0),
        waiting=totals.get("waiting", 0),
        left=totals.get("left", []),
    )


def forget_file(*, file: QuestionFile) -> None:
    """Let go of a file whose questions are in, once that was said."""
    QuestionFile.objects.filter(pk=file.pk, state=State.APPLIED).delete()


def tidy_files(*, now: datetime) -> int:
    """Throw away what has waited for a day; how many files that were."""
    gone, _each = _idle().filter(at__lt=now - KEPT_FOR).delete()
    return gone


def _idle() -> QuerySet[QuestionFile]:
    """Files that may go: one whose questions are on their way in goes on to its end."""
    return QuestionFile.objects.exclude(state=State.APPLYING)


def _authors_only(by: learning.User) -> None:
    if not learning.may_author(by):
        raise PermissionDenied
