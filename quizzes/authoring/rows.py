"""Drawing a shape as form fields, and reading the fields back into a document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.columns import Column, RowList, Shape, Which, Words, put_at, value_at
from quizzes.authoring.fields import rows_needed

if TYPE_CHECKING:
    from quizzes.authoring.fields import DocumentForm

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPARE = 2
_STEP = re.compile(r"(\w+)\[(\d+)\]")


class Cells:
    """The fields of some columns under a common prefix."""

    def __init__(
        self, form: "DocumentForm", columns: Sequence[Column], values: Mapping[str, Any], prefix: str = ""
    ) -> None:
        self.form, self.columns, self.prefix = form, columns, prefix
        self.texts_of: dict[str, list[str]] = {}
        for column in columns:
            value = value_at(values, column.name)
            name = self.name(column)
            if isinstance(column, Words):
                self.texts_of[column.name] = form.add_texts(
                    name, column.label, value, rows=column.rows, help_text=column.help_text
                )
            else:
                form.fields[name] = column.field()
                form.initial[name] = column.shown(value)

    def name(self, column: Column) -> str:
        """The name of a column's field, without its language."""
        return self.prefix + column.name.replace(".", "-")

    def read(self, into: dict[str, Any]) -> bool:
        """Put what was typed into a document; whether it is anything."""
        filled = False
        for column in self.columns:
            name = self.name(column)
            if isinstance(column, Words):
                value: Any = self.form.text(name)
            else:
                value = column.stored(self.form.cleaned_data.get(name))
            filled = filled or column.fills(value)
            if value is not None:
                put_at(into, column.name, value)
        return filled

    @property
    def values(self) -> list[forms.BoundField]:
        """The fields that are no words, ready to be drawn."""
        return [self.form[self.name(one)] for one in self.columns if not isinstance(one, Words)]

    @property
    def texts(self) -> list[list[forms.BoundField]]:
        """For each column of words its fields, a language each."""
        return [self.form.bound(names) for names in self.texts_of.values()]


@dataclass
class Row:
    """One row: its cells, its id, and the list inside it."""

    number: int
    cells: Cells
    id_name: str = ""
    inside: "Rows | None" = None

    @property
    def id(self) -> forms.BoundField | None:
        """The field of the id, hidden or not."""
        return self.cells.form[self.id_name] if self.id_name else None


@dataclass
class Rows:
    """A list of the document as rows of fields."""

    form: "DocumentForm"
    shape: RowList
    prefix: str = ""
    rows: list[Row] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    """After :meth:`read`: the row that each entry of the document comes from."""

    @property
    def place(self) -> str:
        """What the names of all its fields begin with."""
        return self.prefix + self.shape.name

    @property
    def full(self) -> bool:
        """Whether no more rows are possible."""
        return len(self.rows) >= self.shape.most

    def lay_out(self, values: Sequence[Any]) -> "Rows":
        """Add the fields for these entries, and for some more to come."""
        spare = 0 if self.shape.ids else SPARE
        number = rows_needed(values, least=self.shape.least, spare=spare, most=self.shape.most)
        if self.form.is_bound:
            posted = str(self.form.data.get(f"{self.place}-rows", ""))
            number = min(self.shape.most, int(posted[:4])) if posted.isdecimal() else number
        elif self.form.initial.get("more") == self.place:
            wanted = int(self.form.initial["more_than"]) + SPARE
            number = min(self.shape.most, max(number, wanted))
        self.used = list(range(len(values)))
        for index in range(number):
            value = values[index] if index < len(values) else {}
            self._add_row(index, {"text": value} if self.shape.plain else value)
        return self

    def _add_row(self, index: int, value: Mapping[str, Any]) -> None:
        prefix = f"{self.place}-{index}-"
        row = Row(index + 1, Cells(self.form, self.shape.columns, value, prefix))
        if self.shape.has_ids:
            row.id_name = f"{prefix}id"
            self.form.fields[row.id_name] = self._id_field(bool(value.get("id")))
            self.form.initial[row.id_name] = value.get("id", "")
        if self.shape.inside:
            entries = value.get(self.shape.inside.name) or []
            row.inside = Rows(self.form, self.shape.inside, prefix).lay_out(entries)
            for column in self.shape.columns:
                if isinstance(column, Which):
                    ids = [entry.get("id") for entry in entries]
                    right = value.get(column.name)
                    number = str(ids.index(right) + 1) if right in ids else ""
                    which = self.form.fields[row.cells.name(column)]
                    which.choices = which.choices[: len(row.inside.rows) + 1]
                    self.form.initial[row.cells.name(column)] = number
        self.rows.append(row)

    def _id_field(self, known: bool) -> forms.Field:
        if not self.shape.named:
            return forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)
        stays = known and self.form.instance.first_published_at
        return forms.CharField(
            label=_("Name of the gap"),
            required=False,
            max_length=80,
            widget=forms.TextInput(attrs={"readonly": True} if stays else {}),
            help_text=_("It stands in the question as [[name]]: small letters, digits, single dashes."),
        )

    def read(self) -> list[Any]:
        """The entries of the document, without empty rows. New ones have no id yet."""
        self.used, found = [], []
        for index, row in enumerate(self.rows):
            entry: dict[str, Any] = {}
            if self.shape.has_ids:
                entry["id"] = str(self.form.cleaned_data.get(row.id_name) or "").strip()
            filled = row.cells.read(entry) or bool(self.shape.named and entry["id"])
            if row.inside and self.shape.inside:
                entry[self.shape.inside.name] = inner = row.inside.read()
                filled = filled or bool(inner)
                self._resolve(row, entry, inner)
            if self.shape.ids:
                entry["id"] = self.shape.ids[index]
            if filled or self.shape.ids:
                self.used.append(index)
                found.append(entry["text"] if self.shape.plain else entry)
        return found

    def _resolve(self, row: Row, entry: dict[str, Any], inner: list[Any]) -> None:
        """Put the entry that is meant where its number stands; :func:`give_ids` makes its id of it."""
        for column in self.shape.columns:
            if isinstance(column, Which) and row.inside is not None:
                chosen = str(entry.pop(column.name, ""))
                index = int(chosen) - 1 if chosen.isdecimal() else -1
                if index in row.inside.used:
                    entry[column.name] = inner[row.inside.used.index(index)]


@dataclass
class Sheet:
    """All fields of a shape, in the order in which they are drawn: cells, and lists of rows."""

    form: "DocumentForm"
    parts: list[Cells | Rows] = field(default_factory=list)

    def lay_out(self, shape: Shape, document: Mapping[str, Any]) -> "Sheet":
        """Add the fields for a document."""
        columns: list[Column] = []
        for one in [*shape, None]:
            if isinstance(one, Column) and not isinstance(one, Words):
                columns.append(one)
                continue
            if columns:
                self.parts.append(Cells(self.form, columns, document))
                columns = []
            if isinstance(one, RowList):
                self.parts.append(Rows(self.form, one).lay_out(document.get(one.name) or []))
            elif one is not None:
                self.parts.append(Cells(self.form, [one], document))
        return self

    def read(self) -> dict[str, Any]:
        """What was typed, as fields of a document."""
        document: dict[str, Any] = {}
        for part in self.parts:
            if isinstance(part, Rows):
                document[part.shape.name] = part.read()
            else:
                part.read(document)
        return document

    @property
    def lists(self) -> list[Rows]:
        """The lists of rows."""
        return [part for part in self.parts if isinstance(part, Rows)]

    def field_at(self, path: str) -> str:
        """The name of the field at a JSON path: ``options[1].text.lv``, ``gaps[0].right``, ``words.least``; empty when
        it has none of its own.
        """
        prefix, lists, steps = "", self.lists, path.split(".") if path else []
        while steps and (step := _STEP.fullmatch(steps[0])):
            rows = next((one for one in lists if one.shape.name == step[1]), None)
            if rows is None:  # an entry of a value that is a list itself: experts[2]
                steps[0] = step[1]
                break
            if int(step[2]) >= len(rows.used):
                return ""
            row = rows.rows[rows.used[int(step[2])]]
            prefix, steps = row.cells.prefix, steps[1:]
            if rows.shape.plain:
                steps = ["text", *steps]
            lists = [row.inside] if row.inside else []
        if not steps:
            return ""
        language = steps[1] if len(steps) > 1 else self.form.languages[0]
        names = (f"{prefix}{'-'.join(steps)}", f"{prefix}{steps[0]}__{language}")
        return next((name for name in names if name in self.form.fields), "")


def entries(document: Mapping[str, Any], shape: Shape) -> Iterator[tuple[RowList, dict[str, Any]]]:
    """Every entry of every list of a document, those inside an entry after it, with the list that it stands in."""
    for part in shape:
        if isinstance(part, RowList) and not part.plain:
            for entry in document.get(part.name) or ():
                yield part, entry
                if part.inside:
                    yield from entries(entry, (part.inside,))


def give_ids(document: dict[str, Any], shape: Shape, spent: Sequence[str] = ()) -> None:
    """Give every entry without an id the next free letter: one that no other entry has, and none in ``spent`` had.

    Fixed ids of another kind (true, false) count as none.
    """
    rows = [(part, entry) for part, entry in entries(document, shape) if part.has_ids]
    for part, entry in rows:
        if not part.ids and entry["id"] in ("true", "false"):
            entry["id"] = ""
    used = {entry["id"] for _part, entry in rows} | set(spent)
    for _part, entry in rows:
        if not entry["id"]:
            entry["id"] = next(name for name in _names() if name not in used)
            used.add(entry["id"])
    for part, entry in rows:
        for column in part.columns:
            if isinstance(column, Which) and isinstance(entry.get(column.name), dict):
                entry[column.name] = entry[column.name]["id"]


def _names() -> Iterator[str]:
    """a, b, … z, aa, ab, …"""
    return ("".join(letters) for size in count(1) for letters in product(LETTERS, repeat=size))


def carried(document: dict[str, Any], before: Shape, after: Shape) -> dict[str, Any]:
    """A document of one kind as one of another: what has a place there stays, the rest is left behind.

    The words of the first list go into the first list, whatever the two are called.
    """
    kept = dict(document)
    lists = [part for part in before if isinstance(part, RowList)]
    for part in before:
        kept.pop(part.name.split(".")[0], None)
    for part in after:
        if isinstance(part, Column):
            if (value := value_at(document, part.name)) is not None:
                put_at(kept, part.name, value)
            continue
        first = part is next(one for one in after if isinstance(one, RowList))
        source = document.get(part.name)
        if source is None and first and lists:
            source = document.get(lists[0].name)
        kept[part.name] = [_row(entry, part, index) for index, entry in enumerate(source or ())][: part.most]
    return kept


def _row(entry: Mapping[str, Any], part: RowList, index: int) -> dict[str, Any]:
    row = {column.name: entry[column.name] for column in part.columns if column.name in entry}
    if part.has_ids:
        row["id"] = part.ids[index] if index < len(part.ids) else entry.get("id", "")
    if part.inside:
        row[part.inside.name] = list(entry.get(part.inside.name) or ())
    return row
