"""Work on files of questions piece by piece: read, compare with the bank, bring in. Each piece is a transaction that
notes how far it came: whoever stops in the middle, or comes twice, loses and repeats nothing.
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override

from learning import api as learning
from quizzes.actions.content import publish_row
from quizzes.actions.pictures import keep_picture, library_image
from quizzes.exchange.drafts import Labels
from quizzes.exchange.formats import Format, pictures_of, read
from quizzes.incoming import Incoming, State, kept_read, pictures_named, plan
from quizzes.models import Question, QuestionFile, Quiz

logger = logging.getLogger(__name__)
At = QuestionFile.State
AWAY = timedelta(seconds=90)
"""Whoever was not seen at a file for so long has died: longer than the time limit of a task."""
LOOKED_AT = 200
WRITTEN = 20
"""Questions in one piece. Writing holds the only pen of an embedded database: learners must not wait for it."""


def waiting() -> list[int]:
    """The files that there is something to do at and nobody at work, the oldest first."""
    return list(_free(QuestionFile.objects.all()).order_by("pk").values_list("pk", flat=True))


def work(pk: int, seconds: float) -> bool:
    """Go on with a file for about so long; whether there is more to do. Does nothing while somebody is at it.

    A fault in a question stops the file where it is, so that it does not come back for ever; one of the database is
    the next run's to try again.
    """
    if not _free(QuestionFile.objects.filter(pk=pk)).update(worked_at=timezone.now()):
        return False
    end = time.monotonic() + seconds
    more = True
    try:
        while more and time.monotonic() < end:
            more = _portion(pk, end)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("A file of questions could not be worked on.", extra={"file": pk})
        _stop(pk)
        more = False
    finally:
        QuestionFile.objects.filter(pk=pk).update(worked_at=None)
    return more


def labels(locale: str) -> Labels:
    """What true and false are called in a language."""
    with override(locale):
        return gettext("True"), gettext("False")


def _free(rows: QuerySet[QuestionFile]) -> QuerySet[QuestionFile]:
    at_work = rows.filter(state__in=QuestionFile.WORKING)
    return at_work.filter(Q(worked_at=None) | Q(worked_at__lt=timezone.now() - AWAY))


def _portion(pk: int, end: float) -> bool:
    """The next piece; whether there are more."""
    file = QuestionFile.objects.defer("content").select_related("by").filter(pk=pk).first()
    if file is None or not file.is_working:
        return False
    if file.state == At.READING:
        _read(file)
    elif file.state == At.CHECKING:
        _check(file)
    elif not file.totals.get("pictures"):
        _take_pictures(file, end)
    elif file.cursor < file.total:
        _bring(file)
    else:
        _finish(file)
    return True


def _still(file: QuestionFile) -> QuerySet[QuestionFile]:
    """The row of this file, if nobody has moved it on or had it read in another way meanwhile."""
    return QuestionFile.objects.filter(
        pk=file.pk, state=file.state, cursor=file.cursor, form=file.form, locale=file.locale
    )


def _mine(file: QuestionFile) -> bool:
    """The same, and nobody moves it on until this transaction is over."""
    return _still(file).select_for_update(no_key=True).values_list("pk").first() is not None


def _read(file: QuestionFile) -> None:
    """Read the whole file. It is one piece: what stands in it can only be told from its beginning."""
    found = read(bytes(file.content), Format(file.form), file.locale, labels(file.locale))
    _still(file).update(
        read=kept_read(found),
        total=len(found.questions),
        totals={},
        state=At.CHECKING,
        worked_at=timezone.now(),
    )


def _check(file: QuestionFile) -> None:
    to = min(file.total, file.cursor + LOOKED_AT)
    found = plan(file, only=range(file.cursor + 1, to + 1)).counts
    _still(file).update(
        cursor=to,
        totals=_sums(file.totals, found),
        state=At.CHECKING if to < file.total else At.CHECKED,
        worked_at=timezone.now(),
    )


def _take_pictures(file: QuestionFile, end: float) -> None:
    """Put the pictures of what comes in into the library, each once; what is there already is not brought again.

    Each is a transaction of its own: making it small takes a while, and half of them do no harm.
    """
    shown = [
        number for number, one in enumerate(file.read["questions"], start=1) if "picture" in one["document"]
    ]
    coming = [one.document for one in _coming(file, shown)] if shown else []
    wanted = pictures_named(coming)
    found = pictures_of(bytes(file.content), Format(file.form), wanted) if wanted else {}
    for sha256, one in sorted(found.items()):
        if time.monotonic() > end:
            return
        with transaction.atomic():
            image, _made = library_image(content=one.content, name=one.name or sha256[:12], by=file.by)
            keep_picture(content=one.content, image=image)
    _still(file).update(totals={**file.totals, "pictures": True}, worked_at=timezone.now())


def _coming(file: QuestionFile, numbers: Sequence[int]) -> list[Incoming]:
    """These questions of a file, without those that somebody has locked in the bank."""
    found = plan(file, tags=file.chosen["tags"], only=numbers).questions
    return [one for one in found if one.state is not State.LOCKED]


def _bring(file: QuestionFile) -> None:
    """Write the next questions into the bank, all of them or none."""
    publish, change = bool(file.chosen["publish"]), str(file.chosen["change"])
    to = min(file.total, file.cursor + WRITTEN)
    with transaction.atomic():
        if not _mine(file):
            return
        home = Quiz.objects.filter(pk=file.chosen["home"]).first()
        place = home.questions.count() if home is not None else 0
        incoming = _coming(file, range(file.cursor + 1, to + 1))
        done, tags, keys = Counter[str](), set(file.totals.get("tags", ())), set(file.totals.get("keys", ()))
        for one in incoming:
            done[one.state.value] += 1
            done["waiting"] += publish and not one.ready
            live = publish and one.ready
            if one.state is State.SAME and not (live and _is_draft(one)):
                continue
            if live and one.row is not None:
                tags |= set(one.row.tags.values_list("name", flat=True))
            place += _write(one, home, place, change, file.by, publish=live)
            done["written"] += one.state is not State.SAME
            done["published"] += live
            if live:
                tags |= set(one.document.get("tags", ()))
                keys.add(one.key)
        totals = {**file.totals, **_sums(file.totals, done), "tags": sorted(tags), "keys": sorted(keys)}
        _still(file).update(cursor=to, totals=totals, worked_at=timezone.now())


def _sums(totals: Mapping[str, Any], done: Mapping[str, int]) -> dict[str, int]:
    return {name: totals.get(name, 0) + count for name, count in done.items()}


def _stop(pk: int) -> None:
    """Stop at a fault. What is in the bank already reaches the quizzes that draw it."""
    file = QuestionFile.objects.defer("content").select_related("by").filter(pk=pk).first()
    try:
        if file is not None and file.state == At.APPLYING:
            _finish(file, At.STOPPED)
    except Exception:
        logger.exception("Quizzes could not be given what came in.", extra={"file": pk})
    QuestionFile.objects.filter(pk=pk, state__in=QuestionFile.WORKING).update(state=At.STOPPED)


def _finish(file: QuestionFile, state: QuestionFile.State = At.APPLIED) -> None:
    """Give the quizzes that draw these questions a new release, all at once, and let go of the file itself."""
    totals = file.totals
    with transaction.atomic():
        if not _mine(file):
            return
        tags, keys = totals.get("tags", ()), totals.get("keys", ())
        change = str(file.chosen["change"])
        left = Question.release_drawing(tags, keys, change=change, by=file.by) if keys else []
        learning.audit(
            "bring_in_questions",
            by=file.by,
            object_kind="questions",
            added=totals.get("written", 0),
            published=totals.get("published", 0),
        )
        kept = {name: value for name, value in totals.items() if name not in ("tags", "keys")}
        _still(file).update(
            state=state, content=b"", read={}, totals={**kept, "left": [quiz.title for quiz in left]}
        )


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
