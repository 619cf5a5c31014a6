"""The form of a quiz: what it says of itself, when it is passed, and what it draws from the bank."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.fields import DocumentForm, ListField, language_name, rows_needed
from quizzes.grading.documents import FeedbackTime, Order
from quizzes.grading.reading import MOST_ASKED, SCHEMA
from quizzes.grading.writing import quiz_document
from quizzes.queries import available, latest_locales

MOST_DRAWS = 20
NUMBERS = ("minutes", "pass_mark", "attempts", "time_limit")


@dataclass(frozen=True)
class DrawRow:
    """The fields of one row of the draw, and how many questions are there for it."""

    tag: forms.BoundField
    count: forms.BoundField
    available: int | None


class QuizForm(DocumentForm):
    """Rows without a tag are left out."""

    locale_default = forms.ChoiceField(
        label=_("Main language"), help_text=_("Shown to people whose own language is not among those ticked.")
    )
    minutes = forms.IntegerField(
        label=_("Usual time in minutes"), min_value=1, max_value=600, initial=5, required=False
    )
    pass_mark = forms.IntegerField(
        label=_("Pass mark in percent"), min_value=0, max_value=100, initial=70, required=False
    )
    attempts = forms.IntegerField(
        label=_("Attempts"),
        min_value=0,
        max_value=100,
        initial=3,
        required=False,
        help_text=_("0: no limit."),
    )
    time_limit = forms.IntegerField(
        label=_("Time limit in minutes"),
        min_value=0,
        max_value=600,
        initial=0,
        required=False,
        help_text=_("0: no clock. Each person's own time allowance is added."),
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[
            (Order.SHUFFLE.value, _("Shuffled for each attempt")),
            (Order.FIXED.value, _("As written")),
        ],
    )
    feedback = forms.ChoiceField(
        label=_("Feedback"),
        choices=[
            (FeedbackTime.END.value, _("After the whole quiz")),
            (FeedbackTime.EACH.value, _("After each answer, which then stays")),
        ],
    )
    sources = ListField(label=_("Sources"), required=False)

    def written_in(self, document: Mapping[str, Any]) -> list[str]:
        return list(document.get("locales") or []) or latest_locales()

    def lay_out(self, document: Mapping[str, Any]) -> None:
        for name in (*NUMBERS, "order", "feedback", "sources", "locale_default"):
            if name in document:
                self.initial[name] = document[name]
        self.fields["locale_default"].choices = [(code, language_name(code)) for code in self.languages]
        self.initial.setdefault("locale_default", settings.LANGUAGE_CODE)
        self.title_names = self.add_texts("title", _("Title"), document.get("title"), rows=1)
        for name in self.title_names:
            self.fields[name].validators.append(_short_title)
        self.brief_names = self.add_texts("brief", _("Introduction"), document.get("brief"), rows=3)
        rows = document.get("draw") or []
        self.row_count = rows_needed(rows, least=3, spare=2, most=MOST_DRAWS)
        if self.is_bound:
            posted = str(self.data.get(self.add_prefix("draw-rows"), ""))
            self.row_count = min(MOST_DRAWS, int(posted)) if posted.isdecimal() else self.row_count
        for index in range(self.row_count):
            row = rows[index] if index < len(rows) else {}
            self.fields[f"draw-{index}-tag"] = forms.SlugField(
                label=_("Tag"),
                required=False,
                widget=forms.TextInput(attrs={"list": "quiz-tags", "data-available": ""}),
            )
            self.fields[f"draw-{index}-count"] = forms.IntegerField(
                label=_("How many"), required=False, min_value=1, max_value=MOST_ASKED
            )
            self.initial[f"draw-{index}-tag"] = row.get("tag", "")
            self.initial[f"draw-{index}-count"] = row.get("count")

    @property
    def draw_rows(self) -> list[DrawRow]:
        """The rows of the draw with what the bank has for each."""
        tags = [str(self[f"draw-{index}-tag"].value() or "") for index in range(self.row_count)]
        have = available([tag for tag in tags if tag])
        return [
            DrawRow(self[f"draw-{index}-tag"], self[f"draw-{index}-count"], have.get(tag))
            for index, tag in enumerate(tags)
        ]

    @property
    def title_fields(self) -> list[forms.BoundField]:
        """The title in each language."""
        return self.bound(self.title_names)

    @property
    def brief_fields(self) -> list[forms.BoundField]:
        """The introduction in each language."""
        return self.bound(self.brief_names)

    @property
    def number_fields(self) -> list[forms.BoundField]:
        """The figures and choices."""
        return self.bound((*NUMBERS, "order", "feedback"))

    def assemble(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.used_rows = [index for index in range(self.row_count) if data.get(f"draw-{index}-tag")]
        usual = {"minutes": 5, "pass_mark": 70, "attempts": 3, "time_limit": 0}
        figures = {name: data[name] if data.get(name) is not None else usual[name] for name in NUMBERS}
        return {
            "schema": SCHEMA,
            "key": data.get("key") or self.instance.key,
            "locale_default": data.get("locale_default") or "",
            "locales": data.get("locales") or [],
            "title": self.text("title"),
            "brief": self.text("brief"),
            **figures,
            "order": data.get("order") or Order.SHUFFLE.value,
            "feedback": data.get("feedback") or FeedbackTime.END.value,
            "sources": data.get("sources") or [],
            "draw": [
                {"tag": data[f"draw-{index}-tag"], "count": data.get(f"draw-{index}-count") or 1}
                for index in self.used_rows
            ],
        }

    def field_at(self, path: str) -> str:
        if path in self.fields:
            return path
        if text := re.fullmatch(r"(title|brief)(?:\.(\S+))?", path):
            field = f"{text[1]}__{text[2] or self.languages[0]}"
            return field if field in self.fields else ""
        if row := re.fullmatch(r"draw\[(\d+)\](?:\.(tag|count))?", path):
            return f"draw-{self.used_rows[int(row[1])]}-{row[2] or 'count'}"
        return ""

    def canonical(self) -> dict[str, Any]:
        return quiz_document(self.instance.read())


def _short_title(value: str) -> None:
    """A title goes into lists and certificates."""
    MaxValueValidator(200, _("A title has at most 200 characters."))(len(value))
