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
from learning.models.intention import Intention
from learning.models.notice import Notice, NoticeItem, Reminding
from learning.models.outbox import Audit, Outbox
from learning.models.people import (
    Branch,
    Deputy,
    Job,
    Leave,
    Person,
    Placement,
    ReportingLine,
    User,
)
from learning.models.people_list import ParkedLine, PeopleList, PeopleListFile, PeopleListLine
from learning.models.record import (
    Certificate,
    Mastery,
    Practice,
    Record,
    RecordAnchor,
    RecordHead,
    RecordPayload,
)
from learning.models.requirement import Extension, Ground, Requirement
from learning.models.sign_in import Session, SharedDevice, SignInCode

__all__ = [
    "Activity",
    "Assignment",
    "Audit",
    "Branch",
    "Certificate",
    "Change",
    "Clause",
    "Cycle",
    "Deputy",
    "Extension",
    "Ground",
    "Intention",
    "Job",
    "Kind",
    "Leave",
    "Mastery",
    "Media",
    "Notice",
    "NoticeItem",
    "Outbox",
    "ParkedLine",
    "PeopleList",
    "PeopleListFile",
    "PeopleListLine",
    "Person",
    "Placement",
    "Practice",
    "Progress",
    "Record",
    "RecordAnchor",
    "RecordHead",
    "RecordPayload",
    "Release",
    "ReleasePart",
    "ReleaseText",
    "Reminding",
    "ReportingLine",
    "Requirement",
    "Session",
    "SharedDevice",
    "SignInCode",
    "User",
]
