"""The panels that draw a document's form, and say what is still to mend before publishing."""

from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from wagtail.admin.panels import ObjectList, Panel

from quizzes import words
from quizzes.authoring.comparing import DocumentComparison
from quizzes.authoring.queries import near_to, usage
from quizzes.models import Question
from quizzes.queries import known_tags


class DocumentEditor(ObjectList):
    """A list of panels whose form has fields that no panel names, because ``DocumentPanel`` draws them."""

    class BoundPanel(ObjectList.BoundPanel):
        def render_missing_fields(self) -> str:
            """Nothing: Wagtail would draw those fields a second time, and the browser would send both."""
            return ""


class DocumentPanel(Panel):
    """All fields of a document, drawn by a template of ours."""

    def __init__(self, template: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.template = template

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "template": self.template}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return self.panel.template

        def _regrade_url(self) -> str:
            """Where earlier answers to a published question are marked again; empty where there are none."""
            asked = isinstance(self.instance, Question) and self.instance.live
            return reverse("quizzes_regrade_begin", args=[self.instance.key]) if asked else ""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            found = self.instance.problems() if self.instance.pk else []
            return {
                **context,
                "form": self.form,
                "known_tags": known_tags(),
                "regrade_url": self._regrade_url(),
                "problems": [(one.blocking, words.say(one)) for one in found],
            }

        def get_comparison(self) -> list[Any]:
            """What differs between two versions: values first, then language by language."""
            known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
            return [partial(DocumentComparison, locale) for locale in ("", *known)]


class QuestionPanel(DocumentPanel):
    """The same for a question, with where it is used and what is near to it."""

    class BoundPanel(DocumentPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            if not self.instance.pk:
                return context
            return {**context, "near": near_to(self.instance), "usage": usage(self.instance)}
