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
from quizzes.grading.documents import Difficulty, FeedbackTime, Method, Order, Review, Shown
from quizzes.grading.reading import MOST_ASKED, SCHEMA
from quizzes.grading.writing import quiz_document
from quizzes.queries import available, latest_locales

MOST_DRAWS = 20
NUMBERS = {"minutes": 5, "pass_mark": 70, "attempts": 3, "time_limit": 0}
"""The figures that every quiz has, with what they are where nothing is typed."""
FURTHER = {"grace": 30, "delay": 0, "tries": 1, "penalty": 33}
"""The figures that a document leaves out where they are as usual."""
CHOICES = ("order", "feedback", "method")


@dataclass(frozen=True)
class DrawRow:
    """The fields of one row of the draw, and how many questions are there for it."""

    tag: forms.BoundField
    count: forms.BoundField
    difficulty: forms.BoundField
    question: forms.BoundField
    sections: list[forms.BoundField]
    available: int | None


SHOWN = [
    (Shown.ANSWERS.value, _("The own answers")),
    (Shown.FEEDBACK.value, _("What we say to them")),
    (Shown.RIGHT.value, _("The right answers")),
]


class QuizForm(DocumentForm):
    """Rows without a tag and without a question are left out."""

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
    method = forms.ChoiceField(
        label=_("Which attempt counts"),
        required=False,
        choices=[
            (Method.HIGHEST.value, _("The best")),
            (Method.AVERAGE.value, _("The average of all")),
            (Method.FIRST.value, _("The first")),
            (Method.LAST.value, _("The last")),
        ],
    )
    grace = forms.IntegerField(
        label=_("Grace in seconds"),
        min_value=0,
        max_value=600,
        required=False,
        help_text=_("An answer that was on its way when the time ended is still taken."),
    )
    delay = forms.IntegerField(
        label=_("Minutes between attempts"), min_value=0, max_value=86400, required=False
    )
    tries = forms.IntegerField(
        label=_("Tries for each question"),
        min_value=1,
        max_value=5,
        required=False,
        help_text=_("More than one needs feedback after each answer. A hint comes before each further try."),
    )
    penalty = forms.IntegerField(
        label=_("Percent off for each further try"), min_value=0, max_value=100, required=False
    )
    certainty = forms.BooleanField(
        label=_("Ask how sure people are"),
        required=False,
        help_text=_("Only the learner sees it. It does not change the result."),
    )
    opens = forms.CharField(
        label=_("Opens"),
        required=False,
        max_length=40,
        help_text=_("With the offset from UTC: 2027-01-31T08:00+02:00. Blank: always open."),
    )
    closes = forms.CharField(label=_("Closes"), required=False, max_length=40)
    after = forms.MultipleChoiceField(
        label=_("Shown while there may be another attempt"),
        required=False,
        choices=SHOWN,
        widget=forms.CheckboxSelectMultiple,
    )
    closed = forms.MultipleChoiceField(
        label=_("Shown when it is passed, or no attempt is left"),
        required=False,
        choices=SHOWN,
        widget=forms.CheckboxSelectMultiple,
    )
    sources = ListField(label=_("Sources"), required=False)

    def written_in(self, document: Mapping[str, Any]) -> list[str]:
        return list(document.get("locales") or []) or latest_locales()

    def lay_out(self, document: Mapping[str, Any]) -> None:
        plain = (*NUMBERS, *CHOICES, "sources", "locale_default", "certainty", "opens", "closes")
        for name in plain:
            if name in document:
                self.initial[name] = document[name]
        for name, usual in FURTHER.items():
            self.initial[name] = document.get(name, usual)
        review, usually = document.get("review") or {}, Review()
        self.initial["after"] = review.get("after", [one.value for one in usually.after])
        self.initial["closed"] = review.get("closed", [one.value for one in usually.closed])
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
            self.fields[f"draw-{index}-difficulty"] = forms.ChoiceField(
                label=_("How hard"),
                required=False,
                choices=[
                    ("", _("Any")),
                    (Difficulty.EASY.value, _("Easy")),
                    (Difficulty.MEDIUM.value, _("Medium")),
                    (Difficulty.HARD.value, _("Hard")),
                ],
            )
            self.fields[f"draw-{index}-question"] = forms.SlugField(
                label=_("Or always this question"),
                required=False,
                help_text=_("Its key. Leave the tag blank then."),
            )
            for name in ("tag", "count", "difficulty", "question"):
                self.initial[f"draw-{index}-{name}"] = row.get(name, "")
            self.add_texts(f"draw-{index}-section", _("Heading before it"), row.get("section"), rows=1)

    @property
    def draw_rows(self) -> list[DrawRow]:
        """The rows of the draw with what the bank has for each."""
        tags = [str(self[f"draw-{index}-tag"].value() or "") for index in range(self.row_count)]
        have = available([tag for tag in tags if tag])
        return [
            DrawRow(
                tag=self[f"draw-{index}-tag"],
                count=self[f"draw-{index}-count"],
                difficulty=self[f"draw-{index}-difficulty"],
                question=self[f"draw-{index}-question"],
                sections=self.bound(f"draw-{index}-section__{locale}" for locale in self.languages),
                available=have.get(tag),
            )
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
        """The figures and choices that every author looks at."""
        return self.bound((*NUMBERS, "order", "feedback"))

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """What is as usual in most quizzes."""
        return self.bound((*FURTHER, "method", "certainty", "opens", "closes", "after", "closed"))

    def assemble(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.used_rows = [
            index
            for index in range(self.row_count)
            if data.get(f"draw-{index}-tag") or data.get(f"draw-{index}-question")
        ]
        figures = {
            name: data[name] if data.get(name) is not None else usual
            for name, usual in {**NUMBERS, **FURTHER}.items()
        }
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
            "method": data.get("method") or Method.HIGHEST.value,
            "certainty": bool(data.get("certainty")),
            "opens": data.get("opens") or "",
            "closes": data.get("closes") or "",
            "review": {"after": data.get("after") or [], "closed": data.get("closed") or []},
            "sources": data.get("sources") or [],
            "draw": [self._row(index) for index in self.used_rows],
        }

    def _row(self, index: int) -> dict[str, Any]:
        data = self.cleaned_data
        heading = {locale: words for locale, words in self.text(f"draw-{index}-section").items() if words}
        section = {"section": heading} if heading else {}
        if data.get(f"draw-{index}-question") and not data.get(f"draw-{index}-tag"):
            return {"question": data[f"draw-{index}-question"], **section}
        hard = data.get(f"draw-{index}-difficulty")
        return {
            "tag": data[f"draw-{index}-tag"],
            "count": data.get(f"draw-{index}-count") or 1,
            **({"difficulty": hard} if hard else {}),
            **section,
        }

    def field_at(self, path: str) -> str:
        if path in self.fields:
            return path
        if text := re.fullmatch(r"(title|brief)(?:\.(\S+))?", path):
            field = f"{text[1]}__{text[2] or self.languages[0]}"
            return field if field in self.fields else ""
        if row := re.fullmatch(r"draw\[(\d+)\](?:\.(tag|count|difficulty|question))?", path):
            return f"draw-{self.used_rows[int(row[1])]}-{row[2] or 'count'}"
        if row := re.fullmatch(r"draw\[(\d+)\]\.section\.(\S+)", path):
            field = f"draw-{self.used_rows[int(row[1])]}-section__{row[2]}"
            return field if field in self.fields else ""
        if path.startswith("review."):
            return path.split(".")[1].partition("[")[0]
        return ""

    def canonical(self) -> dict[str, Any]:
        return quiz_document(self.instance.read())


def _short_title(value: str) -> None:
    """A title goes into lists and certificates."""
    MaxValueValidator(200, _("A title has at most 200 characters."))(len(value))
