"""What the people office fills in about a branch or a job."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.actions.places import BranchFacts, JobFacts
from learning.forms.office import DayField, OfficeForm
from learning.models import Branch, Job

DAYS = (
    ("1", pgettext_lazy("opens", "Monday")),
    ("2", pgettext_lazy("opens", "Tuesday")),
    ("3", pgettext_lazy("opens", "Wednesday")),
    ("4", pgettext_lazy("opens", "Thursday")),
    ("5", pgettext_lazy("opens", "Friday")),
    ("6", pgettext_lazy("opens", "Saturday")),
    ("7", pgettext_lazy("opens", "Sunday")),
)


class WordsForm(OfficeForm):
    """A name, and what it is called in other languages; ``words`` names what is said in each of them."""

    words: tuple[str, ...] = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            for word in self.words:
                label = _("%(field)s in %(language)s") % {
                    "field": self.fields[word].label,
                    "language": _(str(language)),
                }
                self.fields[f"{word}_{code}"] = forms.CharField(label=label, max_length=120, required=False)

    def said(self) -> dict[str, dict[str, str]]:
        """The words by language; languages in which nothing is said are left out."""
        found = {
            code: {word: said for word in self.words if (said := self.cleaned_data.get(f"{word}_{code}", ""))}
            for code, _language in settings.LANGUAGES
        }
        return {code: words for code, words in found.items() if words}

    @staticmethod
    def shown(words: dict[str, dict[str, str]]) -> dict[str, str]:
        """The same as the fields show it."""
        return {f"{word}_{code}": said for code, told in words.items() for word, said in told.items()}


class BranchForm(WordsForm):
    """A place of work."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(zone, zone) for zone in settings.WAGTAIL_USER_TIME_ZONES],
        help_text=gettext_lazy("Days begin and end by it."),
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: settings.LANGUAGES)
    open_days = forms.MultipleChoiceField(
        label=gettext_lazy("Open on"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Messages go out while it is open."),
    )
    opens = forms.TimeField(
        label=gettext_lazy("Opens"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    closes = forms.TimeField(
        label=gettext_lazy("Closes"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    shared_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until a shared device signs out"),
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("After it nobody is placed there any more."),
    )

    @classmethod
    def of(cls, branch: Branch | None) -> dict[str, Any]:
        """What the fields show at first."""
        row = branch or Branch(zone="Europe/Riga")
        fields = ("name", "zone", "locale", "opens", "closes", "shared_minutes", "starts_on", "ends_on")
        words = cls.shown(row.words)
        return {**{name: getattr(row, name) for name in fields}, "open_days": list(row.open_days), **words}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("It closes after it opens."))
        return cleaned

    def facts(self) -> BranchFacts:
        """What to write down."""
        fields = ("name", "zone", "locale", "opens", "closes", "shared_minutes", "starts_on", "ends_on")
        days = "".join(sorted(self.cleaned_data["open_days"]))
        return BranchFacts(
            **{name: self.cleaned_data[name] for name in fields}, open_days=days, words=self.said()
        )


class JobForm(WordsForm):
    """What somebody does."""

    words = ("name", "place")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    place = forms.CharField(
        label=gettext_lazy("Where it is done"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Completes “you started …”: on the shop floor."),
    )
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("After it nobody is placed there any more."),
    )

    @classmethod
    def of(cls, job: Job | None) -> dict[str, Any]:
        """What the fields show at first."""
        row = job or Job()
        fields = ("name", "place", "starts_on", "ends_on")
        return {**{name: getattr(row, name) for name in fields}, **cls.shown(row.words)}

    def facts(self) -> JobFacts:
        """What to write down."""
        fields = ("name", "place", "starts_on", "ends_on")
        return JobFacts(**{name: self.cleaned_data[name] for name in fields}, words=self.said())
