"""What the other apps may call. From outside ``learning``, nothing else is imported from it."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from learning import triggers
from learning.access import Access, access, who_sees
from learning.actions.assign import assign, start_cycle
from learning.actions.audit import audit
from learning.actions.bulk import write_histories
from learning.actions.catalogue import media_store
from learning.actions.histories import EventIn, GivenIn, HistoryIn, ReadIn, SignedIn, Written
from learning.actions.organisation import BranchIn, JobIn, LineIn, PersonIn, bring_people, bring_places
from learning.actions.outbox import settle
from learning.actions.publish import PartIn, PublishError, ReleaseTextIn, publish, publish_translation, retire
from learning.actions.record import (
    ActivityResult,
    RecordReceipt,
    record_practice,
    record_read,
    record_result,
    record_signature,
)
from learning.kinds import KindPage, kind_page, learn_url, open_url, register_kind
from learning.models import (
    Activity,
    Assignment,
    Change,
    Cycle,
    Kind,
    Media,
    Person,
    Release,
    ReleaseText,
    User,
)
from learning.policies import has_role, may_author, may_see_team
from learning.privacy import AUTHORED, PersonalData
from learning.queries.clauses import ClauseView, clauses, search_clauses
from learning.queries.impact import Impact, impact
from learning.roles import Role
from learning.rules.chain import canonical_json
from learning.rules.completion import RuleError, parse_rule
from learning.rules.mastery import ClauseEvidence

__all__ = [
    "AUTHORED",
    "Access",
    "Activity",
    "ActivityResult",
    "Assignment",
    "BranchIn",
    "Change",
    "ClauseEvidence",
    "ClauseView",
    "Cycle",
    "EventIn",
    "GivenIn",
    "HistoryIn",
    "Impact",
    "JobIn",
    "Kind",
    "KindPage",
    "LineIn",
    "NoPerson",
    "PartIn",
    "Person",
    "PersonIn",
    "PersonalData",
    "PublishError",
    "ReadIn",
    "RecordReceipt",
    "Release",
    "ReleaseText",
    "ReleaseTextIn",
    "Role",
    "RuleError",
    "SignedIn",
    "User",
    "Written",
    "access",
    "assign",
    "audit",
    "bring_people",
    "bring_places",
    "canonical_json",
    "clauses",
    "current_release",
    "has_role",
    "impact",
    "kind_page",
    "learn_url",
    "may_author",
    "may_see_team",
    "media_store",
    "media_url",
    "open_url",
    "parse_rule",
    "person_of",
    "publish",
    "publish_translation",
    "readiness",
    "record_practice",
    "record_read",
    "record_result",
    "record_signature",
    "register_kind",
    "retire",
    "search_clauses",
    "settle",
    "start_cycle",
    "who_sees",
    "write_histories",
]


class NoPerson(LookupError):
    """The account belongs to nobody who works here (an outside auditor, say)."""


def person_of(user: User | AnonymousUser) -> Person:
    """The person of a signed-in account, read once per request. Raises :class:`NoPerson`."""
    if not user.is_authenticated:
        raise NoPerson("Nobody is signed in.")
    person: Person | None = getattr(user, "_person", None)
    if person is None:
        person = Person.objects.select_related("branch", "job").filter(user=user).first()
        if person is None:
            raise NoPerson(f"The account {user.pk} belongs to nobody who works here.")
        user._person = person  # type: ignore[attr-defined]
    return person


def current_release(activity: UUID) -> Release | None:
    """The release that somebody who starts now would get; ``None`` when nothing is published."""
    return (
        Release.objects.filter(pk__in=Activity.objects.filter(uuid=activity).values("current"))
        .select_related("activity")
        .prefetch_related("texts")
        .first()
    )


def media_url(sha256: str) -> str:
    """The address of a kept file; empty when there is none."""
    media = Media.objects.filter(sha256=sha256).first()
    return media.file.url if media else ""


def readiness() -> list[str]:
    """What keeps this database from serving: names of missing guards. Empty when all is well."""
    return triggers.missing(connection)
