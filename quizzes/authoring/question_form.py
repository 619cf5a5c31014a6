"""The form of one question: its words in each language, its options with their marks, and where it
belongs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.fields import DocumentForm, ListField, rows_needed
from quizzes.grading.documents import QuestionKind
from quizzes.grading.findings import Finding
from quizzes.grading.kinds.body import MOST_OPTIONS
from quizzes.grading.reading import read_question, untranslated
from quizzes.grading.writing import question_document
from quizzes.queries import latest_locales

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class OptionRow:
    """The fields of one option, as the template draws them."""

    number: int
    id: forms.BoundField
    fraction: forms.BoundField
    texts: list[forms.BoundField]
    feedbacks: list[forms.BoundField]


class QuestionForm(DocumentForm):
    """Rows without words are left out; an option keeps its id for ever, a new one gets the next free letter."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        widget=forms.RadioSelect,
        choices=[
            (QuestionKind.SINGLE.value, _("One answer is right")),
            (QuestionKind.MULTIPLE.value, _("Several answers are right")),
            (QuestionKind.TRUEFALSE.value, _("True or false (the first option is true, the second false)")),
        ],
    )
    tags = ListField(
        label=_("Tags"),
        required=False,
        help_text=_("Quizzes draw questions by tag. Put commas between: phone, greeting."),
        widget=forms.TextInput(attrs={"list": "quiz-tags"}),
    )
    clauses = ListField(
        label=_("Clauses of our standards"),
        required=False,
        help_text=_("What a right answer shows. Search by the words of the clause."),
        widget=forms.TextInput(attrs={"data-clauses": ""}),
    )
    sources = ListField(
        label=_("Sources"), required=False, help_text=_("Keys of the facts behind it: mn-17.")
    )

    def written_in(self, document: Mapping[str, Any]) -> list[str]:
        return list(document.get("text") or {}) or latest_locales()

    def lay_out(self, document: Mapping[str, Any]) -> None:
        for name in ("kind", "tags", "clauses", "sources"):
            self.initial[name] = document.get(name) or ("single" if name == "kind" else [])
        self.text_names = self.add_texts("text", _("Question"), document.get("text"), rows=2)
        self.feedback_names = self.add_texts(
            "feedback",
            _("Afterwards"),
            document.get("feedback"),
            help_text=_("Shown after the quiz, whatever was answered."),
        )
        options = document.get("options") or []
        self.row_count = rows_needed(options, least=4, spare=2, most=MOST_OPTIONS)
        if self.is_bound:
            posted = str(self.data.get(self.add_prefix("option-rows"), ""))
            self.row_count = min(MOST_OPTIONS, int(posted)) if posted.isdecimal() else self.row_count
        for index in range(self.row_count):
            self._lay_out_option(index, options[index] if index < len(options) else {})

    def _lay_out_option(self, index: int, option: Mapping[str, Any]) -> None:
        self.fields[f"option-{index}-id"] = forms.SlugField(required=False, widget=forms.HiddenInput)
        self.initial[f"option-{index}-id"] = option.get("id", "")
        self.fields[f"option-{index}-fraction"] = forms.IntegerField(
            label=_("Mark in percent"), required=False, min_value=-100, max_value=100
        )
        self.initial[f"option-{index}-fraction"] = option.get("fraction")
        self.add_texts(f"option-{index}-text", _("Answer"), option.get("text"), rows=1)
        self.add_texts(f"option-{index}-feedback", _("What you say to it"), option.get("feedback"), rows=1)

    @property
    def option_rows(self) -> list[OptionRow]:
        """The options, row by row."""
        return [
            OptionRow(
                index + 1,
                self[f"option-{index}-id"],
                self[f"option-{index}-fraction"],
                self.bound(f"option-{index}-text__{locale}" for locale in self.languages),
                self.bound(f"option-{index}-feedback__{locale}" for locale in self.languages),
            )
            for index in range(self.row_count)
        ]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """The question in each language."""
        return self.bound(self.text_names)

    @property
    def feedback_fields(self) -> list[forms.BoundField]:
        """The general feedback in each language."""
        return self.bound(self.feedback_names)

    def assemble(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.used_rows: list[int] = []
        rows = []
        for index in range(self.row_count):
            row: dict[str, Any] = {
                "id": data.get(f"option-{index}-id") or "",
                "text": self.text(f"option-{index}-text"),
                "fraction": data.get(f"option-{index}-fraction") or 0,
                "feedback": self.text(f"option-{index}-feedback"),
            }
            if any(row["text"].values()) or any(row["feedback"].values()) or row["fraction"]:
                self.used_rows.append(index)
                rows.append(row)
        kind = data.get("kind") or QuestionKind.SINGLE.value
        _name_options(rows, kind)
        return {
            "key": data.get("key") or self.instance.key,
            "kind": kind,
            "tags": data.get("tags") or [],
            "clauses": data.get("clauses") or [],
            "sources": data.get("sources") or [],
            "text": self.text("text"),
            "options": rows,
            "feedback": self.text("feedback"),
        }

    def check(self) -> list[Finding]:
        """Beside its own problems: a ticked language in which the question itself says nothing."""
        question, _found = read_question(self.instance.document)
        silent = [locale for locale in self.cleaned_data.get("locales", ()) if locale not in question.locales]
        return [*super().check(), *(untranslated(question, silent) if question.text else ())]

    def field_at(self, path: str) -> str:
        if path in ("key", "kind") or path.partition("[")[0] in ("tags", "clauses", "sources"):
            return path.partition("[")[0]
        if text := re.fullmatch(r"(text|feedback)(?:\.(\S+))?", path):
            return self._text_field(text[1], text[2])
        option = re.fullmatch(r"options\[(\d+)\]\.(text|feedback|fraction)(?:\.(\S+))?", path)
        if option is None:
            return ""
        row = f"option-{self.used_rows[int(option[1])]}-{option[2]}"
        return row if option[2] == "fraction" else self._text_field(row, option[3])

    def _text_field(self, name: str, locale: str | None) -> str:
        field = f"{name}__{locale or self.languages[0]}"
        return field if field in self.fields else ""

    def canonical(self) -> dict[str, Any]:
        return question_document(self.instance.read(), self.languages)


def _name_options(rows: list[dict[str, Any]], kind: str) -> None:
    """Give each option its id: true and false by place, otherwise what it has, otherwise a free letter."""
    if kind == QuestionKind.TRUEFALSE:
        for row, name in zip(rows, ("true", "false"), strict=False):
            row["id"] = name
        return
    used = {row["id"] for row in rows} - {"true", "false"}
    for row in rows:
        if not row["id"] or row["id"] in ("true", "false"):
            row["id"] = next(letter for letter in LETTERS if letter not in used)
            used.add(row["id"])
