"""Raise the flags of questions as their figures say, and let an author put one aside with a reason."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from learning import api as learning
from quizzes.grading.flags import Flag, choices_of, flags
from quizzes.models import Question, QuestionFlag, QuestionStatistics
from quizzes.models.statistics import REASON_LENGTH, Attempts
from quizzes.policies import may_see_statistics
from quizzes.releases import version_of


class NoFlag(LookupError):
    """There is no such flag any more: the figures changed, or somebody was quicker."""


def raise_flags(*, versions: Mapping[str, str], now: datetime) -> None:
    """Bring the flags of questions up to their stored figures of first attempts, in all quizzes that ask them.

    ``versions`` are digests by the question's key; versions that are no longer the live one have nobody to mend them.
    A flag that was put aside stays so.
    """
    live = {
        row.key: row
        for row in Question.objects.filter(key__in=versions, live=True).order_by("pk")
        if version_of(row.read()) == versions[row.key]
    }
    found: dict[str, set[Flag]] = {key: set() for key in live}
    rows = QuestionStatistics.objects.filter(
        question__in=live, version__in=versions.values(), quiz__attempts=Attempts.FIRST
    )
    for row in rows.defer("tally", "waiting"):
        if row.version == versions[row.question]:
            kind = str(row.document.get("kind", ""))
            choices = choices_of(row.document)
            found[row.question] |= set(flags(row.result, row.option_results, choices, kind))
    have: dict[str, dict[Flag, QuestionFlag]] = {key: {} for key in live}
    for flag in QuestionFlag.objects.filter(question__in=live.values()).select_related("question"):
        if flag.version == versions[flag.question.key]:
            have[flag.question.key][flag.flag] = flag
    gone = [
        row.pk
        for key in live
        for flag, row in have[key].items()
        if flag not in found[key] and row.dismissed_at is None
    ]
    QuestionFlag.objects.filter(pk__in=gone).delete()
    new = [
        QuestionFlag(
            question=question, version=versions[key], code=flag.code, option=flag.option, raised_at=now
        )
        for key, question in live.items()
        for flag in sorted(found[key] - set(have[key]))
    ]
    QuestionFlag.objects.bulk_create(new, ignore_conflicts=True)


def dismiss_flag(*, flag: UUID, reason: str, by: learning.User, now: datetime) -> None:
    """Put a flag aside for this version of its question. Raises :class:`NoFlag`, ValueError without a reason."""
    if not may_see_statistics(by):
        raise PermissionDenied
    reason = reason.strip()
    if not 0 < len(reason) <= REASON_LENGTH:
        raise ValueError("A flag is put aside with a reason of bounded length.")
    with transaction.atomic():
        done = QuestionFlag.objects.filter(uuid=flag, dismissed_at=None).update(
            dismissed_at=now, dismissed_by=by, reason=reason
        )
        if not done:
            raise NoFlag(str(flag))
        learning.audit("dismiss a flag", by=by, object_kind="question flag", object_uuid=flag)
