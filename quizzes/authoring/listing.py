"""The list of questions: what its columns say, and by what it can be narrowed down."""

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from quizzes.authoring.fields import language_name
from quizzes.authoring.shapes import KINDS
from quizzes.grading.documents import Difficulty
from quizzes.models import Question
from quizzes.queries import known_tags

DIFFICULTIES = {
    Difficulty.EASY.value: _("Easy"),
    Difficulty.MEDIUM.value: _("Medium"),
    Difficulty.HARD.value: _("Hard"),
}
_SAID = dict(KINDS)

LISTED = (
    Column("kind", label=_("Kind"), accessor=lambda row: _SAID.get(row.kind, row.kind), sort_key="kind"),
    Column("tags", label=_("Tags"), accessor=lambda row: ", ".join(row.document.get("tags") or ())),
    Column(
        "difficulty",
        label=_("Difficulty"),
        accessor=lambda row: DIFFICULTIES.get(row.document.get("difficulty"), DIFFICULTIES["medium"]),
    ),
    Column(
        "languages",
        label=_("Languages"),
        accessor=lambda row: ", ".join(
            locale for locale, words in (row.document.get("text") or {}).items() if words
        ),
    ),
)


def _tags() -> list[tuple[str, str]]:
    return [(tag, tag) for tag in known_tags()]


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


class QuestionFilter(WagtailFilterSet):
    """Narrows the bank down. What is asked of a document holds for its live version, or for the first draft."""

    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=KINDS, widget=CheckboxSelectMultiple)
    tag = django_filters.ChoiceFilter(label=_("Tag"), choices=_tags, field_name="tags__name")
    difficulty = django_filters.ChoiceFilter(
        label=_("Difficulty"),
        choices=tuple(DIFFICULTIES.items()),
        method="of_difficulty",
        widget=RadioSelect,
        empty_label=_("Any"),
    )
    clause = django_filters.CharFilter(
        label=_("Clause"), method="on_clause", max_length=161, help_text=_("phone/rings, or only phone/")
    )
    language = django_filters.ChoiceFilter(label=_("Language"), choices=_languages, method="in_language")
    live = django_filters.BooleanFilter(label=_("Published"))

    class Meta:
        model = Question
        fields = ("kind", "tag", "difficulty", "clause", "language", "live", "home")

    def of_difficulty(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """Medium is what a document does not say."""
        said = Q(document__difficulty=value)
        if value == Difficulty.MEDIUM:
            said |= ~Q(document__has_key="difficulty")
        return rows.filter(said)

    def on_clause(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """A clause, or the beginning of its reference."""
        return rows.filter(document__clauses__icontains=f'"{value.strip()}')

    def in_language(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """Questions that ask something in this language."""
        return rows.filter(document__text__has_key=value).exclude(**{f"document__text__{value}": ""})
