"""Give content back as a pack: what was asked for, and everything that it needs to stand alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms import completion
from cms.models import Pack
from cms.packs.content import KINDS
from cms.packs.crossings import LINK, rich_texts
from cms.packs.pages import Media, dump_page, page_of
from cms.packs.writer import write_files, write_zip
from learning import api as learning
from quizzes import api as quizzes
from roleplay import api as roleplay

ASKED = ("course", "standard", "quiz", "scenario")
"""What stands on its own. Modules and lessons travel with their course."""


MOST_NAMED = 10
"""So many files that are gone are named."""


class CannotExport(LookupError):
    """There is nothing published by that key, or it is not whole any more; the message says it in words."""


def export_pack(keys: Iterable[str], **meta: str) -> bytes:
    """The zip of everything with these keys (of a pack, course, standard, quiz or scenario) in canonical form.

    ``meta`` sets name, version and licence; what is not given comes from the pack of that key, when there is one.
    Loading the zip and exporting the same keys again gives the same bytes. Raises :class:`CannotExport`, also where a
    file is gone: a pack without it would be taken for whole.
    """
    asked = list(keys)
    if not asked:
        raise CannotExport(_("Say what to export: the key of a pack, course, standard, quiz or scenario."))
    pack = Pack.objects.filter(key=asked[0]).first()
    collected = _Collected()
    for key in asked:
        for ref in _refs(key):
            collected.take(*ref.split(":", 1))
    if collected.gone:
        raise CannotExport(_gone(collected.gone))
    documents = {
        ref: collected.documents[ref]
        for ref in sorted(collected.documents, key=lambda one: (KINDS.index(one.partition(":")[0]), one))
    }
    default = pack.locale_default if pack else _default(documents)
    locales = {default, *(pack.locales if pack else ())} | {
        loc for doc in documents.values() for loc in _locales(doc)
    }
    title = (
        next(_title(documents[ref], default) for ref in documents if ref.endswith(f":{asked[0]}"))
        if not pack
        else ""
    )
    return write_zip(
        write_files(
            {
                "schema": 1,
                "key": asked[0],
                "name": meta.get("name") or (pack.name if pack else title),
                "version": meta.get("version") or (pack.version if pack else "1.0.0"),
                "licence": meta.get("licence") or (pack.licence if pack else _("Not stated")),
                "locales": [default, *sorted(locales - {default})],
                "locale_default": default,
            },
            documents,
            collected.media.files,
        )
    )


def exportable() -> list[tuple[str, str, str]]:
    """Kind, key and title of everything that can be asked for, packs first."""
    packs = [("pack", pack.key, pack.name) for pack in Pack.objects.all()]
    rows = (
        learning.Activity.objects.filter(kind__in=ASKED, current__isnull=False, retired_at=None)
        .select_related("current")
        .prefetch_related("current__texts")
    )
    things = [(row.kind, row.key, row.current.text("en").title) for row in rows if row.current is not None]
    return packs + sorted(things, key=lambda one: (ASKED.index(one[0]), one[1]))


def _refs(key: str) -> list[str]:
    pack = Pack.objects.filter(key=key).first()
    found = list(pack.items) if pack else []
    rows = learning.Activity.objects.filter(kind__in=ASKED, key=key, current__isnull=False, retired_at=None)
    found += [f"{row.kind}:{row.key}" for row in rows]
    if not found:
        inner = learning.Activity.objects.filter(kind__in=("module", "lesson"), key=key).exists()
        raise CannotExport(
            _("“%(key)s” travels with its course: export that.") % {"key": key}
            if inner
            else _("Nothing published has the key “%(key)s”.") % {"key": key}
        )
    return found


class _Collected:
    """Documents and files, each once, with what they point at. ``gone`` says in words which files are not there."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.media = Media()
        self.gone: list[str] = []

    def take(self, kind: str, key: str) -> None:
        ref = f"{kind}:{key}"
        if ref in self.documents:
            return
        if kind in ("quiz", "scenario"):
            try:
                self.documents[ref] = (
                    quizzes.dump_quiz(key) if kind == "quiz" else roleplay.dump_scenario(key)
                )
            except (LookupError, roleplay.NoScenario):
                return
            if kind == "quiz":
                self.pictures(self.documents[ref])
            row = learning.Activity.objects.select_related("current").filter(kind=kind, key=key).first()
            for clause in row.current.teaches if row and row.current else ():
                self.take("standard", clause.partition("/")[0])
            return
        page = page_of(kind, key)
        if page is None or not page.live:
            return
        try:
            document = self.documents[ref] = dump_page(page, self.media)
        except FileNotFoundError:
            self.gone.append(_("a file on the page “%(page)s”") % {"page": page.title})
            return
        for needed in _needed(kind, document):
            self.take(*needed)

    def pictures(self, document: dict[str, Any]) -> None:
        """The files that the questions of a quiz show, as their authors chose them."""
        for question in document.get("questions", ()):
            if "picture" not in question:
                continue
            try:
                original = quizzes.original_picture(question["picture"]["file"])
            except LookupError:
                default = document["locale_default"]
                words = {
                    "picture": question["picture"]["alt"][default],
                    "question": question["text"][default],
                }
                self.gone.append(_("the picture “%(picture)s” of the question “%(question)s”") % words)
                continue
            self.media.add(original.title, f"file.{original.suffix}", original.content)


def _gone(files: list[str]) -> str:
    named = files[:MOST_NAMED] + ["…"] * (len(files) > MOST_NAMED)
    return _(
        "Nothing was exported, because a pack must be whole, and this cannot be read any more: %(files)s. "
        "Choose it anew where it is shown, publish that, and export again."
    ) % {"files": "; ".join(named)}


def _needed(kind: str, document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a document cannot stand without."""
    for key in document.get("modules", ()):
        yield "module", key
    for key in document.get("lessons", ()):
        yield "lesson", key
    for need, key in completion.leaves(document.get("rule")):
        if need == "signed":
            yield "standard", key
        elif need == "passed":
            yield "quiz", key
            yield "scenario", key
    for ref in document.get("teaches", ()):
        yield "standard", ref.partition("/")[0]
    if kind != "lesson":
        return
    for text in document["texts"].values():
        for block in text["body"]:
            for word in ("standard", "quiz", "scenario"):
                if block["type"] in ("standard", "activity") and block.get(word):
                    yield word, block[word]
            for rich in rich_texts(block):
                yield from (
                    (found, key) for found, key in LINK.findall(rich) if found in ("course", "standard")
                )


def _locales(document: dict[str, Any]) -> list[str]:
    return list(document["texts"]) if "texts" in document else list(document["locales"])


def _default(documents: dict[str, dict[str, Any]]) -> str:
    """English where everything has it, else the first language of the first thing."""
    everywhere = set.intersection(*(set(_locales(document)) for document in documents.values()))
    return "en" if "en" in everywhere else sorted(everywhere)[0] if everywhere else "en"


def _title(document: dict[str, Any], locale: str) -> str:
    titles = (
        document["title"]
        if "title" in document
        else {loc: t["title"] for loc, t in document["texts"].items()}
    )
    return str(titles.get(locale) or next(iter(titles.values())))
