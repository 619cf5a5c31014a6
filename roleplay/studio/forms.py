"""The form of one part: single keys, then lists of rows, each with lists inside. Reads into the part's new contents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roleplay.studio.fields import OMIT, Context, Group, Key, written
from roleplay.studio.shapes import Part, Rows

MOST_ROWS = 200


class Cell:
    """The bound fields of one key, as they stand together on the screen."""

    def __init__(
        self, key: Key, fields: Sequence[forms.BoundField], context: Context, form: forms.Form, prefix: str
    ) -> None:
        self.key = key
        self.fields = fields
        self.inner: list[Cell] = []
        if isinstance(key, Group):
            self.inner = [
                Cell(
                    one,
                    [form[f"{prefix}{name}"] for name in one.form_fields(context)],
                    context,
                    form,
                    f"{prefix}{one.name}__",
                )
                for one in key.keys
            ]


_FOLDS = (("more", _("More")), ("technical", _("Technical")))


@dataclass(frozen=True)
class Fold:
    """Cells that are folded away: how many of them the document fills, and whether something in them is wrong."""

    name: str
    label: Any
    cells: Sequence[Cell]
    used: int
    wrong: bool


class KeysForm(forms.Form):
    """A form of some keys of one object."""

    def __init__(
        self, keys: Sequence[Key], before: Mapping[str, Any], context: Context, **options: Any
    ) -> None:
        self.keys, self.before, self.context = keys, before, context
        initial: dict[str, Any] = {}
        for key in keys:
            initial |= key.initial(before.get(key.name, OMIT), context)
        super().__init__(
            initial={**initial, **options.pop("initial", {})}, use_required_attribute=False, **options
        )
        for key in keys:
            self.fields.update(key.form_fields(context))

    @cached_property
    def cells(self) -> list[Cell]:
        return [
            Cell(
                key,
                [self[name] for name in key.form_fields(self.context)],
                self.context,
                self,
                f"{key.name}__",
            )
            for key in self.keys
        ]

    @property
    def shown(self) -> list["Cell"]:
        return [cell for cell in self.cells if not cell.key.fold]

    @property
    def folds(self) -> list["Fold"]:
        """What is folded away, by fold."""
        found = []
        for name, label in _FOLDS:
            cells = [cell for cell in self.cells if cell.key.fold == name]
            if cells:
                used = sum(cell.key.name in self.before for cell in cells)
                wrong = any(field.errors for cell in cells for field in cell.fields)
                found.append(Fold(name, label, cells, used, wrong))
        return found

    def result(self) -> dict[str, Any]:
        """The object after this form. Only for a valid form."""
        return written(self.keys, self.cleaned_data, self.before, self.context)


class RowForm(KeysForm):
    """One row of a list, with its place and a box to remove it."""

    def __init__(
        self, rows: Rows, before: Mapping[str, Any], place: int, context: Context, **options: Any
    ) -> None:
        self.is_new = not before
        super().__init__(
            rows.keys,
            before,
            context,
            initial={"place": place, "was": str(before.get(rows.id_key, ""))},
            empty_permitted=self.is_new,
            **options,
        )
        self.fields["place"] = forms.IntegerField(
            required=False, min_value=0, max_value=9999, label=_("Place")
        )
        self.fields["remove"] = forms.BooleanField(required=False, label=_("Remove"))
        self.fields["was"] = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
        self.lists = [
            RowsForm(
                one,
                one.of(before),
                context,
                prefix=f"{self.prefix}-{one.name}",
                data=options.get("data"),
            )
            for one in rows.inner
        ]

    @property
    def blank(self) -> bool:
        """A spare row that nobody wrote in."""
        return self.is_new and not self.has_changed() and all(one.blank for one in self.lists)

    @property
    def heading(self) -> str:
        """What the row is called in the folded list."""
        for name in (
            f"text__{self.context.locales[0]}",
            f"title__{self.context.locales[0]}",
            f"name__{self.context.locales[0]}",
        ):
            if name in self.fields and self[name].value():
                return str(self[name].value())
        return str(self["was"].value() or "")

    def is_valid(self) -> bool:
        valid = [super().is_valid(), *(one.is_valid() for one in self.lists)]
        return all(valid)

    def result(self) -> dict[str, Any]:
        found = super().result()
        for one in self.lists:
            one.write_into(found)
        return found


class RowsForm:
    """A list of rows, with spare ones at its end."""

    def __init__(self, rows: Rows, before: Any, context: Context, *, prefix: str, data: Any = None) -> None:
        self.rows, self.prefix, self.was_there = rows, prefix, before is not None
        self.before = self._objects(before)
        known = {str(one.get(rows.id_key, "")): one for one in self.before}
        count = len(self.before) + rows.spare
        if data is not None:
            posted = data.get(f"{prefix}-rows", "")
            count = min(int(posted), MOST_ROWS) if posted.isdecimal() else 0
        self.forms: list[RowForm] = []
        for at in range(count):
            row_prefix = f"{prefix}-{at}"
            if data is None:
                old = self.before[at] if at < len(self.before) else {}
            else:
                old = (
                    known.get(data.get(f"{row_prefix}-was", ""), {}) if data.get(f"{row_prefix}-was") else {}
                )
            self.forms.append(RowForm(rows, old, (at + 1) * 10, context, prefix=row_prefix, data=data))

    def _objects(self, before: Any) -> list[dict[str, Any]]:
        if self.rows.folding:
            return self.rows.folding.rows_of(before if isinstance(before, Mapping) else {})
        return [one for one in before if isinstance(one, dict)] if isinstance(before, list) else []

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def blank(self) -> bool:
        return all(form.blank for form in self.forms)

    @property
    def used(self) -> bool:
        """Whether the document has something here, or something here is wrong."""
        return bool(self.before) or any(form.errors for form in self.forms if not form.blank)

    @property
    def kept(self) -> list["RowForm"]:
        """The rows that stay, in the order that their places give."""
        found = [
            (form.cleaned_data.get("place") or 9999, at, form)
            for at, form in enumerate(self.forms)
            if form["remove"].value() not in (True, "on") and not form.blank
        ]
        return [form for _place, _at, form in sorted(found, key=lambda one: one[:2])]

    def keys_after(self, found: Mapping[str, Any]) -> Iterator[tuple["RowForm", str]]:
        """Each row that stays, with the key that it has now that ``found`` is saved."""
        if self.rows.folding:
            return
        rows = self.rows.of(found) or []
        for form, row in zip(self.kept, rows, strict=False):
            yield form, str(row.get(self.rows.id_key, ""))
            for one in form.lists:
                yield from one.keys_after(row)

    def is_valid(self) -> bool:
        valid = [form.is_valid() or form["remove"].value() in (True, "on") for form in self.forms]
        return all(valid)

    def write_into(self, found: dict[str, Any]) -> None:
        """Put the rows into the object that holds them; an absent list without rows stays absent."""
        rows = [form.result() for form in self.kept]
        if not rows and not self.was_there:
            return
        holder = found
        if self.rows.inside:
            holder = dict(found.get(self.rows.inside) or {})
            found[self.rows.inside] = holder
        holder[self.rows.name] = self.rows.folding.mapping_of(rows) if self.rows.folding else rows


class PartForm:
    """The whole form of a part."""

    def __init__(self, part: Part, before: Mapping[str, Any], context: Context, data: Any = None) -> None:
        self.part, self.before = part, before
        self.head = KeysForm(part.keys, before, context, data=data, prefix="part")
        self.lists = [
            RowsForm(rows, rows.of(before), context, prefix=rows.name, data=data) for rows in part.rows
        ]

    def is_valid(self) -> bool:
        """Whether everything can be read. What the scene makes of it is for the checks, not for the form."""
        valid = [self.head.is_valid(), *(one.is_valid() for one in self.lists)]
        return all(valid)

    def result(self) -> dict[str, Any]:
        """The part's new contents. Only for a valid form."""
        found = self.head.result()
        for one in self.lists:
            one.write_into(found)
        return found

    @property
    def wrong(self) -> bool:
        return bool(self.head.errors) or any(
            form.errors for one in self.lists for form in one.forms if not form.blank
        )

    def new_inputs(self, saved: Mapping[str, Any]) -> list[str]:
        """After a save: the inputs that carry the keys of what was new, to go back into the form that is still open."""
        found = []
        for one in self.lists:
            for row, key in one.keys_after(saved):
                if row["was"].value() == key:
                    continue
                for name in ("was", "id"):
                    if name in row.fields and (name == "was" or not row[name].value()):
                        attributes = {"id": row[name].auto_id, "hx-swap-oob": "true"}
                        found.append(row.fields[name].widget.render(row[name].html_name, key, attributes))
        return found
