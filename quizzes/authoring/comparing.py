"""Two versions of a document side by side: what changed in each language, word by word, on Wagtail's compare page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quizzes import words
from quizzes.authoring.fields import language_name
from quizzes.grading.changes import GONE, NEW, Change, by_language, changes
from quizzes.pictures import Pictures

PICTURE = "picture.file"
_PICTURE = '<img src="{}" width="{}" height="{}" alt="">'
_PIECES = {GONE: '<del class="deletion">{}</del>', NEW: '<ins class="addition">{}</ins>'}


class Compared:
    """One place of a document in both versions."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def field_label(self) -> str:
        """Where it is: "Option 2, text"."""
        return words.where(self.change.path)

    def htmldiff(self) -> SafeString:
        """The words of both versions, those that are gone and those that are new marked; of a picture itself both."""
        pieces = self.change.pieces
        if self.change.path == PICTURE:
            files = Pictures().load_named(said for _kind, said in pieces)
            found = ((kind, files.named(said)) for kind, said in pieces)
            pieces = tuple(
                (kind, format_html(_PICTURE, file.url, file.width, file.height))
                for kind, file in found
                if file
            )
        return format_html_join(
            " ", "{}", ((format_html(_PIECES.get(kind, "{}"), said),) for kind, said in pieces)
        )


@dataclass(frozen=True)
class ComparedLanguage:
    """Everything that changed in one language; what Wagtail calls a child object."""

    changes: Sequence[Change]
    is_addition: bool = False
    is_deletion: bool = False

    def get_position_change(self) -> None:
        """Languages have no order."""

    def get_field_comparisons(self) -> list[Compared]:
        """Place by place."""
        return [Compared(change) for change in self.changes]


class DocumentComparison:
    """One language of two documents (or, without a language, their values), as Wagtail's page asks for it."""

    is_field = False
    is_child_relation = True

    def __init__(self, locale: str, before: Any, after: Any) -> None:
        self.locale = locale
        self.found = by_language(changes(before.document, after.document)).get(locale, [])

    def field_label(self) -> str:
        """The language."""
        return language_name(self.locale) if self.locale else _("In all languages")

    def has_changed(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.found)

    def get_child_comparisons(self) -> list[ComparedLanguage]:
        """One block."""
        return [ComparedLanguage(self.found)]
