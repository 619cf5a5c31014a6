"""What an author fills in to bring questions in and to give them away."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning import api as learning
from quizzes.authoring.fields import ListField
from quizzes.exchange.formats import MOST_BYTES
from quizzes.exchange.naming import is_key
from quizzes.models import QuestionFile, Quiz

DRAFTS, PUBLISHED = "drafts", "published"


def _languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.WAGTAIL_CONTENT_LANGUAGES]


class HowForm(forms.Form):
    """How a file is read."""

    form = forms.ChoiceField(label=gettext_lazy("Format"), choices=QuestionFile.Form.choices)
    locale = forms.ChoiceField(label=gettext_lazy("Language of the questions"), choices=_languages)


class HandInForm(HowForm):
    """A file of questions."""

    field_order = ("file", "form", "locale")
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "GIFT, Aiken or CSV up to 5 MB, Moodle XML up to 20 MB. Nothing changes before you have seen what is in it."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.gift,.xml,.csv,.tsv"}),
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Find out")), *QuestionFile.Form.choices]
        self.fields["form"] = forms.ChoiceField(label=_("Format"), choices=choices, required=False)
        self.order_fields(self.field_order)

    def clean_file(self) -> Any:
        """Nothing larger than can be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20}
            )
        return file


class TakeForm(forms.Form):
    """How the questions of a file come into the bank."""

    state = forms.ChoiceField(
        label=gettext_lazy("They come in as"),
        choices=((DRAFTS, gettext_lazy("Drafts")), (PUBLISHED, gettext_lazy("Published questions"))),
        initial=DRAFTS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A question that is not complete comes in as a draft in any case."),
    )
    tags = ListField(
        label=gettext_lazy("Tags for all of them"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Quizzes draw questions by tag. Put commas between: phone, greeting."),
    )
    home = forms.ModelChoiceField(
        label=gettext_lazy("Travel with"),
        queryset=Quiz.objects.order_by("key"),
        required=False,
        help_text=gettext_lazy("The quiz whose file holds them when content is exported. It may stay empty."),
    )
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=learning.Change.choices,
        initial=learning.Change.MINOR,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For quizzes that draw them. People half-way keep the version they started."),
    )

    def clean_tags(self) -> list[str]:
        """Tags are keys."""
        tags: list[str] = self.cleaned_data["tags"]
        if wrong := [tag for tag in tags if not is_key(tag)]:
            raise forms.ValidationError(
                _("“%(value)s” is not a key. Use small letters, digits and single dashes: how-we-greet.")
                % {"value": wrong[0][:40]}
            )
        return tags


class GiveForm(HowForm):
    """Which questions are given away, and how they are written."""

    tag = forms.CharField(
        label=gettext_lazy("With the tag"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Empty: all of them."),
    )
    quiz = forms.ModelChoiceField(
        label=gettext_lazy("That travel with"), queryset=Quiz.objects.order_by("key"), required=False
    )
    part = forms.IntegerField(required=False, min_value=1, max_value=1_000, widget=forms.HiddenInput)
