"""What can be filled in about a question beside its words: a column is one value, with its field and its form in a
document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class RatingsField(forms.CharField):
    """Whole numbers with commas or spaces between: ``5, 4, 5``. What is no number stays as it was typed, so that a
    draft keeps it and its problem can be named."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [int(one) if one.isdecimal() else one for one in re.split(r"[\s,;]+", str(value or "")) if one]

    def run_validators(self, value: Any) -> None:
        """Each rating is checked where the document is read."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


@dataclass(frozen=True)
class Column:
    """One value of a row or of the question. ``name`` is its field in the document, with dots for a field inside."""

    name: str
    label: Any
    help_text: Any = ""

    def field(self) -> forms.Field:
        """The form field of this value."""
        raise NotImplementedError

    def shown(self, value: Any) -> Any:
        """A value of the document, as the field takes it."""
        return value

    def stored(self, value: Any) -> Any:
        """What was typed, as it stands in the document; None is left out of it."""
        return value

    def fills(self, stored: Any) -> bool:
        """Whether this value makes its row more than an empty one."""
        return stored not in (None, "", [])


@dataclass(frozen=True)
class Words(Column):
    """Words in each language of the question, ``rows`` lines high."""

    rows: int = 1

    def fills(self, stored: Any) -> bool:
        return any(stored.values())


@dataclass(frozen=True)
class Whole(Column):
    """A whole number. ``blank`` is what an empty field means; None: nothing, which is asked for before publishing."""

    low: int = 0
    high: int = 100
    blank: int | None = None
    usual: int | None = None
    """What stands in the field of a new question."""

    def field(self) -> forms.Field:
        return forms.IntegerField(
            label=self.label,
            required=False,
            min_value=self.low,
            max_value=self.high,
            help_text=self.help_text,
        )

    def shown(self, value: Any) -> Any:
        return self.usual if value is None else value

    def stored(self, value: Any) -> Any:
        return self.blank if value is None else value

    def fills(self, stored: Any) -> bool:
        return stored is not None and stored != self.blank


@dataclass(frozen=True)
class Decimal(Column):
    """An exact number, with a comma or a point."""

    def field(self) -> forms.Field:
        return forms.CharField(
            label=self.label,
            required=False,
            max_length=40,
            help_text=self.help_text,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )

    def stored(self, value: Any) -> Any:
        return "".join(str(value or "").split()).replace(",", ".") or None


@dataclass(frozen=True)
class Flag(Column):
    """Yes or no."""

    def field(self) -> forms.Field:
        return forms.BooleanField(label=self.label, required=False, help_text=self.help_text)

    def stored(self, value: Any) -> Any:
        return True if value else None


@dataclass(frozen=True)
class Choice(Column):
    """One of a few values; the first is the usual one."""

    choices: tuple[tuple[str, Any], ...] = ()

    def field(self) -> forms.Field:
        return forms.ChoiceField(
            label=self.label, required=False, choices=self.choices, help_text=self.help_text
        )

    def shown(self, value: Any) -> Any:
        return value or self.choices[0][0]

    def stored(self, value: Any) -> Any:
        return value or self.choices[0][0]

    def fills(self, stored: Any) -> bool:
        return False


@dataclass(frozen=True)
class Ratings(Column):
    """Whole numbers in a row."""

    def field(self) -> forms.Field:
        return RatingsField(label=self.label, required=False, max_length=400, help_text=self.help_text)

    def shown(self, value: Any) -> Any:
        return value or []


@dataclass(frozen=True)
class Which(Column):
    """Which row of the list inside is meant. The document names it by its id, the author by its number."""

    most: int = 12

    def field(self) -> forms.Field:
        return forms.ChoiceField(
            label=self.label,
            required=False,
            help_text=self.help_text,
            choices=[("", _("Not chosen yet"))]
            + [(str(n), _("Option %(number)s") % {"number": n}) for n in range(1, self.most + 1)],
        )

    def fills(self, stored: Any) -> bool:
        return False


def value_at(values: Mapping[str, Any], name: str) -> Any:
    """The value of a field, ``words.least`` being the field ``least`` of ``words``; None when there is none."""
    found: Any = values
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def put_at(values: dict[str, Any], name: str, value: Any) -> None:
    """The same the other way round."""
    *above, last = name.split(".")
    for part in above:
        values = values.setdefault(part, {})
    values[last] = value


@dataclass(frozen=True)
class RowList:
    """A list of the document: how it is called, what stands in a row, how many rows it may have.

    ``ids`` are those of its rows when they are fixed; with ``named`` the author gives them, because the text of the
    question uses them. ``plain`` rows are nothing but words; ``numbered`` ones have no id. ``inside`` is a list in each
    row.
    """

    name: str
    title: Any
    row: Any
    columns: tuple[Column, ...]
    most: int
    least: int = 2
    help_text: Any = ""
    ids: tuple[str, ...] = ()
    named: bool = False
    plain: bool = False
    numbered: bool = False
    inside: "RowList | None" = None

    @property
    def has_ids(self) -> bool:
        """Whether a row has an id."""
        return not (self.plain or self.numbered)


Shape = Sequence[Column | RowList]
"""What a kind of question adds to the form, in the order in which it is drawn."""
