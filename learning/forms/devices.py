"""What is said of a device that people share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from learning.forms.office import OfficeForm, PlaceField
from learning.models import Branch


class DeviceForm(OfficeForm):
    """Where it stands, and what people there call it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    branch = PlaceField(Branch, label=gettext_lazy("Branch"))
    name = forms.CharField(
        label=gettext_lazy("What people call it"),
        max_length=60,
        help_text=gettext_lazy("For example: Tablet at the counter."),
    )

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["branch"]
        field.queryset = field.queryset.filter(pk__in=branches.order_by().values("pk"))
