"""The tables of learning, one file per subject."""

from learning.models.assignment import Assignment, Cycle, Progress
from learning.models.catalogue import (
    Activity,
    Change,
    Clause,
    Kind,
    Media,
    Release,
    ReleasePart,
    ReleaseText,
)
from learning.models.outbox import Audit, Outbox
from learning.models.people import Branch, Job, Leave, Person, ReportingLine, User
from learning.models.record import (
    Certificate,
    Mastery,
    Practice,
    Record,
    RecordAnchor,
    RecordHead,
    RecordPayload,
)

__all__ = [
    "Activity",
    "Assignment",
    "Audit",
    "Branch",
    "Certificate",
    "Change",
    "Clause",
    "Cycle",
    "Job",
    "Kind",
    "Leave",
    "Mastery",
    "Media",
    "Outbox",
    "Person",
    "Practice",
    "Progress",
    "Record",
    "RecordAnchor",
    "RecordHead",
    "RecordPayload",
    "Release",
    "ReleasePart",
    "ReleaseText",
    "ReportingLine",
    "User",
]
