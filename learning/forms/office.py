"""What the people office fills in about a person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.forms.person_field import PersonField
from learning.models import Branch, Job, Person
from learning.models.people import FACTORS, MOST_EXTRA_MINUTES

EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)
INSTEAD, BESIDE = "instead", "beside"


def people_here() -> QuerySet[Person]:
    """Who works here or begins soon."""
    return Person.objects.filter(Q(left_on=None) | Q(left_on__gte=timezone.now().date()))


class DayField(forms.DateField):
    """A day, within a life's work."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        bounds = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        super().__init__(widget=widget, validators=bounds, **kwargs)


class PlaceField(forms.ModelChoiceField):
    """A branch or job that is not closed."""

    def __init__(self, model: type[Model], **kwargs: Any) -> None:
        rows = model._default_manager.all()
        super().__init__(rows, to_field_name="key", empty_label=gettext_lazy("Choose …"), **kwargs)

    def offer(self, today: date) -> None:
        """Leave out what has ended."""
        self.queryset = self.queryset.filter(Q(ends_on=None) | Q(ends_on__gte=today))  # type: ignore[union-attr]

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.local_name)


class OfficeForm(forms.Form):
    """Offers what there is today, and takes a day from then on as the usual one."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.offer(today)

    def refuse(self, field: str, sentence: str) -> None:
        """Show what an action said, beside its cause."""
        self.add_error(field if field in self.fields else None, sentence)


def _languages(empty: bool = False) -> Iterator[tuple[str, Any]]:
    if empty:
        yield "", _("None")
    yield from settings.LANGUAGES


class AddForm(OfficeForm):
    """Somebody new."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    number = forms.CharField(
        label=gettext_lazy("Employee number"),
        max_length=40,
        help_text=gettext_lazy("They sign in with it. It stays the same for good."),
    )
    branch = PlaceField(Branch, label=gettext_lazy("Branch"))
    job = PlaceField(Job, label=gettext_lazy("Job"))
    hired_on = DayField(label=gettext_lazy("First day"))
    manager = PersonField(
        people=people_here,
        label=gettext_lazy("Manager"),
        required=False,
        help_text=gettext_lazy("Name or employee number."),
    )
    buddy = PersonField(
        people=people_here,
        label=gettext_lazy("Buddy"),
        required=False,
        help_text=gettext_lazy("Stands on their first page under “Ask a person”."),
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), choices=_languages)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False, max_length=254)


class DetailsForm(OfficeForm):
    """What they are called, and in which language we speak with them."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    buddy = PersonField(people=people_here, label=gettext_lazy("Buddy"), required=False)
    locale = forms.ChoiceField(label=gettext_lazy("Language"), choices=_languages)
    support_locale = forms.ChoiceField(
        label=gettext_lazy("Second language"), choices=lambda: _languages(empty=True), required=False
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [
            ("", _("That of the branch")),
            *((zone, zone) for zone in settings.WAGTAIL_USER_TIME_ZONES),
        ],
    )


class PlaceForm(OfficeForm):
    """Another place from a day on, instead of the one of that day or beside it."""

    branch = PlaceField(Branch, label=gettext_lazy("Branch"))
    job = PlaceField(Job, label=gettext_lazy("Job"))
    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=(
            (INSTEAD, gettext_lazy("Instead of the place of that day")),
            (BESIDE, gettext_lazy("Beside it")),
        ),
        widget=forms.RadioSelect,
        initial=INSTEAD,
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only for a place beside the first."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") == INSTEAD and cleaned.get("ends_on"):
            self.add_error("ends_on", _("A place ends when the next one begins. Leave this empty."))
        return cleaned


class ManagerForm(OfficeForm):
    """Another manager from a day on, instead of the one of that day or beside them; nobody when left empty."""

    manager = PersonField(
        people=people_here,
        label=gettext_lazy("Manager"),
        required=False,
        help_text=gettext_lazy("Name or employee number. Left empty, nobody leads them from that day on."),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=(
            (INSTEAD, gettext_lazy("Instead of the manager of that day")),
            (BESIDE, gettext_lazy("Beside them")),
        ),
        widget=forms.RadioSelect,
        initial=INSTEAD,
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only for a manager beside the first."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") == INSTEAD and cleaned.get("ends_on"):
            self.add_error("ends_on", _("A manager leads until the next one does. Leave this empty."))
        if cleaned.get("how") == BESIDE and "manager" in cleaned and cleaned["manager"] is None:
            self.add_error("manager", _("Say who."))
        return cleaned


class DatesForm(OfficeForm):
    """From when to when."""

    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty while nobody knows."),
    )


class DeputyForm(DatesForm):
    """Who stands in for a manager, and from when to when."""

    deputy = PersonField(
        people=people_here, label=gettext_lazy("Deputy"), help_text=gettext_lazy("Name or employee number.")
    )
    field_order = ("deputy", "starts_on", "ends_on")


class LastDayForm(OfficeForm):
    """The last day, and who leads their people afterwards."""

    last_day = DayField(label=gettext_lazy("Last day"))
    successor = PersonField(
        people=people_here,
        label=gettext_lazy("Who leads their people afterwards"),
        required=False,
        help_text=gettext_lazy("Name or employee number."),
    )


class FirstDayForm(OfficeForm):
    """The first day, corrected."""

    hired_on = DayField(label=gettext_lazy("First day"))


class BackForm(OfficeForm):
    """Somebody works here again."""

    starts_on = DayField(label=gettext_lazy("First day"))
    branch = PlaceField(Branch, label=gettext_lazy("Branch"))
    job = PlaceField(Job, label=gettext_lazy("Job"))
    manager = PersonField(people=people_here, label=gettext_lazy("Manager"), required=False)


class AllowanceForm(OfficeForm):
    """How much more time somebody has."""

    factor = forms.DecimalField(
        label=gettext_lazy("Times as long"),
        min_value=FACTORS[0],
        max_value=FACTORS[1],
        decimal_places=1,
        max_digits=2,
        help_text=gettext_lazy("1 is the time that everybody has, 1.5 is half as much again."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes on top"),
        min_value=0,
        max_value=MOST_EXTRA_MINUTES,
        help_text=gettext_lazy("They are added to every time limit."),
    )
    unlimited = forms.BooleanField(
        label=gettext_lazy("No time limit at all"),
        required=False,
        help_text=gettext_lazy("Then the two numbers above do not matter."),
    )
