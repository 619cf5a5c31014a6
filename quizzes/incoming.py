"""What a file of questions would do to the bank: for each of its questions whether it is new, changed or the same."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizzes.exchange.formats import Format, pictures_of
from quizzes.exchange.merging import merge
from quizzes.exchange.remarks import Outcome, ReadFile, ReadQuestion, Remark
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.reading import read_question
from quizzes.grading.writing import question_document
from quizzes.models import Picture, Question, QuestionFile
from quizzes.pictures import Pictures, inline
from quizzes.releases import unknown_clauses


class State(StrEnum):
    """What becomes of a question."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LOCKED = "locked"
    """Somebody has locked it in the bank: it is left alone."""


@dataclass(frozen=True)
class Incoming:
    """One question of a file over what the bank has. ``findings`` keep it from being published where they block."""

    number: int
    line: int
    document: dict[str, Any]
    state: State
    row: Question | None
    remarks: tuple[Remark, ...]
    findings: tuple[Finding, ...]

    @property
    def key(self) -> str:
        """Its key in the bank."""
        return str(self.document["key"])

    @property
    def ready(self) -> bool:
        """Whether it could be published."""
        return not blocking(self.findings)


@dataclass(frozen=True)
class Plan:
    """All of a file. ``remarks`` are about the file, and about what in it cannot come in."""

    questions: list[Incoming]
    remarks: tuple[Remark, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many questions there are of each state, and how many are not ready to be published."""
        found = Counter(one.state.value for one in self.questions)
        return {state.value: found[state.value] for state in State} | {
            "unready": sum(not one.ready for one in self.questions)
        }


def plan(file: QuestionFile, *, tags: Sequence[str] = (), only: Collection[int] | None = None) -> Plan:
    """What bringing in would do, with ``tags`` added to every question. ``only``: just these, by number from 1."""
    read = stored_read(file.read)
    chosen = [
        (number, one) for number, one in enumerate(read.questions, start=1) if only is None or number in only
    ]
    rows = _rows([one.document["key"] for _number, one in chosen])
    merged = [_merged(one, rows.get(one.document["key"]), tags) for _number, one in chosen]
    checked = [read_question(document) for document in merged]
    lost: dict[str, list[Finding]] = {}
    for finding in unknown_clauses(question for question, _found in checked):
        lost.setdefault(finding.path.partition(".")[0], []).append(
            Finding("clauses", finding.code, finding.values)
        )
    questions = []
    for (number, one), document, (_question, found) in zip(chosen, merged, checked, strict=True):
        row = rows.get(document["key"])
        questions.append(
            Incoming(
                number=number,
                line=one.line,
                document=canonical(document),
                state=_state(row, document),
                row=row,
                remarks=one.remarks,
                findings=(*found, *lost.get(document["key"], ())),
            )
        )
    return Plan(questions, read.remarks)


def pictures_named(documents: Iterable[Mapping[str, Any]]) -> set[str]:
    """The pictures of these documents that nobody has brought in yet."""
    named = {one["picture"]["file"] for one in documents if one.get("picture")}
    if not named:
        return set()
    return named - set(Picture.objects.filter(sha256__in=named).values_list("sha256", flat=True))


def pictures_ahead(file: QuestionFile, document: Mapping[str, Any]) -> Pictures:
    """The picture of a question of a file, before anything is kept of it."""
    found = pictures_of(bytes(file.content), Format(file.form), pictures_named([document]))
    return Pictures({sha256: inline(one.content) for sha256, one in found.items()})


def canonical(document: dict[str, Any]) -> dict[str, Any]:
    """The stored form of a complete document; what is not complete stays as it is, as any draft does."""
    question, found = read_question(document)
    return document if blocking(found) else question_document(question, list(document["text"]))


def latest(row: Question) -> dict[str, Any]:
    """What the newest draft of a question says. ``row`` comes with its latest revision."""
    revision = row.latest_revision
    document = revision.content.get("document") if revision is not None else None
    return document if isinstance(document, dict) else row.document


def _rows(keys: Sequence[str]) -> dict[str, Question]:
    return {row.key: row for row in Question.objects.filter(key__in=keys).select_related("latest_revision")}


def _merged(one: ReadQuestion, row: Question | None, tags: Sequence[str]) -> dict[str, Any]:
    stored = latest(row) if row is not None else None
    document = merge(stored, one.document, labels_made=one.labels_made)
    if tags:
        document["tags"] = list(dict.fromkeys([*document.get("tags", ()), *tags]))
    return document


def _state(row: Question | None, document: dict[str, Any]) -> State:
    if row is None:
        return State.NEW
    if row.locked:
        return State.LOCKED
    return State.SAME if canonical(document) == canonical(latest(row)) else State.CHANGED


def kept_read(read: ReadFile) -> dict[str, Any]:
    """What was read, as the table keeps it."""
    return {
        "questions": [
            {
                "line": one.line,
                "document": one.document,
                "remarks": [_kept(remark) for remark in one.remarks],
                "labels_made": one.labels_made,
            }
            for one in read.questions
        ],
        "remarks": [_kept(remark) for remark in read.remarks],
    }


def stored_read(kept: Mapping[str, Any]) -> ReadFile:
    """What was read, as it was."""
    return ReadFile(
        tuple(
            ReadQuestion(
                one["line"], one["document"], tuple(map(_remark, one["remarks"])), one["labels_made"]
            )
            for one in kept["questions"]
        ),
        tuple(map(_remark, kept["remarks"])),
    )


def _kept(remark: Remark) -> dict[str, Any]:
    return {
        "code": remark.code,
        "line": remark.line,
        "outcome": remark.outcome.value,
        "values": dict(remark.values),
        "question": remark.question,
    }


def _remark(kept: Mapping[str, Any]) -> Remark:
    return Remark(kept["code"], kept["line"], Outcome(kept["outcome"]), kept["values"], kept["question"])
