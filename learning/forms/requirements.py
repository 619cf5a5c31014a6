"""What the people office fills in to say who gets what by when, and what a manager fills in to move a date."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.forms.places_field import PlacesField
from learning.models import Activity, Branch, Job, Kind, Requirement
from learning.models.requirement import MOST_DAYS
from learning.queries.audience import Audience

PLACES = ("jobs", "branches")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class RequirementForm(forms.Form):
    """Who, what, and by when. No branch or no job ticked means all of them."""

    jobs = PlacesField(
        Job,
        label=gettext_lazy("Who does this work"),
        help_text=gettext_lazy("None ticked means everybody."),
    )
    branches = PlacesField(
        Branch,
        label=gettext_lazy("In these branches"),
        help_text=gettext_lazy("None ticked means all of them."),
    )
    hired_from = _day(
        gettext_lazy("Only who started on this day or later"), gettext_lazy("Empty means whoever works here.")
    )
    course = forms.TypedChoiceField(label=gettext_lazy("Learns this course"), coerce=UUID)
    due = forms.ChoiceField(
        label=gettext_lazy("By when"),
        widget=forms.RadioSelect,
        choices=(
            (Requirement.Due.HIRED, gettext_lazy("So many days after the first day")),
            (Requirement.Due.REACHED, gettext_lazy("So many days after it reaches them")),
            (Requirement.Due.FIXED, gettext_lazy("On one day, the same for all")),
            (Requirement.Due.NONE, gettext_lazy("Without a date")),
        ),
        initial=Requirement.Due.HIRED,
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("How many days"), required=False, min_value=1, max_value=MOST_DAYS, initial=14
    )
    due_on = _day(gettext_lazy("On which day"))
    opens_after = forms.IntegerField(
        label=gettext_lazy("Opens so many days after the first day"),
        help_text=gettext_lazy("0 means at once."),
        min_value=0,
        max_value=MOST_DAYS,
        initial=0,
    )

    def __init__(
        self, *args: Any, today: date, locale: str, asked: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """``asked`` holds the words by which branches or jobs are looked for, in a form that is not sent yet."""
        super().__init__(*args, **kwargs)
        self.today = today
        for name in PLACES:
            self.places(name).offer(name, self._ticked(name), self.data if self.is_bound else asked or {})
        self.courses = list(
            Activity.objects.filter(kind=Kind.COURSE, retired_at=None, current__isnull=False)
            .select_related("current")
            .prefetch_related("current__texts")
            .order_by("key")[:200]
        )
        self._offer(
            "course", [(row.uuid, row.current.text(locale).title) for row in self.courses if row.current]
        )
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def places(self, name: str) -> PlacesField:
        """The field of that name, one of ``PLACES``."""
        field = self.fields[name]
        assert isinstance(field, PlacesField)
        return field

    def _ticked(self, name: str) -> list[str]:
        if self.is_bound:
            return list(self.fields[name].widget.value_from_datadict(self.data, self.files, name) or [])
        return list(self.initial.get(name, []))

    def _offer(self, field: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        due = data.get("due")
        counted = due in (Requirement.Due.HIRED, Requirement.Due.REACHED)
        if counted and not data.get("due_days") and "due_days" not in self.errors:
            self.add_error("due_days", _("Say after how many days."))
        if due == Requirement.Due.FIXED and "due_on" not in self.errors:
            if not data.get("due_on"):
                self.add_error("due_on", _("Say on which day."))
            elif data["due_on"] < self.today:
                self.add_error("due_on", _("This day is over. Choose today or a later day."))
        return data

    def rule(self) -> Requirement:
        """The requirement as it would be, not saved."""
        data = self.cleaned_data
        return Requirement(
            activity=next(row for row in self.courses if row.uuid == data["course"]), **self.dates()
        )

    def dates(self) -> dict[str, Any]:
        """What it says of days, with nothing in fields that its kind of date does not ask for."""
        data, due = self.cleaned_data, Requirement.Due(self.cleaned_data["due"])
        counted = due in (Requirement.Due.HIRED, Requirement.Due.REACHED)
        return {
            "due": due,
            "due_days": data["due_days"] if counted else None,
            "due_on": data["due_on"] if due == Requirement.Due.FIXED else None,
            "hired_from": data["hired_from"],
            "opens_after": data["opens_after"],
        }

    def chosen(self) -> tuple[list[Branch], list[Job]]:
        """The branches and jobs that are ticked."""
        data = self.cleaned_data
        return self.places("branches").of(data["branches"]), self.places("jobs").of(data["jobs"])

    def audience(self) -> Audience:
        """Whom it would reach."""
        branches, jobs = self.chosen()
        data = self.cleaned_data
        return Audience(
            frozenset(branch.pk for branch in branches),
            frozenset(job.pk for job in jobs),
            data["hired_from"],
            data["opens_after"],
        )

    @classmethod
    def as_typed(cls, data: QueryDict) -> dict[str, Any]:
        """What was filled in so far, to be shown again as it is and not yet judged."""
        return {
            name: data.getlist(name) if name in PLACES else data.get(name, "") for name in cls.base_fields
        }

    @staticmethod
    def of(rule: Requirement) -> dict[str, Any]:
        """What the fields show of a requirement."""
        return {
            "jobs": [job.key for job in rule.jobs.all()],
            "branches": [branch.key for branch in rule.branches.all()],
            "hired_from": rule.hired_from,
            "course": rule.activity.uuid,
            "due": rule.due,
            "due_days": rule.due_days,
            "due_on": rule.due_on,
            "opens_after": rule.opens_after,
        }


class ExtendForm(forms.Form):
    """A later date for one person, and why."""

    due_on = forms.DateField(
        label=gettext_lazy("New date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("The person reads this beside the date."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def clean_due_on(self) -> date:
        """Nobody is late by a date that was given today."""
        due_on: date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return due_on
