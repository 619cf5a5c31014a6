"""What every lesson block shares: how it is frozen for a release, and how the picker previews it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import nh3
from wagtail.rich_text import RichText, expand_db_html

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
"""What authors may do in running text. Everything else has a block of its own."""
SHORT_FEATURES = ["bold", "italic", "ol", "ul", "link"]
"""The same inside another block, which brings its own heading."""

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "br"}
_SCHEMES = {"http", "https", "mailto", "tel"}


def clean_html(source: str) -> str:
    """Rich text as a learner's browser may have it: links resolved, only the tags that the editor offers.

    Wagtail's own names for bold and italic become ``strong`` and ``em``, which screen readers know.
    """
    html = expand_db_html(source or "")
    for old, new in (("b", "strong"), ("i", "em")):
        html = html.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    ).strip()


class Keep(Protocol):
    """Keeps the bytes of a file and returns their SHA-256."""

    def __call__(self, content: bytes, content_type: str, /) -> str: ...


@dataclass
class Freezer:
    """What freezing needs from outside: where files are kept, and which activity a key stands for.

    With ``draft`` set nothing is kept: a frozen block carries the address of its file instead.
    """

    keep: Keep
    activity: Callable[[str, str], UUID | None]
    draft: bool = False
    html: Callable[[str], str] = field(default=clean_html)


def source_of(value: Any) -> str:
    """The stored HTML of a rich text value."""
    return value.source if isinstance(value, RichText) else str(value or "")


class LessonBlock:
    """Mixed into every block of a lesson."""

    def frozen(self, value: Any, freezer: Freezer) -> Mapping[str, Any] | None:
        """The block as plain JSON, without its id and type; ``None`` when what it stands for is gone."""
        raise NotImplementedError

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.freeze import draft_freezer

        context = super().get_preview_context(value, parent_context)  # type: ignore[misc]
        frozen = self.frozen(value, draft_freezer())
        context["blocks"] = [{"id": "preview", "type": self.name, **frozen}] if frozen else []  # type: ignore[attr-defined]
        return context


PREVIEW = "cms/block_preview.html"
