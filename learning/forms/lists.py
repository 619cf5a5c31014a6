"""What the people office fills in to hand in a list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.lists.reading import MOST_BYTES

ENCODINGS = (
    ("", gettext_lazy("Find out")),
    ("utf-8-sig", gettext_lazy("Unicode (UTF-8)")),
    ("cp1257", gettext_lazy("Baltic (Windows-1257)")),
    ("cp1252", gettext_lazy("Western (Windows-1252)")),
)
ORDERS = (
    ("", gettext_lazy("Ask me where it is not clear")),
    ("dmy", gettext_lazy("The day comes first")),
    ("mdy", gettext_lazy("The month comes first")),
)


class HandInForm(forms.Form):
    """A list of people, and how it is meant."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or .xlsx, up to 20 MB. Nothing changes before you have seen what it would do."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        max_length=200,
        allow_empty_file=True,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Changes count from"),
        help_text=gettext_lazy("Whoever is new counts from the first day."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    everybody = forms.BooleanField(
        label=gettext_lazy("This list is everybody"),
        help_text=gettext_lazy("Whoever is not on it gets a last day: the day before."),
        required=False,
    )
    all_or_nothing = forms.BooleanField(
        label=gettext_lazy("All lines or none"),
        help_text=gettext_lazy("Otherwise lines that need you are left out, and the others can be applied."),
        required=False,
    )
    order = forms.ChoiceField(
        label=gettext_lazy("In dates such as 03/04/2026"), choices=ORDERS, required=False
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters of a CSV file"), choices=ENCODINGS, required=False
    )

    def clean_file(self) -> Any:
        """Nothing larger than can be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20}
            )
        return file

    def clean_valid_from(self) -> date:
        """A day of our time."""
        day: date = self.cleaned_data["valid_from"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Choose a day between 2000 and 2100."))
        return day


class ApplyForm(forms.Form):
    """The number that the guard asks for."""

    leaving = forms.IntegerField(
        label=gettext_lazy("How many people leave"), min_value=0, max_value=1_000_000
    )
