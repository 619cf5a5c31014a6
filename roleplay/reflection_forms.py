"""What a learner may write after a scene: how it felt, and one thing to do for real."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning import api as learning

LONGEST = 200


class FeltForm(forms.Form):
    """How the scene felt, in one line; left empty, nothing is kept."""

    felt = forms.CharField(
        label=_("How did it feel?"),
        help_text=_("One line. Only you see it."),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class IntentionForm(forms.Form):
    """One thing for real work, when to be asked about it, and whether others may read it."""

    text = forms.CharField(
        label=_("What do you want to do?"),
        help_text=_("In your own words. Leave it empty to take it back."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    days = forms.TypedChoiceField(
        label=_("When shall we ask how it went?"),
        choices=(
            ("", _("Do not ask")),
            (1, _("In a day")),
            (3, _("In three days")),
            (7, _("In a week")),
            (14, _("In two weeks")),
        ),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    shared = forms.BooleanField(
        label=_("My manager, and whoever may read my record, may read this line"), required=False
    )

    @classmethod
    def of(cls, kept: learning.Intention | None, suggestion: str) -> "IntentionForm":
        """The form as the page first shows it: what is kept, else the scene's own suggestion."""
        initial: dict[str, Any] = {"text": suggestion[:LONGEST], "days": ""}
        if kept is not None:
            initial = {"text": kept.text, "shared": kept.shared, "days": ""}
        return cls(initial=initial)

    def clean_text(self) -> str:
        """One line, however it was typed."""
        return " ".join(self.cleaned_data["text"].split())
