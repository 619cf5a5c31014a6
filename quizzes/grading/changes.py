"""What an edit changed, and which words were left behind by it. Reads any document, half-written ones too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from quizzes.grading.freetext import same
from quizzes.grading.reader import LOCALE, tidy

KEPT, GONE, NEW = "kept", "gone", "new"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a document says: words in a language, or a value (``locale`` is empty then).

    ``path`` names it by its place (``options[1].text``), as an author sees it.
    """

    path: str
    locale: str
    words: str


def said_in(document: object) -> dict[tuple[str, str], Said]:
    """Everything that a document says, by (stable path, language): entries of lists go by their ids, so that what
    moves is not what changes.
    """
    return {(stable, said.locale): said for stable, said in _walk(document, "", "") if said.words}


def ids_in(document: object) -> set[str]:
    """Every id in a document."""
    if isinstance(document, Mapping):
        own = {document["id"]} if isinstance(document.get("id"), str) else set()
        return own.union(*(ids_in(value) for value in document.values()))
    if isinstance(document, list):
        return set().union(*(ids_in(one) for one in document))
    return set()


def _walk(value: object, stable: str, path: str) -> Iterator[tuple[str, Said]]:
    if isinstance(value, Mapping):
        if (
            value
            and all(isinstance(name, str) and LOCALE.fullmatch(name) for name in value)
            and _words(value)
        ):
            yield from (
                (stable, Said(path, locale, tidy(words))) for locale, words in sorted(value.items()) if words
            )
            return
        for name, inner in value.items():
            if name != "id":
                yield from _walk(
                    inner,
                    f"{stable}.{name}" if stable else str(name),
                    f"{path}.{name}" if path else str(name),
                )
    elif isinstance(value, list):
        if any(isinstance(one, Mapping) for one in value):
            for index, one in enumerate(value):
                name = one.get("id", index) if isinstance(one, Mapping) else index
                yield from _walk(one, f"{stable}[{name}]", f"{path}[{index}]")
        elif value:
            yield stable, Said(path, "", ", ".join(str(one) for one in value))
    elif value is not None and value != "":
        yield stable, Said(path, "", str(value))


def _words(value: Mapping[Any, Any]) -> bool:
    return all(isinstance(words, str) for words in value.values())


@dataclass(frozen=True, slots=True)
class Change:
    """What changed at one place in one language (or in none: a value): ``pieces`` are (kept, gone or new; words)."""

    path: str
    locale: str
    pieces: tuple[tuple[str, str], ...]


def changes(before: object, after: object) -> list[Change]:
    """Everything that differs between two documents, in the order of the later one; what is gone comes last."""
    old, new = said_in(before), said_in(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if (was.words if was else "") != (now.words if now else ""):
            place = now or was
            assert place is not None  # the key came from one of the two
            pieces = diff(was.words if was else "", now.words if now else "")
            found.append(Change(place.path, place.locale, pieces))
    return found


def diff(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Two texts word by word: what was kept, what is gone, what is new, in reading order."""
    one, two = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((KEPT, " ".join(one[a:b])))
            continue
        if b > a:
            pieces.append((GONE, " ".join(one[a:b])))
        if d > c:
            pieces.append((NEW, " ".join(two[c:d])))
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Behind:
    """Words in one language that have stood still since another language's changed."""

    stable: str
    path: str
    locale: str
    leader: str
    since: datetime


def left_behind(history: Iterable[tuple[datetime, object]]) -> list[Behind]:
    """Which words may be out of date after these versions, the oldest first.

    Whoever changes one language leaves the others behind, until they change too. Following is not leading: words that
    catch up leave nothing behind. A slip of the keyboard that is mended changes nothing.
    """
    before: dict[tuple[str, str], Said] = {}
    waiting: dict[tuple[str, str], tuple[str, datetime]] = {}
    for when, document in history:
        now = said_in(document)
        moved: dict[str, list[str]] = {}
        for (stable, locale), said in now.items():
            was = before.get((stable, locale))
            if locale and (was is None or not same(was.words, said.words, typos=True)):
                moved.setdefault(stable, []).append(locale)
        for stable, locales in moved.items():
            leaders = [one for one in locales if (stable, one) in before and (stable, one) not in waiting]
            for locale in locales:
                waiting.pop((stable, locale), None)
            others = [one for place, one in now if place == stable and one not in locales]
            if leaders:
                waiting.update({(stable, one): (leaders[0], when) for one in others})
        before = now
    return [
        Behind(stable, before[stable, locale].path, locale, leader, since)
        for (stable, locale), (leader, since) in waiting.items()
        if (stable, locale) in before
    ]


def by_language(found: Sequence[Change]) -> dict[str, list[Change]]:
    """Changes by their language, values first."""
    grouped: dict[str, list[Change]] = {}
    for change in sorted(found, key=lambda one: one.locale):
        grouped.setdefault(change.locale, []).append(change)
    return grouped
