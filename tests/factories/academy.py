"""The course of the Academy as learners meet it: its real structure, rules, quizzes and scenes, published directly.

Lessons and standards come with their clauses and rules but without their words, which no test of people and progress
needs.
"""

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from django.conf import settings

from learning import api as learning
from quizzes import api as quizzes
from roleplay import api as roleplay

Kind = learning.Kind


def _front_matter(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1]))


def _yaml(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _uuid(kind: str, key: str) -> UUID:
    found = learning.Activity.objects.filter(kind=kind, key=key).first()
    return found.uuid if found else uuid5(NAMESPACE_URL, f"{kind}:{key}")


def _rule(tree: Any) -> Any:
    """A rule with keys as a rule with uuids."""
    ((word, value),) = tree.items()
    if word in ("all", "any"):
        return {word: [_rule(one) for one in value]}
    if word == "n_of":
        return {word: {"n": value["n"], "of": [_rule(one) for one in value["of"]]}}
    kinds = {"signed": (Kind.STANDARD,), "passed": (Kind.QUIZ, Kind.SCENARIO)}.get(word, (Kind.MODULE, Kind.LESSON))
    found = learning.Activity.objects.get(key=value, kind__in=kinds)
    return {word: str(found.uuid)}


def _leaves(tree: Any) -> list[tuple[str, str]]:
    ((word, value),) = tree.items()
    if word == "n_of":
        value = value["of"]
    return [(word, value)] if isinstance(value, str) else [leaf for one in value for leaf in _leaves(one)]


def _publish(kind: Kind, document: dict[str, Any], body: Any, parts: list[learning.PartIn]) -> learning.Release:
    title = document["title"]
    texts = title if isinstance(title, dict) else {"en": title}
    key = document["key"]
    return learning.publish(
        activity=_uuid(kind, key),
        kind=kind,
        key=key,
        source="cms",
        change=learning.Change.MINOR,
        locale_default="en",
        texts={locale: learning.ReleaseTextIn(words, "", body) for locale, words in texts.items()},
        body={"certificate": document.get("certificate", False)},
        parts=parts,
        rule=_rule(document["rule"]) if document.get("rule") else None,
        minutes=document.get("minutes", 0),
        teaches=document.get("teaches", ()),
        requires=[_uuid(Kind.MODULE, key) for key in document.get("requires", ())],
        by=None,
    )


def publish_academy() -> learning.Release:
    """Publish the course ``phone-and-complaint`` with everything in it; return the course's release."""
    root = Path(settings.ACADEMY_DIR)
    for path in sorted((root / "standards").glob("*.md")):
        if not path.name.endswith(".lv.md"):
            document = _front_matter(path)
            _publish(Kind.STANDARD, document, {"clauses": document["clauses"]}, [])
    quizzes.load_quizzes(documents=[_yaml(path) for path in sorted((root / "quizzes").glob("*.yaml"))], by=None)
    for path in sorted((root / "scenarios").glob("*.yaml")):
        roleplay.load_scenario(_yaml(path), by=None)
    folder = root / "courses" / "phone-and-complaint"
    course = _yaml(folder / "course.yaml")
    modules = []
    for key in course["modules"]:
        module = _yaml(folder / key / "module.yaml")
        steps = []
        for lesson_key in module["lessons"]:
            lesson = _front_matter(folder / key / f"{lesson_key}.md")
            passed = [what for word, what in _leaves(lesson.get("rule") or {"all": []}) if word == "passed"]
            inside = learning.Activity.objects.filter(key__in=passed, kind__in=(Kind.QUIZ, Kind.SCENARIO))
            parts = [learning.PartIn(row.uuid, "activity") for row in inside.order_by("pk")]
            steps.append(_publish(Kind.LESSON, lesson, [], parts))
        modules.append(_publish(Kind.MODULE, module, [], [learning.PartIn(one.activity.uuid) for one in steps]))
    parts = [learning.PartIn(one.activity.uuid) for one in modules]
    parts += [
        learning.PartIn(_uuid(Kind.STANDARD, what), "standard")
        for word, what in _leaves(course["rule"])
        if word == "signed"
    ]
    return _publish(Kind.COURSE, course, [], parts)
