"""From a page to what a release holds: plain JSON that needs no page, image or snippet to be shown."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cms.blocks import Freezer, clean_html
from learning import api as learning


def finder() -> Callable[[str, str], UUID | None]:
    """A look-up from kind and key to the uuid of what is published, read once per key."""
    found: dict[tuple[str, str], UUID | None] = {}

    def look(kind: str, key: str) -> UUID | None:
        if (kind, key) not in found:
            row = (
                learning.Activity.objects.filter(kind=kind, key=key, current__isnull=False, retired_at=None)
                .only("uuid")
                .first()
            )
            found[kind, key] = row.uuid if row else None
        return found[kind, key]

    return look


def fingerprint(content: bytes, _content_type: str) -> str:
    """What ``media_store`` would return, without keeping anything."""
    return hashlib.sha256(content).hexdigest()


def draft_freezer() -> Freezer:
    """For previews: keeps no file."""
    return Freezer(keep=fingerprint, activity=finder(), draft=True)


def release_freezer() -> Freezer:
    """For releases: files go where releases find them."""
    return Freezer(keep=learning.media_store, activity=finder())


def freeze_blocks(body: Any, freezer: Freezer) -> list[dict[str, Any]]:
    """The blocks of a lesson in the order of the page. What a block stands for and is gone is left out."""
    frozen = []
    for block in body:
        content = block.block.frozen(block.value, freezer)
        if content is not None:
            frozen.append({"id": str(block.id), "type": block.block_type, **content})
    return frozen


def freeze_standard(page: Any) -> dict[str, Any]:
    """The body of a standard."""
    return {
        "statement": page.statement,
        "why_html": clean_html(page.why),
        "do": list(page.do or []),
        "dont": list(page.dont or []),
        "limits": list(page.limits or []),
        "clauses": [
            {name: clause.value[name] or "" for name in ("key", "text", "why")} for clause in page.clauses
        ],
        "owner": page.kept_by,
        "review_on": page.review_on.isoformat() if page.review_on else "",
    }


def freeze_text(page: Any, freezer: Freezer) -> learning.ReleaseTextIn:
    """The words of a page in its language."""
    if page.kind == learning.Kind.STANDARD:
        body: Any = freeze_standard(page)
    elif page.kind == learning.Kind.LESSON:
        body = freeze_blocks(page.body, freezer)
    else:
        body = []
    summary = page.statement if page.kind == learning.Kind.STANDARD and not page.summary else page.summary
    return learning.ReleaseTextIn(page.title, summary, body)


def preview(page: Any) -> dict[str, Any]:
    """What the preview template shows: the same frozen text, with nothing kept."""
    text = freeze_text(page, draft_freezer())
    return {
        "kind": str(page.kind),
        "text": text,
        "locale": page.locale.language_code,
        "steps": [child.title for child in page.children()] if hasattr(page, "children") and page.pk else [],
        "minutes": getattr(page, "minutes", 0),
    }
