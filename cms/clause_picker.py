"""Choosing clauses of service standards by searching in their words.

The field is one plain input that holds references (``phone/rings, phone/greet``), so that it works in a form, in a
block, and without the script that turns it into a search.
"""

import re
from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import blocks

from learning import api as learning

REF = re.compile(r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$")


def split_refs(text: str) -> list[str]:
    """References from what an author typed, each once, in their order."""
    return list(dict.fromkeys(part for part in re.split(r"[,;\s]+", text.strip()) if part))


class ClausePicker(forms.TextInput):
    """The input, with what the script needs to search and to show the words of what is chosen."""

    template_name = "cms/widgets/clause_picker.html"

    class Media:
        js = ("cms/clause_picker.js",)
        css = {"all": ("cms/clause_picker.css",)}  # noqa: RUF012 - Django's own shape

    def format_value(self, value: Any) -> str:
        return ", ".join(value) if isinstance(value, list | tuple) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        try:
            context["search_url"] = reverse("cms_clauses")
        except NoReverseMatch:
            context["search_url"] = ""
        return context


class ClausesField(forms.CharField):
    """A list of clause references. ``clean`` refuses what no published standard has."""

    widget = ClausePicker

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list | tuple):
            return list(value)
        refs = split_refs(str(value or ""))
        known = learning.clauses(refs, get_language() or "en") if refs else {}
        lost = [ref for ref in refs if ref not in known]
        if lost:
            raise forms.ValidationError(
                _("No published standard has the clause %(refs)s.") % {"refs": ", ".join(lost)}
            )
        return refs

    def run_validators(self, value: Any) -> None:
        """Length limits are about text; this value is a list."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _refs(initial) != _refs(data)


def _refs(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else split_refs(str(value or ""))


class ClausesBlock(blocks.FieldBlock):
    """The same inside a block."""

    def __init__(self, required: bool = False, help_text: Any = None, **kwargs: Any) -> None:
        self.field = ClausesField(required=required, help_text=help_text)
        super().__init__(**kwargs)

    def value_for_form(self, value: Any) -> str:
        return ", ".join(value or [])

    def value_from_form(self, value: Any) -> list[str]:
        return split_refs(value) if isinstance(value, str) else list(value or [])

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        icon = "list-ul"
        default: list[str] = []  # noqa: RUF012 - Wagtail's own shape
