"""RP071: the standards that a module teaches and that no role-play of its course gives evidence on.

What can be read and never shown in a scene is a gap that an author wants to know of, and may leave. A standard is
exercised when a role-play anywhere in the course has a criterion on one of its clauses: whoever takes the course plays
them all, so a module may teach what the next one practises.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.actions.checks import original
from cms.packs.content import Content, Item
from learning import api as learning

CODE = "RP071"


@dataclass(frozen=True)
class Taught:
    """A module: the clauses that its lessons teach, and those that the role-plays in them give evidence on."""

    key: str
    title: str
    teaches: frozenset[str]
    shows: frozenset[str]


@dataclass(frozen=True)
class Gap:
    """A standard (its key) that a module teaches and nothing exercises."""

    module: Taught
    standard: str


def gaps(course: Iterable[Taught]) -> list[Gap]:
    """The gaps of a course, in the order of its modules."""
    modules = list(course)
    shown = {_standard(ref) for module in modules for ref in module.shows}
    return [
        Gap(module, key)
        for module in modules
        for key in sorted({_standard(ref) for ref in module.teaches} - shown)
    ]


def sentence(gap: Gap, titles: Mapping[str, str]) -> str:
    """What is missing and what to do, for the author. ``titles`` are those of the standards, by key."""
    reason = _(
        "“%(module)s” teaches “%(standard)s”, and no role-play of the course shows whether people can do it."
    ) % {"module": gap.module.title, "standard": titles.get(gap.standard, gap.standard)}
    fix = _("Add a role-play about it, or evidence on it to one that is there.")
    return f"{reason} {fix}"


def in_pack(content: Content) -> Iterator[tuple[Item, str]]:
    """Each module of a pack with a gap, and the sentence. A course of which not all can be read is passed over."""
    locale = content.meta.get("locale_default", "en")
    titles = {item.key: _title(item, locale) for item in content.of("standard")}
    for course in content.of("course"):
        try:
            modules = [_module_of(content, key, locale) for key in course.document["modules"]]
        except (KeyError, TypeError):
            continue
        for gap in gaps(modules):
            yield content.items[f"module:{gap.module.key}"], sentence(gap, titles)


def of_page(page: Any) -> list[str]:
    """The sentences about a course page, or about a module page in its course: of the lessons that are published."""
    page = original(page)
    if page.pk is None:
        return []
    course = page if page.kind == learning.Kind.COURSE else page.get_parent().specific
    modules = {module.key: module for module in course.children()}
    if page.kind == learning.Kind.MODULE:
        modules.setdefault(page.key, page)  # a draft is no step of the course yet
    lessons = {key: module.children() for key, module in modules.items()}
    scenes = {scene for inside in lessons.values() for lesson in inside for scene in _scenes(lesson)}
    shown = dict(
        learning.Activity.objects.filter(
            kind=learning.Kind.SCENARIO, key__in=scenes, current__isnull=False, retired_at=None
        ).values_list("key", "current__teaches")
    )
    found = gaps(
        Taught(
            key,
            module.title,
            frozenset(ref for lesson in lessons[key] for ref in lesson.teaches),
            frozenset(
                ref for lesson in lessons[key] for scene in _scenes(lesson) for ref in shown.get(scene, ())
            ),
        )
        for key, module in modules.items()
    )
    if page.kind == learning.Kind.MODULE:
        found = [gap for gap in found if gap.module.key == page.key]
    cited = [ref for gap in found for ref in gap.module.teaches]
    views = learning.clauses(cited, get_language() or "en") if cited else {}
    titles = {_standard(ref): view.standard_title for ref, view in views.items()}
    return [sentence(gap, titles) for gap in found]


def _standard(ref: str) -> str:
    return ref.partition("/")[0]


def _scenes(lesson: Any) -> list[str]:
    return [key for kind, key in lesson.activities() if kind == learning.Kind.SCENARIO]


def _module_of(content: Content, key: str, locale: str) -> Taught:
    """A module of a pack. Raises KeyError or TypeError where something in it is not in the pack, or faulty."""
    module = content.items[f"module:{key}"]
    teaches: set[str] = set()
    shows: set[str] = set()
    for name in module.document["lessons"]:
        lesson = content.items[f"lesson:{name}"].document
        teaches.update(lesson["teaches"])
        for block in next(iter(lesson["texts"].values()))["body"]:
            if block["type"] == "activity" and "scenario" in block:
                criteria = content.items[f"scenario:{block['scenario']}"].document["criteria"]
                shows.update(one["clause"] for one in criteria)
    return Taught(key, _title(module, locale), frozenset(teaches), frozenset(shows))


def _title(item: Item, locale: str) -> str:
    texts: dict[str, Any] = item.document["texts"]
    return str((texts.get(locale) or next(iter(texts.values())))["title"])
