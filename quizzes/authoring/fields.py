"""Form fields that both authoring forms share, and how a document's texts become fields and come back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes import words
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.reader import TEXT_LENGTH

PUBLISHING = ("action-publish", "action-submit", "action-workflow-action")


class ListField(forms.CharField):
    """Short keys, typed with commas or spaces between; a list in the document."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(re.split(r"[\s,;]+", str(value or "").strip()))) if value else []

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each key is checked where the document is read; a length in characters says nothing about a list."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


def language_name(locale: str) -> str:
    """What a language is called on the screen."""
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    return str(names.get(locale) or get_language_info(locale)["name_translated"])


class DocumentForm(WagtailAdminModelForm):
    """A form over a document with all languages: one set of text fields for each language that is ticked.

    A draft keeps whatever was typed; publishing asks for everything, each problem beside its field.
    """

    locales = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick a language and save the draft to get its fields."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document = self.instance.document or {}
        self.fields["locales"].choices = [
            (code, language_name(code)) for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
        ]
        chosen = self.data.getlist(self.add_prefix("locales")) if self.is_bound else []
        known = [code for code, _name in self.fields["locales"].choices]
        have = self.written_in(document) or [settings.LANGUAGE_CODE]
        self.languages = [code for code in known if code in chosen or code in have]
        self.initial["locales"] = have
        if "key" in self.fields and self.instance.first_published_at:
            self.fields["key"].disabled = True
            self.fields["key"].help_text = _("The key stays: records and lessons point at it.")
        self.lay_out(document)

    def written_in(self, document: Mapping[str, Any]) -> list[str]:
        """The languages of a document, blank ones included."""
        raise NotImplementedError

    def lay_out(self, document: Mapping[str, Any]) -> None:
        """Add the fields of this document."""
        raise NotImplementedError

    def assemble(self) -> dict[str, Any]:
        """The document that the fields say, as it is typed."""
        raise NotImplementedError

    def check(self) -> list[Finding]:
        """What is wrong with the assembled document, which stands on the instance."""
        return self.instance.problems()

    def field_at(self, path: str) -> str:
        """The name of the field at a JSON path; empty when there is none of its own."""
        return ""

    def canonical(self) -> dict[str, Any]:
        """The document to store when it is complete."""
        raise NotImplementedError

    def add_texts(self, name: str, label: Any, text: Any, *, rows: int = 2, help_text: Any = "") -> list[str]:
        """One text field for each language; their names."""
        said = text if isinstance(text, Mapping) else {}
        names = []
        for locale in self.languages:
            field = f"{name}__{locale}"
            self.fields[field] = forms.CharField(
                label=f"{label} ({language_name(locale)})",
                required=False,
                max_length=TEXT_LENGTH,
                widget=forms.Textarea(attrs={"rows": rows, "lang": locale}),
                help_text=help_text,
            )
            self.initial[field] = said.get(locale, "")
            names.append(field)
        return names

    def text(self, name: str) -> dict[str, str]:
        """What the text fields say; a ticked language without words stays, blank, so that its fields come
        back.
        """
        wanted = self.cleaned_data.get("locales") or []
        return {locale: self.cleaned_data.get(f"{name}__{locale}", "").strip() for locale in wanted}

    def bound(self, names: Iterable[str]) -> list[forms.BoundField]:
        """Fields ready to be drawn."""
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.document = self.assemble()
        if not self.is_deferred_validation and any(self.data.get(name) for name in PUBLISHING):
            found = blocking(self.check())
            for one in found:
                name = self.field_at(one.path)
                self.add_error(name or None, words.explain(one) if name else words.say(one))
            if not found and not self.errors:
                self.instance.document = self.canonical()
        return cleaned


def rows_needed(have: Sequence[Any], *, least: int, spare: int, most: int) -> int:
    """How many rows a list of inputs shows: what is there, some to spare, never more than may be used."""
    return min(most, max(least, len(have) + spare))
