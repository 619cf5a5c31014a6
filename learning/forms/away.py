"""What a manager fills in before being away."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning import policies
from learning.forms.office import DayField, OfficeForm, people_here
from learning.forms.person_field import PersonField
from learning.models import Person


class StandInForm(OfficeForm):
    """Who stands in for me, and from when to when.

    Colleagues are found by name; anybody else who works here by employee number alone, so that no manager leafs
    through the whole company.
    """

    deputy = PersonField(
        find=reverse_lazy("learning:find-stand-in"),
        by_number=people_here,
        label=gettext_lazy("Who stands in"),
        help_text=gettext_lazy("Name of a colleague, or anybody's employee number."),
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty while nobody knows."),
    )

    def __init__(self, *args: Any, manager: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["deputy"].people = lambda: policies.colleagues_of(manager, today)  # type: ignore[attr-defined]
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()

    def clean_starts_on(self) -> date:
        """Nobody has stood in before it was said."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return starts_on
