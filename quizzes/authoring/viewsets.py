"""Quizzes and questions in the admin: lists, forms, and what an author hears when something cannot be
published."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from quizzes.authoring.listing import LISTED, QuestionFilter
from quizzes.authoring.panels import DocumentEditor, DocumentPanel, QuestionPanel
from quizzes.authoring.question_form import QuestionForm
from quizzes.authoring.quiz_form import QuizForm
from quizzes.models import NotReady, Question, Quiz

# Wagtail's own status column asks the database again for each row.
LIVE = BooleanColumn("live", label=_("Published"), sort_key="live")


class _TellsWhy:
    """A publish that is refused after the form was accepted (another author was quicker) ends in words, not
    an error.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except NotReady as no:
            for message in no.messages:
                messages.error(request, message)
            return redirect(request.path)


class QuizCreateView(_TellsWhy, CreateView):
    pass


class QuizEditView(_TellsWhy, EditView):
    """Wagtail's own edit view, with the way to the statistics."""

    statistics = "quizzes_statistics"

    @property
    def header_buttons(self) -> list[Any]:
        url = reverse(self.statistics, args=[self.object.uuid])
        return [*super().header_buttons, HeaderButton(label=_("Statistics"), url=url, icon_name="list-ol")]


class QuestionEditView(QuizEditView):
    statistics = "quizzes_question_statistics"


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    menu_label = _("Quizzes")
    list_display = ("title", "key", LIVE)
    search_fields = ("title", "key")
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    edit_handler = DocumentEditor(
        [
            FieldPanel("key"),
            DocumentPanel(template="quizzes/authoring/quiz.html", heading=_("Quiz")),
            FieldPanel("change"),
            PublishingPanel(),
        ],
        base_form_class=QuizForm,
    )


class QuestionIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Files of questions are one step from the list; a quiz that was filtered for is chosen there already."""
        chosen = {"quiz": home} if (home := self.request.GET.get("home", "")).isdecimal() else {}
        address = f"{reverse('quizzes_exchange')}?{urlencode(chosen)}"
        files = Button(_("Bring in or give away"), url=address, icon_name="download", priority=5)
        return [*super().header_more_buttons, files]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = ("title", "key", *LISTED, LIVE, UpdatedAtColumn(label=_("Changed")))
    filterset_class = QuestionFilter
    list_per_page = 50
    search_fields = ("title", "key")
    index_view_class = QuestionIndexView
    add_view_class = QuizCreateView
    edit_view_class = QuestionEditView
    edit_handler = DocumentEditor(
        [
            FieldPanel("key"),
            QuestionPanel(template="quizzes/authoring/question.html", heading=_("Question")),
            FieldPanel("home"),
            FieldPanel("change"),
            PublishingPanel(),
        ],
        base_form_class=QuestionForm,
    )


class QuizzesGroup(SnippetViewSetGroup):
    items = (QuizViewSet, QuestionViewSet)
    menu_label = _("Quizzes")
    menu_icon = "list-ol"
    menu_order = 220

    def get_submenu_items(self) -> list[MenuItem]:
        items: list[MenuItem] = super().get_submenu_items()
        return [
            *items,
            MenuItem(_("Asked about"), reverse("quizzes_contests"), icon_name="comment", order=90),
            MenuItem(_("Regrades"), reverse("quizzes_regrades"), icon_name="rotate", order=91),
        ]
