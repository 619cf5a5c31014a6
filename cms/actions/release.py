"""From a page that goes live to a release in ``learning``, and back when it goes offline.

Wagtail has many ways to make a page live, and several of them never call ``Page.publish``. All of them save the page,
so the gate stands in :meth:`cms.models.BasePage.save`, which calls what is here.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from wagtail.log_actions import log

from cms import completion
from cms.actions.checks import is_original, original, problems, uuid_of
from cms.blocks import Freezer
from cms.freeze import freeze_text, release_freezer
from learning import api as learning

SOURCE = "cms"

_logger = logging.getLogger(__name__)

_actor: ContextVar[Any] = ContextVar("cms_actor", default=None)
_held: ContextVar[dict[UUID, Any] | None] = ContextVar("cms_held", default=None)


class NotReady(ValidationError):
    """A page cannot be published yet; the messages say why."""


@dataclass(frozen=True)
class Standing:
    """What the database says about a page."""

    live: bool
    revision: int | None


@contextmanager
def acting(user: Any) -> Iterator[None]:
    """Who does what happens inside, for the audit."""
    token = _actor.set(user if user is not None else _actor.get())
    try:
        yield
    finally:
        _actor.reset(token)


def actor(page: Any = None) -> Any:
    """Who acts now: who was named, else who wrote the revision that goes live."""
    found = _actor.get()
    if found is None and page is not None and page.live_revision_id:
        found = page.live_revision.user
    return found


@contextmanager
def releases_held() -> Iterator[dict[UUID, Any]]:
    """Inside, pages go live without a release. The caller releases what it is given, in its own order.

    For a content pack: a page and its translations are one release, and parents come after children.
    """
    held: dict[UUID, Any] = {}
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)


def standing(page: Any) -> Standing | None:
    """The row as it is stored."""
    row = type(page)._base_manager.filter(pk=page.pk).values_list("live", "live_revision_id").first()
    return Standing(*row) if row else None


def gate(page: Any) -> None:
    """Raise :class:`NotReady` unless the page may go live as it is."""
    if _held.get() is None and (wrong := problems(page)):
        raise NotReady([f"{page.title}: {problem.message}" for problem in wrong])


def went_live(page: Any) -> None:
    """Make the release of a page that has just gone live, and bring its parent's outline up to date."""
    held = _held.get()
    if held is not None:
        held[page.translation_key] = page
        return
    if is_original(page):
        release(page, by=actor(page))
        release_outline(page.get_parent(), change=page.change, by=actor(page))
    else:
        _refusing(
            lambda: learning.publish_translation(
                activity=page.translation_key,
                locale=page.locale.language_code,
                text=freeze_text(page, release_freezer()),
                by=actor(page),
            )
        )


def went_down(page: Any) -> None:
    """Retire the activity of a page that has just gone offline. A translation only leaves the next release."""
    if is_original(page):
        learning.retire(activity=page.translation_key, by=actor())
        release_outline(page.get_parent(), change=learning.Change.MINOR, by=actor())


def unschedule(page: Any, revision: Any, refused: NotReady) -> None:
    """Take back the schedule of a revision that was found not ready when its time came."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    when = {"revision": {"id": revision.pk, "reasons": list(refused.messages)}}
    log(instance=page, action="rehearsal.not_ready", data=when, revision=revision)
    _logger.error("Page %s was not ready when it was scheduled: %s", page.pk, "; ".join(refused.messages))


def release(
    page: Any, *, by: Any, change: str | None = None, freezer: Freezer | None = None
) -> learning.Release:
    """Freeze the original ``page`` with its live translations as one release. Equal content writes nothing."""
    freezer = freezer or release_freezer()
    pages = [page, *translations(page)]
    steps = page.steps()
    tree = None
    if hasattr(page, "plan"):
        tree = completion.write_rule(page.plan, steps, own=page.key, default=page.default_mode)
    rule = _refusing(lambda: completion.resolve(tree, lambda need, key: _found(page, need, key)))
    return _refusing(
        lambda: learning.publish(
            activity=page.translation_key,
            kind=page.kind,
            key=page.key,
            source=SOURCE,
            change=learning.Change(change or page.change),
            locale_default=page.locale.language_code,
            texts={one.locale.language_code: freeze_text(one, freezer) for one in pages},
            body=_body(page),
            parts=_parts(page, tree, freezer),
            rule=rule,
            minutes=getattr(page, "minutes", 0),
            teaches=_teaches(page),
            requires=[_found(page, "done", key) for key in getattr(page, "requires", None) or []],
            by=by,
        )
    )


def release_outline(parent: Any, *, change: str, by: Any) -> None:
    """Give a live course or module a release that holds what stands in it now.

    One that cannot be released as it is (its last lesson is gone, its own rule names what is gone) keeps the release
    that it has: nobody loses anything, and the editor tells the author when the page is published next.
    """
    parent = parent.specific if parent is not None else None
    if parent is None or getattr(parent, "kind", None) not in (learning.Kind.COURSE, learning.Kind.MODULE):
        return
    source = original(parent)
    held = _held.get()
    if held is not None:
        if source.live:
            held[source.translation_key] = source
    elif source.live and not problems(source):
        release(source, by=by, change=change)


def translations(page: Any) -> list[Any]:
    """Live pages in other languages, but not mirrors of this one (they have no words of their own)."""
    rows = type(page)._base_manager.filter(translation_key=page.translation_key, live=True, alias_of=None)
    return list(rows.exclude(pk=page.pk).select_related("locale").order_by("locale__language_code"))


def _refusing(work: Any) -> Any:
    """Do it, with what ``learning`` refuses said as a problem of the page."""
    try:
        return work()
    except (learning.PublishError, learning.RuleError) as error:
        raise NotReady([str(error)]) from error


def _found(page: Any, need: str, key: str) -> UUID:
    uuid = uuid_of(page, need, key)
    if uuid is None:
        raise learning.PublishError(f"“{key}” is not published.")
    return uuid


def _body(page: Any) -> dict[str, Any]:
    if page.kind == learning.Kind.COURSE:
        return {"certificate": page.certificate, "sources": list(page.sources or [])}
    return {"sources": list(page.sources or [])} if page.sources else {}


def _teaches(page: Any) -> list[str]:
    if page.kind == learning.Kind.STANDARD:
        return [f"{page.key}/{clause.value['key']}" for clause in page.clauses]
    return list(getattr(page, "teaches", None) or [])


def _parts(page: Any, tree: Any, freezer: Freezer) -> list[learning.PartIn]:
    """What the page holds, in order. A part is required when the rule leaves no way round it."""
    if page.kind == learning.Kind.STANDARD:
        return []
    needed = set(completion.must(tree)) if tree is not None else None
    parts: dict[UUID, learning.PartIn] = {}
    if page.kind == learning.Kind.LESSON:
        for block in page.body:
            if block.block_type == "activity":
                kind, _colon, key = (block.value["activity"] or "").partition(":")
                required = needed is not None and ("passed", key) in needed
                _add(parts, freezer.activity(kind, key), "activity", required)
            elif block.block_type == "standard":
                key = block.value["standard"] or ""
                required = needed is not None and ("signed", key) in needed
                _add(parts, freezer.activity(learning.Kind.STANDARD, key), "standard", required)
    else:
        for child in page.children():
            required = needed is None or ("done", child.key) in needed
            _add(parts, child.translation_key, "step", required)
    for need, key in completion.leaves(tree):
        if need == "signed":
            _add(
                parts,
                freezer.activity(learning.Kind.STANDARD, key),
                "standard",
                (need, key) in (needed or ()),
            )
    return list(parts.values())


def _add(parts: dict[UUID, learning.PartIn], uuid: UUID | None, role: str, required: bool) -> None:
    if uuid is not None and uuid not in parts:
        parts[uuid] = learning.PartIn(uuid, role, required)
