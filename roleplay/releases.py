"""A scenario as it is frozen when it is published: the whole document, and its title and brief in each language."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from learning import api as learning
from roleplay.ordering import canonical
from roleplay.scenes import scene_in

SOURCE = "roleplay"


def title_of(document: Any) -> str:
    """The title in the document's own language, for lists; empty while there is none."""
    if not isinstance(document, Mapping) or not isinstance(document.get("title"), Mapping):
        return ""
    title = document["title"]
    own = title.get(document.get("locale_default", "en"))
    found = own or next((words for words in title.values() if words), "")
    return str(found)[:200]


def release(*, activity: UUID, document: dict[str, Any], change: str, by: Any) -> "learning.Release":
    """Freeze a checked document. The same content again is the same release."""
    scene = scene_in(document)
    return learning.publish(
        activity=activity,
        kind=learning.Kind.SCENARIO,
        key=scene.key,
        source=SOURCE,
        change=learning.Change(change),
        locale_default=scene.locale_default,
        texts={
            locale: learning.ReleaseTextIn(
                scene.words(scene.title, locale), scene.words(scene.brief, locale), {}
            )
            for locale in scene.locales
        },
        body={"document": canonical(document)},
        minutes=scene.minutes,
        teaches=sorted({criterion.clause for criterion in scene.criteria}),
        by=by,
    )
