"""Read and write questions as a table (CSV), one question a row. docs/exchange.md lists the columns."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from quizzes.exchange.drafts import FULL_MARK, MOST_QUESTIONS, Draft, finish, number_of
from quizzes.exchange.gift_reading import figure
from quizzes.exchange.leaving import Leaving
from quizzes.exchange.naming import is_key
from quizzes.exchange.remarks import FileRefused, Outcome, ReadFile, Remark, Written

SINGLE_COLUMNS = (
    "key", "kind", "text", "tags", "difficulty", "clauses", "sources", "feedback", "typos", "model", "least", "most",
)  # fmt: skip
NUMBERED = ("answer", "mark", "partner", "tolerance", "feedback")
"""Columns of the answers: ``answer_1``, ``mark_1``, … ``answer_2``, …"""

KINDS = (
    "single", "multiple", "truefalse", "matching", "ordering", "rank", "short", "number", "essay",
)  # fmt: skip
CARRIED = (
    "tags", "difficulty", "clauses", "sources", "hints", "feedback", "typos", "extras", "rubric", "model", "words",
)  # fmt: skip
_COLUMN = re.compile(r"(answer|mark|partner|tolerance|feedback|hint)_([1-9]\d?)")
_FORMULA = re.compile(r"['=+\-@\t\r\uff0b\uff0d\uff1d\uff20]")
_LISTED = re.compile(r"[\s,;]+")
_SEPARATORS = ",;\t"
_YES = {"yes", "true", "1", "x"}
_DIFFICULTIES = ("easy", "medium", "hard")

Cells = Mapping[str, str]


def read_table(text: str, locale: str) -> ReadFile:
    """All questions of a table in the language ``locale``. Raises :class:`FileRefused`."""
    rows = _rows(text)
    line, head = next(rows, (1, []))
    columns = [name.strip().lower() for name in head]
    if "text" not in columns:
        raise FileRefused("no-columns", line)
    remarks = [
        Remark("unknown-column", line, Outcome.LOST, {"value": name[:40]})
        for name in columns
        if name and name not in SINGLE_COLUMNS and not _COLUMN.fullmatch(name)
    ]
    if twice := sorted({name for name in columns if name and columns.count(name) > 1}):
        raise FileRefused("column-twice", line, value=twice[0][:40])
    drafts: list[Draft] = []
    for line, row in rows:
        cells = {name: _bare(cell) for name, cell in zip(columns, row, strict=False) if cell.strip()}
        if not cells:
            continue
        if len(drafts) == MOST_QUESTIONS:
            raise FileRefused("too-many-questions", line, most=MOST_QUESTIONS)
        drafts.append(_draft(cells, line, locale))
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            drafts[-1].lose("more-cells")
    return finish(drafts, remarks)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line at which it begins."""
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as wrong:
        raise FileRefused("quotes", begins) from wrong


def _draft(cells: Cells, line: int, locale: str) -> Draft:
    draft = Draft(line, locale)
    kind = cells.get("kind", "single").strip().lower()
    if kind not in KINDS:
        draft.refuse("kind-unknown", kind=kind[:40])
        return draft
    if key := cells.get("key", "").strip():
        draft.key = key
        if not is_key(key):
            draft.refuse("not-a-key", value=key[:40])
    for tag in _listed(cells.get("tags", "")):
        draft.tag(tag)
    difficulty = cells.get("difficulty", "").strip().lower()
    if difficulty and difficulty not in _DIFFICULTIES:
        draft.refuse("difficulty", value=difficulty[:40])
    hints = sorted(
        (int(match[2]), name) for name in cells if (match := _COLUMN.fullmatch(name)) and match[1] == "hint"
    )
    draft.put(
        difficulty="" if difficulty == "medium" else difficulty,
        clauses=_listed(cells.get("clauses", "")),
        sources=_listed(cells.get("sources", "")),
        text=draft.needed(cells.get("text", "")),
        hints=[said for _place, name in hints if (said := draft.text(cells[name]))],
        kind=kind,
    )
    numbers = sorted(
        {int(match[2]) for name in cells if (match := _COLUMN.fullmatch(name)) and match[1] != "hint"}
    )
    rows = [{name: cells.get(f"{name}_{number}", "") for name in NUMBERED} for number in numbers]
    draft.need(rows)
    _BODIES[kind](draft, rows, cells)
    draft.put(feedback=draft.text(cells.get("feedback", "")))
    return draft


def _listed(words: str) -> list[str]:
    return list(dict.fromkeys(part for part in _LISTED.split(words.strip()) if part))


def _whole(draft: Draft, said: str, low: int, high: int, default: int) -> int:
    number = number_of(said) if said.strip() else default
    if number is None or number != int(number) or not low <= number <= high:
        draft.refuse("not-whole", value=said[:40], low=low, high=high)
        return default
    return int(number)


def _choices(draft: Draft, rows: list[dict[str, str]], cells: Cells) -> None:
    kind = draft.fields["kind"]
    options = []
    for row in rows:
        text = draft.needed(row["answer"])
        mark = _whole(draft, row["mark"], -FULL_MARK, FULL_MARK, FULL_MARK if kind == "short" else 0)
        options.append(draft.option(text, mark, draft.text(row["feedback"])))
    if kind == "truefalse":
        for option, name in zip(options, ("true", "false"), strict=False):
            option["id"] = name
    draft.put(options=options, typos=kind == "short" and cells.get("typos", "").strip().lower() in _YES)


def _matching(draft: Draft, rows: list[dict[str, str]], cells: Cells) -> None:
    pairs: list[dict[str, Any]] = []
    extras: list[dict[str, Any]] = []
    for row in rows:
        partner, line = draft.needed(row["partner"]), draft.text(row["answer"])
        if line:
            pairs.append(_with({"id": draft.new_id(), "text": line, "match": partner}, draft, row))
        else:
            extras.append({"id": draft.new_id(), "text": partner})
    draft.put(pairs=pairs, extras=extras)


def _with(part: dict[str, Any], draft: Draft, row: Cells) -> dict[str, Any]:
    """A part with the feedback that its row has."""
    after = draft.text(row["feedback"])
    return part | ({"feedback": after} if after else {})


def _ordering(draft: Draft, rows: list[dict[str, str]], cells: Cells) -> None:
    draft.put(items=[{"id": draft.new_id(), "text": draft.needed(row["answer"])} for row in rows])


def _rank(draft: Draft, rows: list[dict[str, str]], cells: Cells) -> None:
    options = []
    for row in rows:
        text, worth = draft.needed(row["answer"]), _whole(draft, row["mark"], 1, 10, 1)
        options.append(_with({"id": draft.new_id(), "text": text, "worth": worth}, draft, row))
    draft.put(options=options)


def _numbers(draft: Draft, rows: list[dict[str, str]], cells: Cells) -> None:
    answers = []
    for row in rows:
        value, tolerance = number_of(row["answer"]), number_of(row["tolerance"] or "0")
        if value is None or tolerance is None or tolerance < 0:
            draft.refuse("not-a-number", value=(row["answer"] if value is None else row["tolerance"])[:40])
            continue
        mark = _whole(draft, row["mark"], 0, FULL_MARK, FULL_MARK)
        answers.append(figure(draft, value, tolerance, mark, draft.text(row["feedback"])))
    draft.put(answers=answers)


def _essay(draft: Draft, rows: list[dict[str, str]], cells: Cells) -> None:
    bounds = {name: _whole(draft, cells.get(name, ""), 0, 600, 0) for name in ("least", "most")}
    draft.put(
        rubric=[
            {
                "id": draft.new_id(),
                "text": draft.needed(row["answer"]),
                "points": _whole(draft, row["mark"], 1, 20, 1),
            }
            for row in rows
        ],
        model=draft.text(cells.get("model", "")),
        words={name: bound for name, bound in bounds.items() if bound},
    )


_BODIES: Final[dict[str, Callable[[Draft, list[dict[str, str]], Cells], None]]] = {
    "single": _choices, "multiple": _choices, "truefalse": _choices, "short": _choices, "matching": _matching,
    "ordering": _ordering, "rank": _rank, "number": _numbers, "essay": _essay,
}  # fmt: skip


def write_table(documents: Iterable[Mapping[str, Any]], locale: str) -> Written:
    """A table with what these questions say in one language, and what stayed behind. Formulas are made harmless."""
    rows: list[dict[str, str]] = []
    remarks: list[Remark] = []
    for document in documents:
        leaving = Leaving(document, locale)
        leaving.look(
            CARRIED,
            KINDS,
            item_feedback=("single", "multiple", "truefalse", "short", "number", "rank", "matching"),
        )
        if not leaving.refused:
            rows.append(_row(leaving))
        remarks += leaving.remarks
    used = {name for row in rows for name, cell in row.items() if cell}
    most = max((int(match[2]) for name in used if (match := _COLUMN.fullmatch(name))), default=0)
    columns = [name for name in SINGLE_COLUMNS if name in used or name in ("key", "kind", "text")]
    columns += [f"hint_{number}" for number in range(1, most + 1) if f"hint_{number}" in used]
    columns += [f"{name}_{n}" for n in range(1, most + 1) for name in NUMBERED if f"{name}_{n}" in used]
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(row.get(name, "")) for name in columns] for row in rows)
    return Written("\ufeff" + content.getvalue(), tuple(remarks))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.

    (OWASP, CSV Injection.) A number may keep its minus. :func:`read_table` takes the apostrophe off again.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not re.fullmatch(r"-\d+(?:\.\d+)?", cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def _row(leaving: Leaving) -> dict[str, str]:
    document, said = leaving.document, leaving.words
    row = {name: " ".join(document.get(name, ())) for name in ("tags", "clauses", "sources")}
    words = document.get("words") or {}
    row |= {
        "key": leaving.key,
        "kind": leaving.kind,
        "text": said(document["text"]),
        "difficulty": document.get("difficulty", ""),
        "feedback": said(document.get("feedback")),
        "typos": "yes" if document.get("typos") else "",
        "model": said(document.get("model")),
        **{name: str(words[name]) for name in ("least", "most") if words.get(name)},
        **{f"hint_{n}": said(hint) for n, hint in enumerate(document.get("hints", ()), start=1)},
    }
    for n, answer in enumerate(_answers(document), start=1):
        mark = next((answer[name] for name in ("fraction", "worth", "points") if name in answer), "")
        row |= {
            f"answer_{n}": answer["value"] if "value" in answer else said(answer.get("text")),
            f"mark_{n}": str(mark),
            f"partner_{n}": said(answer.get("match")),
            f"tolerance_{n}": answer.get("tolerance", ""),
            f"feedback_{n}": said(answer.get("feedback")),
        }
    return row


def _answers(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What stands in the numbered columns. A partner of none has no line of its own."""
    if document["kind"] == "truefalse":
        return sorted(document["options"], key=lambda option: str(option["id"]) != "true")
    for name in ("options", "items", "answers", "rubric"):
        if name in document:
            return list(document[name])
    return [*document["pairs"], *({"match": extra["text"]} for extra in document.get("extras", ()))]
