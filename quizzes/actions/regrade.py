"""Decide that a question is marked again: look at what it means, apply it, undo it, or throw it away."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from learning import api as learning
from quizzes.grading.regrading import Policy
from quizzes.models import Regrade
from quizzes.policies import may_regrade
from quizzes.regrades import NoRegrade, asked, question_of_key, versions

MOST_REASON = 300


class CannotRegrade(ValueError):
    """This cannot be done now. ``code``: ``no-reason``, ``nobody-asked``, ``not-now``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def begin_regrade(
    *,
    key: str,
    chosen: Collection[str],
    policy: Policy,
    upward: bool,
    reason: str,
    by: learning.User,
    now: datetime,
) -> Regrade:
    """Begin to work out what a regrade would mean. ``chosen`` are digests of the versions that it is about.

    Changes nothing but its own rows. A dropped question has no mark, so that ``upward`` says nothing about it. Raises
    ``PermissionDenied``, ``NoRegrade`` for a question that is not published, :class:`CannotRegrade`.
    """
    if not may_regrade(by):
        raise PermissionDenied
    question = question_of_key(key)
    reason = " ".join(reason.split())[:MOST_REASON]
    if not reason:
        raise CannotRegrade("no-reason")
    known = [one.digest for one in versions(question) if one.digest in chosen]
    if not known:
        raise CannotRegrade("nobody-asked")
    return Regrade.objects.create(
        key=key,
        title=question.title,
        versions=known,
        document=question.document,
        policy=policy,
        upward=upward and policy is not Policy.DROP,
        reason=reason,
        total=asked(key).count(),
        by=by,
        at=now,
    )


def apply_regrade(*, regrade: UUID, by: learning.User, now: datetime) -> Regrade:
    """Let it count, from now on and for whoever hands in later what they began before. A task does the work.

    Twice is once. Raises as :func:`begin_regrade` does.
    """
    return _go_on(regrade, by, now, Regrade.State.CHECKED, Regrade.State.APPLYING, "applied")


def undo_regrade(*, regrade: UUID, by: learning.User, now: datetime) -> Regrade:
    """Let count again what counted before. A task does the work. Twice is once."""
    return _go_on(regrade, by, now, Regrade.State.APPLIED, Regrade.State.UNDOING, "undone")


def throw_regrade(*, regrade: UUID, by: learning.User) -> None:
    """Leave everything as it is: nothing of what was worked out is kept."""
    with transaction.atomic():
        row = _held(regrade, by)
        if row.state not in (Regrade.State.CHECKING, Regrade.State.CHECKED):
            raise CannotRegrade("not-now")
        row.lines.all().delete()
        row.state = Regrade.State.THROWN
        row.save(update_fields=["state"])


def _go_on(uuid: UUID, by: learning.User, now: datetime, before: str, after: str, done: str) -> Regrade:
    with transaction.atomic():
        row = _held(uuid, by)
        if row.state == after or getattr(row, f"{done}_at") is not None:
            return row
        if row.state != before:
            raise CannotRegrade("not-now")
        row.state, row.cursor, row.done, row.total = after, 0, 0, asked(row.key).count()
        setattr(row, f"{done}_by", by)
        setattr(row, f"{done}_at", now)
        row.save()
        learning.audit(f"regrade.{done}", by=by, object_kind="regrade", object_uuid=row.uuid, key=row.key)
        return row


def _held(uuid: UUID, by: learning.User) -> Regrade:
    if not may_regrade(by):
        raise PermissionDenied
    row = (
        Regrade.objects.select_for_update(no_key=True)
        .filter(uuid=uuid)
        .exclude(state=Regrade.State.THROWN)
        .first()
    )
    if row is None:
        raise NoRegrade(str(uuid))
    return row
