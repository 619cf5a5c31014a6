"""From the files of a pack to documents, or to every complaint about them with file and line."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cms.packs import crossings
from cms.packs.complaint import Complaint, PackRefused
from cms.packs.content import Content, Item, Site
from cms.packs.lesson_reader import read_lesson, read_standard
from cms.packs.lesson_text import Parts, take_apart
from cms.packs.marks import Marked, load_marked
from cms.packs.schema import findings
from cms.packs.shapes import one_line
from cms.packs.source import PICTURES, TEXT_LIMIT, Source

_TRANSLATED = re.compile(r"^(?P<stem>[a-z0-9-]+)(?:\.(?P<locale>[a-z]{2,3}(?:-[A-Za-z0-9]+)*))?\.md$")


def read_pack(source: Source, site: Site | None = None) -> Content:
    """Read every file, go on after a complaint, and check what points where. Raises nothing but a refused zip."""
    return _Reading(source, site or Site()).content


class _Reading:
    """One pass over a pack."""

    def __init__(self, source: Source, site: Site) -> None:
        self.source, self.content = source, Content()
        self.locales: list[str] = ["en"]
        self.default = "en"
        self.pack()
        self.media_names = {name for name in source.names if name.startswith("media/")}
        markdown: dict[str, dict[str, Parts]] = {}
        for name in source.names:
            self.one(name, markdown)
        for base, by_locale in sorted(markdown.items()):
            self.document(base, by_locale)
        crossings.check(self.content, site, self.locales)

    def complain(self, file: str, line: int, message: str) -> None:
        self.content.complaints.append(Complaint(file, line, message))

    def text(self, name: str) -> str:
        try:
            raw = self.source.read(name)
        except PackRefused as refused:
            self.content.complaints += refused.complaints
            return ""
        if len(raw) > TEXT_LIMIT:
            self.complain(name, 0, _("The file is larger than 1 MB."))
            return ""
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.complain(name, line, _("The text is not in UTF-8."))
            return ""

    def pack(self) -> None:
        if "pack.yaml" not in self.source.names:
            self.complain("pack.yaml", 0, _("There is no pack.yaml. Is this the folder of a pack?"))
            return
        marked = self.yaml("pack.yaml", "pack")
        if not isinstance(marked.data, dict) or self.content.complaints:
            return
        meta = marked.data
        self.locales, self.default = list(meta["locales"]), meta["locale_default"]
        if self.default not in self.locales:
            self.complain(
                "pack.yaml", marked.line(("locale_default",)), _("The default language is not in the list.")
            )
        offered = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        for index, locale in enumerate(self.locales):
            if locale not in offered:
                self.complain(
                    "pack.yaml",
                    marked.line(("locales", index)),
                    _("This site has no language “%(locale)s”.") % {"locale": locale},
                )
        self.content.meta = {
            name: meta[name]
            for name in ("schema", "key", "name", "version", "licence", "locales", "locale_default")
        }

    def yaml(self, name: str, schema: str = "") -> Marked:
        marked = load_marked(self.text(name))
        for line, message in marked.faults:
            self.complain(name, line, message)
        if not marked.faults and marked.data is None:
            self.complain(name, 1, _("The file is empty."))
        elif not marked.faults and schema:
            for line, message in findings(marked, schema):
                self.complain(name, line, message)
        return marked

    def one(self, name: str, markdown: dict[str, dict[str, Parts]]) -> None:
        match PurePosixPath(name).parts:
            case ("pack.yaml",) | ("media", _):
                return
            case ("standards", file) if found := _TRANSLATED.match(file):
                self.part(name, f"standards/{found['stem']}", found["locale"], markdown)
            case ("courses", _course, _module, file) if found := _TRANSLATED.match(file):
                self.part(name, f"{name.rpartition('/')[0]}/{found['stem']}", found["locale"], markdown)
            case ("courses", course, "course.yaml"):
                self.container(name, "course", course)
            case ("courses", course, module, "module.yaml"):
                self.container(name, "module", module, course)
            case ("scenarios", file) if file.endswith(".yaml"):
                self.foreign(name, "scenario", file.removesuffix(".yaml"))
            case ("quizzes", file) if file.endswith(".yaml"):
                self.foreign(name, "quiz", file.removesuffix(".yaml"))
            case _:
                self.complain(name, 0, _("A pack has no place for this file."))

    def part(self, name: str, base: str, locale: str | None, markdown: dict[str, dict[str, Parts]]) -> None:
        if locale is not None and locale not in self.locales:
            self.complain(
                name, 0, _("pack.yaml does not name the language “%(locale)s”.") % {"locale": locale}
            )
            return
        text = self.text(name)
        if not text:
            if not any(one.file == name for one in self.content.complaints):
                self.complain(name, 1, _("The file is empty."))
            return
        parts = take_apart(text)
        for line, message in parts.faults:
            self.complain(name, line, message)
        kind = "standard" if base.startswith("standards/") else "lesson"
        if parts.front.data is None and not parts.faults:
            self.complain(name, 1, _("The front matter is empty."))
        elif not parts.front.faults and parts.front.data is not None:
            schema = kind if locale in (None, self.default) else f"{kind}-translation"
            wrong = list(findings(parts.front, schema))
            for line, message in wrong:
                self.complain(name, line, message)
            if not wrong:
                markdown.setdefault(base, {})[locale or self.default] = parts

    def document(self, base: str, by_locale: dict[str, Parts]) -> None:
        own = by_locale.get(self.default)
        if own is None:
            wanted = f"{base}.md"
            if wanted not in self.source.names:
                self.complain(
                    f"{base}.{next(iter(by_locale))}.md", 0, _("It translates a file that is not there.")
                )
            return
        stem = base.rpartition("/")[2]
        files = {loc: f"{base}.md" if loc == self.default else f"{base}.{loc}.md" for loc in by_locale}
        for locale, parts in by_locale.items():
            key = parts.front.data.get("key", stem)
            if key != stem:
                self.complain(
                    files[locale],
                    parts.front.line(("key",)),
                    _("The key is “%(key)s”; the file name says “%(stem)s”.") % {"key": key, "stem": stem},
                )
        reader = read_standard if base.startswith("standards/") else read_lesson
        self.add(reader(self, stem, base, by_locale, files))

    def container(self, name: str, kind: str, folder: str, course: str = "") -> None:
        before = len(self.content.complaints)
        marked = self.yaml(name, kind)
        if len(self.content.complaints) > before:
            return
        data: dict[str, Any] = marked.data
        if data["key"] != folder:
            self.complain(
                name,
                marked.line(("key",)),
                _("The key is “%(key)s”; the folder says “%(folder)s”.")
                % {"key": data["key"], "folder": folder},
            )
            return
        texts: dict[str, dict[str, str]] = {}
        for locale in self.locales:
            title = data["title"].get(locale)
            if title:
                texts[locale] = {
                    "title": one_line(title),
                    "summary": one_line(data.get("summary", {}).get(locale, "")),
                }
        for word in ("title", "summary"):
            for locale in data.get(word, {}):
                if locale not in self.locales:
                    self.complain(
                        name,
                        marked.line((word, locale)),
                        _("pack.yaml does not name the language “%(locale)s”.") % {"locale": locale},
                    )
        if self.default not in texts:
            self.complain(name, marked.line(("title",)), _("There is no title in the default language."))
            return
        inner = "modules" if kind == "course" else "lessons"
        document: dict[str, Any] = {"key": data["key"]}
        if course:
            document["course"] = course
        document |= {
            inner: list(data[inner]),
            "rule": data.get("rule"),
            "sources": list(data.get("sources") or []),
        }
        if kind == "course":
            document["certificate"] = bool(data.get("certificate", False))
        else:
            document["requires"] = list(data.get("requires") or [])
        document["texts"] = texts
        self.add(Item(kind, data["key"], name, document, marked))

    def foreign(self, name: str, kind: str, stem: str) -> None:
        """A scenario or a quiz: read here, checked and loaded by the app that knows it."""
        before = len(self.content.complaints)
        marked = self.yaml(name)
        if len(self.content.complaints) > before:
            return
        if not isinstance(marked.data, dict):
            self.complain(name, 1, _("The file should hold names and values."))
        elif marked.data.get("key") != stem:
            self.complain(
                name,
                marked.line(("key",)),
                _("The key is “%(key)s”; the file name says “%(stem)s”.")
                % {"key": marked.data.get("key"), "stem": stem},
            )
        else:
            if kind == "quiz":
                self.pictures(name, marked)
            self.add(Item(kind, stem, name, marked.data, marked))

    def pictures(self, name: str, marked: Marked) -> None:
        """Put the SHA-256 of each picture of a quiz in the place of its file name. What is no picture is left to the
        quizzes to refuse.
        """
        inside = marked.data.get("questions")
        for index, question in enumerate(inside if isinstance(inside, list) else ()):
            picture = question.get("picture") if isinstance(question, dict) else None
            if not isinstance(picture, dict):
                continue
            file = picture.get("file")
            if isinstance(file, str) and PurePosixPath(file).suffix in PICTURES:
                line = marked.line(("questions", index, "picture", "file"))
                picture["file"] = self.media(file, name, line)

    def add(self, item: Item | None) -> None:
        if item is None:
            return
        other = self.content.items.get(item.ref)
        if other is not None:
            self.complain(item.file, 1, _("%(file)s has the same key.") % {"file": other.file})
            return
        self.content.items[item.ref] = item

    def media(self, file: str, name: str, line: int) -> str:
        """The SHA-256 of a file of the pack, which is kept for loading; empty with a complaint when it is not there."""
        path = file if file.startswith("media/") else f"media/{file}"
        if path not in self.media_names:
            self.complain(name, line, _("There is no file %(path)s.") % {"path": path})
            return ""
        try:
            content = self.source.read(path)
        except PackRefused as refused:
            self.content.complaints += refused.complaints
            return ""
        sha256 = hashlib.sha256(content).hexdigest()
        self.content.media.setdefault(sha256, (PurePosixPath(path).name, content))
        return sha256
