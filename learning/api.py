"""What the other apps may call. From outside ``learning``, nothing else is imported from it."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from learning import triggers
from learning.access import Access, access, sent_line, who_sees
from learning.actions.assign import assign, start_cycle
from learning.actions.audit import audit
from learning.actions.bulk import write_histories
from learning.actions.catalogue import media_store
from learning.actions.histories import EventIn, GivenIn, HistoryIn, ReadIn, SignedIn, Written
from learning.actions.intentions import intend
from learning.actions.notices import tell
from learning.actions.organisation import (
    BranchIn,
    JobIn,
    LineIn,
    PersonIn,
    RequirementIn,
    bring_people,
    bring_places,
    bring_requirements,
)
from learning.actions.outbox import handles, post, settle
from learning.actions.publish import PartIn, PublishError, ReleaseTextIn, publish, publish_translation, retire
from learning.actions.record import (
    ActivityResult,
    RecordReceipt,
    record_practice,
    record_read,
    record_result,
    record_signature,
)
from learning.actions.sign_in_codes import cancel_codes, use_code
from learning.allowance import extra_time, limit_for
from learning.came_from import came_from
from learning.devices import Turn, landing, turn_of
from learning.duties import Duty, register_duty
from learning.kinds import KindPage, kind_page, learn_url, open_url, register_kind
from learning.marking import (
    NOTE_MOST,
    Marker,
    QueueFilter,
    QueueScreen,
    is_settled,
    kept_line,
    latest_of,
    marker_of,
    not_kept_line,
    note_from,
    note_problem,
)
from learning.models import (
    Activity,
    Assignment,
    Change,
    Cycle,
    Intention,
    Kind,
    Media,
    NoticeItem,
    Outbox,
    Person,
    Release,
    ReleaseText,
    User,
)
from learning.news import News, tells
from learning.policies import (
    has_role,
    may_author,
    may_mark,
    may_see_everybody,
    may_see_record_of,
    may_see_team,
    may_share_devices,
    people_marked_by,
    people_visible_to,
    with_standing_in,
)
from learning.privacy import AUTHORED, PersonalData
from learning.queries.clauses import ClauseView, clauses, search_clauses
from learning.queries.impact import Impact, impact
from learning.queries.intentions import intention
from learning.queries.progress import titles
from learning.roles import Role
from learning.rules.chain import canonical_json
from learning.rules.completion import RuleError, parse_rule
from learning.rules.mastery import ClauseEvidence
from learning.viewer import NoPerson, person_of, short_name_of, today_of

__all__ = [
    "AUTHORED",
    "NOTE_MOST",
    "Access",
    "Activity",
    "ActivityResult",
    "Assignment",
    "BranchIn",
    "Change",
    "ClauseEvidence",
    "ClauseView",
    "Cycle",
    "Duty",
    "EventIn",
    "GivenIn",
    "HistoryIn",
    "Impact",
    "Intention",
    "JobIn",
    "Kind",
    "KindPage",
    "LineIn",
    "Marker",
    "News",
    "NoPerson",
    "NoticeItem",
    "Outbox",
    "PartIn",
    "Person",
    "PersonIn",
    "PersonalData",
    "PublishError",
    "QueueFilter",
    "QueueScreen",
    "ReadIn",
    "RecordReceipt",
    "Release",
    "ReleaseText",
    "ReleaseTextIn",
    "RequirementIn",
    "Role",
    "RuleError",
    "SignedIn",
    "Turn",
    "User",
    "Written",
    "access",
    "assign",
    "audit",
    "bring_people",
    "bring_places",
    "bring_requirements",
    "came_from",
    "cancel_codes",
    "canonical_json",
    "clauses",
    "current_release",
    "extra_time",
    "handles",
    "has_role",
    "impact",
    "intend",
    "intention",
    "is_settled",
    "kept_line",
    "kind_page",
    "landing",
    "latest_of",
    "learn_url",
    "limit_for",
    "marker_of",
    "may_author",
    "may_mark",
    "may_see_everybody",
    "may_see_record_of",
    "may_see_team",
    "may_share_devices",
    "media_bytes",
    "media_store",
    "media_url",
    "media_urls",
    "not_kept_line",
    "note_from",
    "note_problem",
    "open_url",
    "parse_rule",
    "people_marked_by",
    "people_visible_to",
    "person_of",
    "post",
    "publish",
    "publish_translation",
    "readiness",
    "record_practice",
    "record_read",
    "record_result",
    "record_signature",
    "register_duty",
    "register_kind",
    "retire",
    "search_clauses",
    "sent_line",
    "settle",
    "short_name_of",
    "start_cycle",
    "tell",
    "tells",
    "titles",
    "today_of",
    "turn_of",
    "use_code",
    "who_sees",
    "with_standing_in",
    "write_histories",
]


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


def media_urls(hashes: Collection[str]) -> dict[str, str]:
    """The addresses of kept files by their SHA-256. One query; what is not there is left out."""
    return {one.sha256: one.file.url for one in Media.objects.filter(sha256__in=hashes)}


def media_bytes(sha256: str) -> bytes | None:
    """What a kept file holds; None when there is none, or when it is gone from where files are kept."""
    media = Media.objects.filter(sha256=sha256).first()
    if media is None:
        return None
    try:
        with media.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def readiness() -> list[str]:
    """What keeps this database from serving: names of missing guards. Empty when all is well."""
    return triggers.missing(connection)
