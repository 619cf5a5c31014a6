"""What keeps a page from being published, in the author's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import completion
from cms.freeze import finder
from learning import api as learning


@dataclass(frozen=True)
class Problem:
    """One reason, with the field that it is about (empty: the page as a whole)."""

    field: str
    message: str


def problems(page: Any, *, parent: Any = None) -> list[Problem]:
    """Everything that keeps ``page`` from being published now. ``parent`` is given while the page is new."""
    found = [*_about_key(page), *_about_original(page)]
    if page.kind == learning.Kind.LESSON:
        found += _about_lesson(page)
    elif page.kind == learning.Kind.STANDARD:
        found += _about_standard(page)
    elif page.kind in (learning.Kind.MODULE, learning.Kind.COURSE):
        found += _about_container(page)
    if hasattr(page, "plan") and is_original(page):
        found += _about_rule(page)
    return found


def original(page: Any) -> Any:
    """The page that others translate: the one in the site's default language, else the one that was there first."""
    from wagtail.models import Locale

    pages = {
        one.locale_id: one for one in type(page)._base_manager.filter(translation_key=page.translation_key)
    }
    if page.pk is None:
        pages.setdefault(page.locale_id, page)
    main = pages.get(Locale.get_default().pk)
    return main or min(pages.values(), key=lambda one: one.pk or float("inf"), default=page)


def is_original(page: Any) -> bool:
    """Whether the release is made of this page; the others only add their language to it."""
    return bool(original(page).pk == page.pk)


def _about_key(page: Any) -> Iterator[Problem]:
    if not page.key:
        return
    others = type(page)._base_manager.filter(key=page.key).exclude(translation_key=page.translation_key)
    if others.exists():
        yield Problem("key", _("Another page has the key “%(key)s”.") % {"key": page.key})
    row = (
        learning.Activity.objects.filter(kind=page.kind, key=page.key)
        .exclude(uuid=page.translation_key)
        .first()
    )
    if row is not None and not others.exists():
        yield Problem(
            "key",
            _("Records know “%(key)s” as something that is gone. Choose another key.") % {"key": page.key},
        )
    mine = learning.Activity.objects.filter(uuid=page.translation_key).first()
    if mine is not None and mine.key != page.key:
        yield Problem(
            "key",
            _("The key was “%(key)s” when it was published. It can not be changed.") % {"key": mine.key},
        )


def _about_original(page: Any) -> Iterator[Problem]:
    source = original(page)
    if source.pk != page.pk and not source.live:
        yield Problem(
            "", _("Publish “%(title)s” first: this page is a translation of it.") % {"title": source.title}
        )


def _about_lesson(page: Any) -> Iterator[Problem]:
    look = finder()
    if not len(page.body):
        yield Problem("body", _("The lesson is empty."))
    wanted = set(page.teaches or [])
    for number, block in enumerate(page.body, start=1):
        place = {"n": number}
        if block.block_type == "standard":
            key = block.value["standard"]
            if not look(learning.Kind.STANDARD, key or ""):
                yield Problem(
                    "body",
                    _("Block %(n)s shows the standard “%(key)s”, which is not published.")
                    % {**place, "key": key},
                )
            wanted |= set(block.value["clauses"] or [])
        elif block.block_type == "activity":
            kind, _colon, key = (block.value["activity"] or "").partition(":")
            if not look(kind, key):
                yield Problem(
                    "body", _("Block %(n)s holds “%(key)s”, which is not published.") % {**place, "key": key}
                )
        elif block.block_type == "image" and block.value["image"] is None:
            yield Problem("body", _("The picture of block %(n)s is gone.") % place)
        elif block.block_type == "media" and block.value["recording"] is None:
            yield Problem("body", _("The recording of block %(n)s is gone.") % place)
    known = learning.clauses(wanted, get_language() or "en") if wanted else {}
    for ref in sorted(ref for ref in wanted if ref not in known or known[ref].retired):
        yield Problem(
            "teaches" if ref in (page.teaches or []) else "body",
            _("No standard has the clause %(ref)s.") % {"ref": ref},
        )
    source = original(page)
    if source.pk != page.pk:
        missing = [key for pair in source.activities() if pair not in page.activities() for key in pair[1:]]
        if missing:
            yield Problem(
                "body",
                _(
                    "The original holds %(keys)s, this translation does not. Nobody could finish the lesson in it."
                )
                % {"keys": ", ".join(missing)},
            )


def _about_standard(page: Any) -> Iterator[Problem]:
    if not page.statement:
        yield Problem("statement", _("Say in one sentence what every customer can expect."))
    keys = [clause.value["key"] or "" for clause in page.clauses]
    if not keys:
        yield Problem("clauses", _("A standard needs at least one clause."))
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem("clauses", _("Two clauses have the key “%(key)s”.") % {"key": key})
    for clause in page.clauses:
        if not clause.value["key"] or not clause.value["text"]:
            yield Problem("clauses", _("A clause needs a key and its words."))
    if page.pk:
        live = type(page)._base_manager.filter(pk=page.pk, live=True).first()
        before = {str(clause.id): clause.value["key"] for clause in live.clauses} if live else {}
        for clause in page.clauses:
            was = before.get(str(clause.id))
            if was and was != clause.value["key"]:
                yield Problem(
                    "clauses",
                    _("The clause “%(was)s” is cited by that key. It can not become “%(now)s”.")
                    % {"was": was, "now": clause.value["key"]},
                )
    source = original(page)
    if source.pk != page.pk and set(keys) != {clause.value["key"] for clause in source.clauses}:
        yield Problem(
            "clauses", _("A translation has the same clauses, with the same keys, as its original.")
        )


def _about_container(page: Any) -> Iterator[Problem]:
    if is_original(page) and (not page.pk or not page.children()):
        yield Problem(
            "",
            _("Publish at least one lesson inside it first.")
            if page.kind == learning.Kind.MODULE
            else _("Publish at least one module inside it first."),
        )


def _about_rule(page: Any) -> Iterator[Problem]:
    steps = page.steps() if page.pk or page.kind == learning.Kind.LESSON else []
    plan = page.plan
    if plan.mode in ("all", "some") and page.kind == learning.Kind.LESSON and not steps:
        yield Problem("completion", _("There is no quiz or role-play in the lesson to pass."))
    if plan.mode == "some" and steps and not 0 < (plan.needed or 0) < len(steps):
        yield Problem(
            "needed",
            _("%(needed)s of %(have)s cannot be asked. Choose “all”, or a smaller number.")
            % {"needed": plan.needed or 0, "have": len(steps)},
        )
    tree = completion.write_rule(plan, steps, own=page.key, default=page.default_mode)
    for need, key in completion.leaves(tree):
        if uuid_of(page, need, key) is None:
            yield Problem(
                "sign" if need == "signed" and key in plan.sign else "completion",
                _("The rule names “%(key)s”, and there is no such thing.") % {"key": key},
            )
    for key in getattr(page, "requires", None) or []:
        if uuid_of(page, "done", key) is None:
            yield Problem("requires", _("“%(key)s” is not published.") % {"key": key})


KINDS = {
    "done": (learning.Kind.LESSON, learning.Kind.MODULE, learning.Kind.COURSE),
    "read": (learning.Kind.LESSON,),
    "passed": (learning.Kind.QUIZ, learning.Kind.SCENARIO),
    "signed": (learning.Kind.STANDARD,),
}
"""What a word of a rule may be about, nearest first."""


def uuid_of(page: Any, need: str, key: str) -> Any:
    """The uuid of what a rule on ``page`` means by ``key``; ``None`` when nothing published has it."""
    if key == page.key and need in ("read", "done") and page.kind == learning.Kind.LESSON:
        return page.translation_key
    rows = {
        row.kind: row.uuid
        for row in learning.Activity.objects.filter(
            kind__in=KINDS[need], key=key, current__isnull=False, retired_at=None
        )
    }
    order = KINDS[need]
    if need == "done" and page.kind == learning.Kind.COURSE:
        order = (learning.Kind.MODULE, learning.Kind.LESSON)
    elif need == "done" and page.kind == learning.Kind.MODULE:
        order = (learning.Kind.LESSON, learning.Kind.MODULE)
    return next((rows[kind] for kind in order if kind in rows), None)
