"""Files of questions: keep one while its owner looks at it, bring its questions into the bank, tidy up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext, override

from learning import api as learning
from quizzes.actions.content import publish_row
from quizzes.actions.pictures import keep_picture, library_image
from quizzes.exchange.drafts import Labels
from quizzes.exchange.formats import Format, pictures_of, read
from quizzes.incoming import Incoming, State, kept_read, pictures_named, plan
from quizzes.models import Question, QuestionFile, Quiz

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 5
"""Files that one person may have waiting; the oldest goes when there is one more."""


@dataclass(frozen=True)
class BroughtIn:
    """What bringing in did. ``waiting``: they came in as drafts though they should have been published.

    ``left``: quizzes that draw these questions and keep the version they have, because something is missing.
    """

    created: int
    changed: int
    same: int
    published: int
    waiting: int
    left: list[Quiz]


def labels(locale: str) -> Labels:
    """What true and false are called in a language."""
    with override(locale):
        return gettext("True"), gettext("False")


def keep_file(
    *, by: learning.User, name: str, content: bytes, form: Format, locale: str, now: datetime
) -> QuestionFile:
    """Read a file and keep it for a day. Nothing of it reaches the bank."""
    _authors_only(by)
    with transaction.atomic():
        tidy_files(now=now)
        mine = QuestionFile.objects.filter(by=by).values_list("pk", flat=True)
        QuestionFile.objects.filter(pk__in=list(mine[MOST_KEPT - 1 :])).delete()
        file = QuestionFile(by=by, at=now, name=name[:200], content=content)
        _read(file, form, locale)
        file.save()
    return file


def reread_file(*, file: QuestionFile, by: learning.User, form: Format, locale: str) -> None:
    """Read a kept file in another way."""
    _authors_only(by)
    _read(file, form, locale)
    file.save(update_fields=["form", "locale", "read"])


def tidy_files(*, now: datetime) -> int:
    """Throw away what has waited for a day; how many files that were."""
    gone, _each = QuestionFile.objects.filter(at__lt=now - KEPT_FOR).delete()
    return gone


def bring_in(
    *,
    file: QuestionFile,
    by: learning.User,
    publish: bool,
    tags: Sequence[str] = (),
    home: Quiz | None = None,
    change: str = learning.Change.MINOR,
) -> BroughtIn:
    """Take the questions of a kept file into the bank, all or nothing, as drafts or published; the file goes.

    A question that is not complete, or that cites what does not exist, comes in as a draft in any case.
    """
    _authors_only(by)
    if publish and not by.has_perm("quizzes.publish_question"):
        raise PermissionDenied
    with transaction.atomic():
        incoming = [one for one in plan(file, tags=tags).questions if one.state is not State.LOCKED]
        _take_pictures(file, [one.document for one in incoming if one.state is not State.SAME], by)
        touched, keys = set[str](), set[str]()
        place = home.questions.count() if home is not None else 0
        written = published = 0
        for one in incoming:
            live = publish and one.ready
            if one.state is State.SAME and not (live and _is_draft(one)):
                continue
            if live and one.row is not None:
                touched |= set(one.row.tags.values_list("name", flat=True))
            place += _write(one, home, place, change, by, publish=live)
            written += one.state is not State.SAME
            published += live
            if live:
                touched |= set(one.document.get("tags", ()))
                keys.add(one.document["key"])
        left = Question.release_drawing(touched, keys, change=change, by=by) if keys else []
        learning.audit(
            "bring_in_questions", by=by, object_kind="questions", added=written, published=published
        )
        file.delete()
    states = [one.state for one in incoming]
    return BroughtIn(
        created=states.count(State.NEW),
        changed=states.count(State.CHANGED),
        same=states.count(State.SAME),
        published=published,
        waiting=sum(publish and not one.ready for one in incoming),
        left=left,
    )


def _take_pictures(file: QuestionFile, documents: Sequence[Mapping[str, Any]], by: learning.User) -> None:
    """Put the pictures of these questions into the library, each once; what is there already is not brought again."""
    wanted = pictures_named(documents)
    for sha256, one in sorted(pictures_of(bytes(file.content), Format(file.form), wanted).items()):
        image, _made = library_image(content=one.content, name=one.name or sha256[:12], by=by)
        keep_picture(content=one.content, image=image)


def _write(
    one: Incoming, home: Quiz | None, place: int, change: str, by: learning.User, *, publish: bool
) -> bool:
    """Write one question; whether it took a place in ``home``."""
    row = one.row or Question(key=one.key, live=False)
    homed = home is not None and row.home_id is None
    if homed:
        row.home, row.position = home, place
    made = row.pk is None
    row.document, row.change = one.document, change
    if made or publish:
        row.save()
    if publish:
        publish_row(row, by, release=False)
    else:
        # Everything was checked when the file was looked at; checking again would ask the database for each.
        row.save_revision(user=by, changed=True, clean=False)
    return homed


def _is_draft(one: Incoming) -> bool:
    return one.row is not None and (not one.row.live or one.row.has_unpublished_changes)


def _read(file: QuestionFile, form: Format, locale: str) -> None:
    file.form, file.locale = form.value, locale
    file.read = kept_read(read(bytes(file.content), form, locale, labels(locale)))


def _authors_only(by: learning.User) -> None:
    if not learning.may_author(by):
        raise PermissionDenied
