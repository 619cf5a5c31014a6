"""What a manager or the people office fills in."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.queries.library import Entry


class GiveForm(forms.Form):
    """A course that somebody shall learn, and until when, if there is a date."""

    course = forms.TypedChoiceField(label=gettext_lazy("What to learn"), coerce=UUID)
    due_on = forms.DateField(
        label=gettext_lazy("Until when"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, offered: Sequence[Entry], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["course"].choices = [  # type: ignore[attr-defined]
            (entry.uuid, entry.title) for entry in offered
        ]
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def clean_due_on(self) -> date | None:
        """Nothing is due before it was given."""
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return due_on
