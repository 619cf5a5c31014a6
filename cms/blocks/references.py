"""What a lesson points at: the words of a standard, and things to do.

References are stored as keys, not as database ids: keys are stable, and travel in a content pack.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import PREVIEW, Freezer, LessonBlock
from cms.clause_picker import ClausesBlock
from learning import api as learning


def _published(*kinds: learning.Kind) -> list[tuple[learning.Activity, str]]:
    """Published activities of these kinds with their titles in the author's language."""
    rows = (
        learning.Activity.objects.filter(kind__in=kinds, current__isnull=False, retired_at=None)
        .select_related("current")
        .prefetch_related("current__texts")
        .order_by("kind", "key")
    )
    locale = get_language() or "en"
    return [(row, row.current.text(locale).title) for row in rows if row.current is not None]


def standard_choices() -> list[tuple[str, str]]:
    """Published standards: key and title."""
    return [(row.key, title) for row, title in _published(learning.Kind.STANDARD)]


def activity_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Published quizzes and scenarios, grouped: ``quiz:phone-check`` and title."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row, title in _published(learning.Kind.QUIZ, learning.Kind.SCENARIO):
        groups.setdefault(str(learning.Kind(row.kind).label), []).append((f"{row.kind}:{row.key}", title))
    return list(groups.items())


class KeyBlock(blocks.ChoiceBlock):
    """A choice among what is published. Keys are text as they stand, so reading one need not ask for the choices."""

    def normalize_choice(self, value: Any) -> Any:
        return value


class StandardBlock(LessonBlock, blocks.StructBlock):
    """Clauses of a standard, in the standard's own words."""

    standard = KeyBlock(choices=standard_choices, search_index=False, label=_("Standard"))
    clauses = ClausesBlock(label=_("Clauses"), help_text=_("Leave empty to show all of them."))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any] | None:
        key = value["standard"]
        uuid = freezer.activity(learning.Kind.STANDARD, key) if key else None
        if uuid is None:
            return None
        clauses = [ref.partition("/")[2] for ref in value["clauses"] or [] if ref.startswith(f"{key}/")]
        return {"standard": key, "uuid": str(uuid), "clauses": clauses}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        strange = [ref for ref in cleaned["clauses"] or [] if not ref.startswith(f"{cleaned['standard']}/")]
        if strange:
            from django.core.exceptions import ValidationError
            from django.utils.translation import gettext

            raise blocks.StructBlockValidationError(
                {
                    "clauses": ValidationError(
                        gettext("%(refs)s belongs to another standard.") % {"refs": ", ".join(strange)}
                    )
                }
            )
        return cleaned

    def get_preview_value(self) -> Any:
        first = next(iter(standard_choices()), ("", ""))[0]
        return self.to_python({"standard": first, "clauses": []})

    class Meta:
        icon = "clipboard-list"
        label = _("Standard")
        label_format = "{standard}"
        group = _("Rehearsal")
        description = _("Clauses of a service standard, in the standard's own words.")
        preview_template = PREVIEW


class ActivityBlock(LessonBlock, blocks.StructBlock):
    """A quiz or a role-play to do at this point."""

    activity = KeyBlock(choices=activity_choices, search_index=False, label=_("Quiz or role-play"))

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any] | None:
        kind, _colon, key = (value["activity"] or "").partition(":")
        uuid = freezer.activity(kind, key) if key else None
        return {"activity": str(uuid), "kind": kind, "key": key} if uuid else None

    def get_preview_value(self) -> Any:
        first = next((one for _label, group in activity_choices() for one, _title in group), "")
        return self.to_python({"activity": first})

    class Meta:
        icon = "play"
        label = _("Quiz or role-play")
        label_format = "{activity}"
        group = _("Rehearsal")
        description = _("Something to do at this point. It must be published first.")
        preview_template = PREVIEW
