"""Bring the site up to what a pack says: all of it or nothing."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.images import get_image_model
from wagtail.models import Locale

from cms.actions.checks import problems
from cms.actions.release import NotReady, acting, release, releases_held
from cms.blocks import Freezer
from cms.freeze import finder, fingerprint
from cms.models import BasePage, Pack, Recording, activity_uuid
from cms.models.recording import sniff
from cms.packs.complaint import Complaint, PackRefused
from cms.packs.content import Content, Item, Site
from cms.packs.pages import MODELS, Media, dump_page, fill, page_of
from cms.packs.reader import read_pack
from cms.packs.source import Source
from cms.tree import handbook, home
from learning import api as learning
from quizzes import api as quizzes
from roleplay import api as roleplay


@dataclass(frozen=True)
class Entry:
    """What loading does to one thing: ``added``, ``changed`` or ``same``."""

    kind: str
    key: str
    title: str
    state: str


@dataclass
class Report:
    """What a pack did, or would do. ``left`` came with an earlier version of the pack and is not in this one;
    ``advice`` is what could be better in it, and stops nothing.
    """

    name: str
    version: str
    entries: list[Entry] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    advice: list[Complaint] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many things are in this state."""
        return sum(entry.state == state for entry in self.entries)


def site_knowledge() -> Site:
    """What references out of a pack may lead to."""
    look = finder()

    def has(kind: str, key: str) -> bool:
        return look(kind, key) is not None

    return Site(has, lambda ref: ref in learning.clauses([ref], "en"))


def load_pack(
    source: Source, *, by: Any = None, dry_run: bool = False, change: str = learning.Change.MINOR
) -> Report:
    """Read, check and load a pack in one transaction. Raises :class:`PackRefused` with every complaint.

    With ``dry_run`` everything is done and taken back, so that what it says is what loading would do.
    """
    content = read_pack(source, site_knowledge())
    if not content.meta:
        raise PackRefused(content.complaints)
    with acting(by):
        return _Loading(content, by, dry_run, change).run()


class _Loading:
    """One pass. Files on disk do not take part in a transaction, so those made here are remembered."""

    def __init__(self, content: Content, by: Any, dry_run: bool, change: str) -> None:
        self.content, self.by, self.dry_run, self.change = content, by, dry_run, change
        self.meta = content.meta
        self.complaints = list(content.complaints)
        self.advice: list[Complaint] = []
        self.entries: dict[str, Entry] = {}
        self.images: list[Any] = []
        self.made: list[tuple[Any, str]] = []
        keep = fingerprint if dry_run else learning.media_store
        self.freezer = Freezer(keep=keep, activity=finder())
        self.locales: dict[str, Locale] = {}

    def run(self) -> Report:
        report = Report(self.meta["name"], self.meta["version"])
        try:
            with transaction.atomic():
                self.everything()
                if self.complaints:
                    self.renditions()
                    raise PackRefused(self.complaints)
                report.entries = [self.entries[ref] for ref in self.content.items]
                report.left = self.remember()
                report.advice = sorted(set(self.advice))
                if self.dry_run:
                    self.renditions()
                    transaction.set_rollback(True)
        except BaseException:
            self.sweep()
            raise
        if self.dry_run:
            self.sweep()
        return report

    def everything(self) -> None:
        for code in self.meta["locales"]:
            self.locales[code] = Locale.objects.get_or_create(language_code=code)[0]
        self.pages("standard")
        self.quizzes()
        self.scenarios()
        if not self.complaints:
            # What stands in other things needs those things: with any of them missing there is nothing to check.
            self.pages("course", "module", "lesson")

    # --- Pages ----------------------------------------------------------------------------------------

    def pages(self, *kinds: str) -> None:
        """Write pages from the outside in, and release them from the inside out."""
        with releases_held() as held:
            for kind in kinds:
                for item in self.content.of(kind):
                    self.page(item)
            for kind in kinds:
                for item in self.content.of(kind):
                    self.order(item)
        touched = {**held}
        self.freezer.activity = finder()
        for kind in reversed(kinds):
            model = MODELS[kind]
            for page in model._base_manager.filter(translation_key__in=touched).order_by("pk"):
                source = page_of(kind, page.key)
                if source is not None and source.pk == page.pk and source.live:
                    self.release(kind, source)
            self.freezer.activity = finder()

    def release(self, kind: str, page: Any) -> None:
        item = self.content.items.get(f"{kind}:{page.key}")
        wrong = [problem.message for problem in problems(page)]
        if not wrong:
            try:
                release(page, by=self.by, change=self.change, freezer=self.freezer)
            except NotReady as error:
                wrong = list(error.messages)
        if item is not None:
            self.complaints += [item.complaint(message) for message in wrong]

    def page(self, item: Item) -> None:
        document = item.document
        source = page_of(item.kind, item.key)
        inner = document.get("modules") or document.get("lessons")
        if source is not None and source.live:
            now = dump_page(source, Media(), locales=set(document["texts"]), inner=inner)
            if now == document:
                self.entry(item, "same")
                return
        self.entry(item, "changed" if source is not None else "added")
        default = self.meta["locale_default"]
        key = source.translation_key if source is not None else activity_uuid(item.kind, item.key)
        for code in sorted(document["texts"], key=lambda one: one != default):
            self.write(item, code, key)

    def write(self, item: Item, code: str, translation_key: Any) -> None:
        model, locale = MODELS[item.kind], self.locales[code]
        parent = self.parent(item, locale)
        if parent is None:
            return
        page: Any = model._base_manager.filter(
            translation_key=translation_key, locale=locale, alias_of=None
        ).first()
        new = page is None
        if new:
            page = model(key=item.key, locale=locale, translation_key=translation_key)
            page.slug = find_available_slug(parent, item.key)
        page.change = self.change
        fill(page, item.document, code, self.file_id)
        if new:
            parent.add_child(instance=page)
        elif page.get_parent().pk != parent.pk:
            page.move(parent, pos="last-child", user=self.by)
            page = model._base_manager.get(pk=page.pk)
            fill(page, item.document, code, self.file_id)
        revision = page.save_revision(user=self.by, log_action=False)
        revision.publish(user=self.by, skip_permission_checks=True)

    def parent(self, item: Item, locale: Locale) -> Any:
        """Where the page stands, in its language; a course or module without that language gets a page from its own."""
        if item.kind == "standard":
            return handbook(locale)
        if item.kind == "course":
            return home(locale)
        above = (
            ("module", item.document["module"])
            if item.kind == "lesson"
            else ("course", item.document["course"])
        )
        rows = MODELS[above[0]]._base_manager.filter(key=above[1])
        found = rows.filter(locale=locale).first()
        if found is None and (source := rows.order_by("pk").first()) is not None:
            found = source.copy_for_translation(locale, copy_parents=True)
        return found

    def order(self, item: Item) -> None:
        """Bring the children into the order of the document. Children that the pack does not know stay in front."""
        wanted = item.document.get("modules") or item.document.get("lessons")
        if not wanted:
            return
        for page in MODELS[item.kind]._base_manager.filter(key=item.key, alias_of=None):
            children: dict[str, BasePage] = {
                child.specific.key: child
                for child in page.get_children()
                if isinstance(child.specific, BasePage)
            }
            have = [key for key in children if key in wanted]
            if have != [key for key in wanted if key in children]:
                for key in wanted:
                    if key in children:
                        type(children[key]).objects.get(pk=children[key].pk).move(
                            type(page).objects.get(pk=page.pk), pos="last-child", user=self.by
                        )

    # --- Quizzes and scenarios ------------------------------------------------------------------------

    def quizzes(self) -> None:
        items = list(self.content.of("quiz"))
        if not items:
            return
        documents = [item.document for item in items]
        self.pictures(items)
        found = quizzes.validate_quizzes(documents)
        wrong: list[Complaint] = []
        for item, said in zip(items, found, strict=True):
            for problem in said:
                into = wrong if problem.blocking else self.advice
                into.append(item.complaint(problem.message, path_of(problem.path)))
        self.complaints += wrong
        if wrong:
            return
        try:
            loaded = quizzes.load_quizzes(documents=documents, by=self.by, change=self.change)
        except ValidationError as error:
            self.complaints += [items[0].complaint(message) for message in error.messages]
            return
        for item, one in zip(items, loaded, strict=True):
            changed = one.changed or one.questions_created or one.questions_changed
            self.entry(item, "added" if one.created else "changed" if changed else "same")

    def pictures(self, items: list[Item]) -> None:
        """Keep what the questions show, so that they find it. With a dry run only its row, which is taken back."""
        for item in items:
            for index, question in enumerate(item.document.get("questions") or ()):
                picture = question.get("picture") if isinstance(question, dict) else None
                sha256 = picture.get("file") if isinstance(picture, dict) else None
                if sha256 not in self.content.media:
                    continue
                name, content = self.content.media[sha256]
                try:
                    quizzes.examine(content)
                    image = get_image_model().objects.get(pk=self.image(name, content))
                    quizzes.keep_picture(content=content, image=image, keep=self.freezer.keep)
                except quizzes.NotAPicture:
                    path = ("questions", index, "picture", "file")
                    self.complaints.append(
                        item.complaint(
                            _("The file %(name)s is no picture that can be shown.") % {"name": name}, path
                        )
                    )

    def scenarios(self) -> None:
        for item in self.content.of("scenario"):
            if _unchanged(item):
                # Checking one walks through all its paths, which takes seconds.
                self.entry(item, "same")
                continue
            wrong = [
                problem for problem in roleplay.validate_scenario(item.document) if problem.severity == "E"
            ]
            self.complaints += [item.complaint(problem.message, path_of(problem.path)) for problem in wrong]
            if not wrong:
                self.entry(item, roleplay.load_scenario(item.document, by=self.by, change=self.change))

    # --- Files ----------------------------------------------------------------------------------------

    def file_id(self, kind: str, sha256: str) -> int:
        """The image or recording with these bytes; made when there is none."""
        name, content = self.content.media[sha256]
        return self.image(name, content) if kind == "image" else self.recording(name, content)

    def image(self, name: str, content: bytes) -> int:
        model = get_image_model()
        found = model.objects.filter(
            file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest()
        ).first()
        if found is None:
            found = model(title=name, uploaded_by_user=self.by)
            found.file = ImageFile(BytesIO(content), name=name)
            found._set_image_file_metadata()
            found.save()
            self.images.append(found)
            self.made.append((found.file.storage, found.file.name))
        return int(found.pk)

    def recording(self, name: str, content: bytes) -> int:
        for one in Recording.objects.all():
            if one.file.size == len(content):
                with one.file.open("rb") as file:
                    if file.read() == content:
                        return int(one.pk)
        row = Recording(title=name, content_type=sniff(content[:8192]))
        row.file.save(name, ContentFile(content), save=False)
        row.save()
        self.made.append((row.file.storage, str(row.file.name)))
        return int(row.pk)

    def renditions(self) -> None:
        """Take back the sizes that were made of new pictures; Wagtail would remember them past the transaction."""
        for image in self.images:
            for one in image.renditions.all():
                self.made.append((one.file.storage, one.file.name))
                one.delete()

    def sweep(self) -> None:
        """Remove the files whose rows were taken back."""
        for storage, name in self.made:
            storage.delete(name)

    # --- The rest -------------------------------------------------------------------------------------

    def entry(self, item: Item, state: str) -> None:
        self.entries[item.ref] = Entry(
            item.kind, item.key, _title(item.document, self.meta["locale_default"]), state
        )

    def remember(self) -> list[str]:
        """Write down what the pack says about itself; return what an earlier version brought and this one does not."""
        items = [
            ref
            for ref in self.content.items
            if ref.partition(":")[0] in ("standard", "course", "quiz", "scenario")
        ]
        values = {
            name: self.meta[name] for name in ("name", "version", "licence", "locale_default", "locales")
        }
        row = Pack.objects.filter(key=self.meta["key"]).first()
        left = [ref for ref in row.items if ref not in items] if row else []
        values["items"] = sorted({*items, *left})
        if row is None:
            Pack.objects.create(key=self.meta["key"], **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            Pack.objects.filter(pk=row.pk).update(**values)
        return left


def _unchanged(item: Item) -> bool:
    try:
        return bool(roleplay.dump_scenario(item.key) == item.document)
    except roleplay.NoScenario:
        return False


def _title(document: Any, locale: str) -> str:
    titles = document.get("title") if isinstance(document.get("title"), dict) else None
    if titles is not None:
        return str(titles.get(locale) or next(iter(titles.values()), ""))
    texts = document.get("texts") or {}
    words: Any = texts.get(locale) or next(iter(texts.values()), None)
    return str(words["title"] if words else document.get("key", ""))


_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def path_of(path: str) -> tuple[str | int, ...]:
    """``questions[0].text.lv`` as steps into the document."""
    return tuple(_steps(path))


def _steps(path: str) -> Iterator[str | int]:
    for number, name in _STEP.findall(path or ""):
        yield int(number) if number else name
