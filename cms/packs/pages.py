"""Pages as documents, and documents as pages."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wagtail.models import Page

from cms import completion
from cms.actions.checks import original
from cms.actions.release import translations
from cms.models import BasePage, CoursePage, LessonPage, ModulePage, StandardPage
from cms.packs.crossings import steps_of
from cms.packs.markdown import read_markdown, write_markdown
from cms.packs.richtext import Block, Run, read_html, tidy, write_html
from cms.packs.shapes import SHAPES, Shape, one_line, reshape

MODELS: dict[str, type[BasePage]] = {
    "course": CoursePage,
    "module": ModulePage,
    "lesson": LessonPage,
    "standard": StandardPage,
}


def page_of(kind: str, key: str) -> Any:
    """The original page with this key, or ``None``."""
    page = MODELS[kind]._base_manager.filter(key=key, alias_of=None).order_by("pk").first()
    return original(page) if page is not None else None


@dataclass
class Media:
    """The files that documents name by SHA-256: the name to give each in a pack, and its bytes."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def add(self, title: str, name: str, content: bytes) -> str:
        """Remember a file and return its SHA-256."""
        from django.utils.text import slugify

        sha256 = hashlib.sha256(content).hexdigest()
        stem = slugify(title.rpartition(".")[0] or title) or "file"
        suffix = name.rpartition(".")[2].lower()
        wanted = f"{stem[:80]}.{suffix}"
        if any(taken == wanted for sha, (taken, _content) in self.files.items() if sha != sha256):
            wanted = f"{stem[:70]}-{sha256[:8]}.{suffix}"
        self.files.setdefault(sha256, (wanted, content))
        return sha256


# --- Page to document ---------------------------------------------------------------------------------


def dump_page(
    page: Any,
    media: Media,
    *,
    locales: Collection[str] | None = None,
    inner: Collection[str] | None = None,
) -> dict[str, Any]:
    """The canonical document of a live original ``page``.

    ``locales`` and ``inner`` limit it to these languages and these children, to compare with a pack that knows no
    others.
    """
    kind = str(page.kind)
    pages = {one.locale.language_code: one for one in (page, *translations(page))}
    if locales is not None:
        pages = {locale: one for locale, one in pages.items() if locale in locales}
    document: dict[str, Any] = {"key": page.key}
    if kind == "standard":
        return {
            **document,
            "review_on": page.review_on.isoformat() if page.review_on else "",
            "sources": list(page.sources or []),
            "texts": {locale: _standard_text(one) for locale, one in pages.items()},
        }
    if kind == "lesson":
        module = page.get_parent().specific
        document |= {
            "course": module.get_parent().specific.key,
            "module": module.key,
            "minutes": page.minutes,
            "teaches": list(page.teaches or []),
            "sources": list(page.sources or []),
            "rule": None,
            "texts": {
                locale: {**_words(one), "body": dump_body(one.body, media)} for locale, one in pages.items()
            },
        }
    else:
        children = [child.key for child in page.children() if inner is None or child.key in inner]
        if kind == "course":
            document |= {"modules": children, "rule": None, "sources": list(page.sources or [])}
            document["certificate"] = page.certificate
        else:
            document["course"] = page.get_parent().specific.key
            document |= {"lessons": children, "rule": None, "sources": list(page.sources or [])}
            document["requires"] = list(page.requires or [])
        document["texts"] = {locale: _words(one) for locale, one in pages.items()}
    steps, default = steps_of(document, kind) if document["texts"] else ([], page.default_mode)
    document["rule"] = completion.write_rule(page.plan, steps, own=page.key, default=default)
    return document


def _words(page: Any) -> dict[str, Any]:
    return {"title": one_line(page.title), "summary": one_line(page.summary)}


def _standard_text(page: Any) -> dict[str, Any]:
    return {
        "title": one_line(page.title),
        "statement": one_line(page.statement),
        "owner": one_line(page.kept_by),
        "clauses": [
            {name: one_line(clause.value[name] or "") for name in ("key", "text", "why")}
            for clause in page.clauses
        ],
        **{name: [one_line(line) for line in getattr(page, name) or []] for name in ("do", "dont", "limits")},
        "why": _markdown_of(page.why),
    }


def dump_body(body: Any, media: Media) -> list[dict[str, Any]]:
    """The blocks of a lesson. Neighbouring texts are one text: a pack has no line between them."""
    out: list[dict[str, Any]] = []
    for block in body:
        kind, value = block.block_type, block.value
        if kind == "text":
            text = _markdown_of(value.source)
            if text and out and out[-1]["type"] == "text":
                out[-1]["text"] = f"{out[-1]['text']}\n\n{text}"
                out[-1]["text"] = write_markdown(read_markdown(out[-1]["text"])[0])
            elif text:
                out.append({"type": "text", "text": text})
            continue
        plain = _plain(kind, value, media)
        if plain is not None:
            out.append({"type": kind, "id": str(block.id), **reshape(plain, SHAPES[kind], _markdown_of)})
    return out


def _plain(kind: str, value: Any, media: Media) -> dict[str, Any] | None:
    if kind == "image":
        if value["image"] is None:
            return None
        with value["image"].file.open("rb") as file:
            sha256 = media.add(value["image"].title, value["image"].file.name, file.read())
        return {"file": sha256, "alt": value["alt"], "caption": value["caption"]}
    if kind == "media":
        if value["recording"] is None:
            return None
        with value["recording"].file.open("rb") as file:
            sha256 = media.add(value["recording"].title, value["recording"].file.name, file.read())
        return {
            "file": sha256,
            "kind": value["recording"].kind,
            "title": value["title"],
            "transcript": value["transcript"].source,
        }
    if kind == "standard":
        refs = value["clauses"] or []
        return {"standard": value["standard"], "clauses": [ref.partition("/")[2] for ref in refs]}
    if kind == "activity":
        what, _colon, key = (value["activity"] or "").partition(":")
        return {what: key} if key else None
    return _unrich(value, SHAPES[kind])


def _unrich(value: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """Plain values of a block, rich ones as stored HTML."""
    out: dict[str, Any] = {}
    for name in shape.fields:
        given = value[name]
        if name in shape.rows:
            out[name] = [_unrich(row, shape.rows[name]) for row in given]
        elif name in shape.rich:
            out[name] = given.source if given else ""
        elif isinstance(given, str) or given is None:
            out[name] = given or ""
        else:
            out[name] = [one_line(item) for item in given]
    return out


def _markdown_of(html: str) -> str:
    """Canonical Markdown of stored HTML, with links to pages by kind and key."""
    blocks = [
        Block(one.tag, tidy([_linked(run) for run in one.runs]), one.depth) for one in read_html(html or "")
    ]
    return write_markdown(blocks)


def _linked(run: Run) -> Run:
    if not run.href.startswith("page#"):
        return run
    pk = run.href.removeprefix("page#")
    page = Page.objects.filter(pk=int(pk)).first() if pk.isdigit() else None
    page = page.specific if page is not None else None
    if isinstance(page, BasePage) and page.kind:
        return Run(run.text, run.bold, run.italic, f"{page.kind}:{page.key}")
    return Run(run.text, run.bold, run.italic, "")


# --- Document to page ---------------------------------------------------------------------------------

FileId = Callable[[str, str], int]
"""The id of the image or recording (``image`` or ``media``) of a SHA-256."""


def fill(page: Any, document: Mapping[str, Any], locale: str, file_id: FileId) -> None:
    """Give a page what its document says, in one language. Nothing is saved."""
    text = document["texts"][locale]
    page.title = page.draft_title = text["title"]
    page.sources = list(document["sources"])
    kind = str(page.kind)
    if kind == "standard":
        page.statement, page.kept_by = text["statement"], text["owner"]
        page.review_on = date.fromisoformat(document["review_on"]) if document["review_on"] else None
        page.do, page.dont, page.limits = (list(text[name]) for name in ("do", "dont", "limits"))
        page.why = _html_of(text["why"], locale)
        page.clauses = _stream(
            page,
            "clauses",
            [{"type": "clause", "id": one["key"], "value": dict(one)} for one in text["clauses"]],
        )
        return
    page.summary = text["summary"]
    steps, default = steps_of(dict(document), kind)
    page.plan = completion.read_plan(document["rule"], steps, own=document["key"], default=default)
    if kind == "course":
        page.certificate = document["certificate"]
    elif kind == "module":
        page.requires = list(document["requires"])
    else:
        page.minutes, page.teaches = document["minutes"], list(document["teaches"])
        page.body = fill_body(text["body"], locale, file_id)


def fill_body(blocks: list[dict[str, Any]], locale: str, file_id: FileId) -> Any:
    """The stored form of a lesson's blocks."""
    raw = []
    for number, block in enumerate(blocks, start=1):
        kind = block["type"]
        block_id = block.get("id") or f"text-{number}"
        raw.append({"type": kind, "id": block_id, "value": _stored(kind, block, locale, file_id)})
    return _stream(LessonPage, "body", raw)


def _stream(model: Any, name: str, raw: list[dict[str, Any]]) -> Any:
    return model._meta.get_field(name).stream_block.to_python(raw)


def _stored(kind: str, block: Mapping[str, Any], locale: str, file_id: FileId) -> Any:
    if kind == "text":
        return _html_of(block["text"], locale)
    if kind == "image":
        return {
            "image": file_id("image", block["file"]),
            "alt": block.get("alt", ""),
            "caption": block.get("caption", ""),
        }
    if kind == "media":
        return {
            "recording": file_id("media", block["file"]),
            "title": block.get("title", ""),
            "transcript": _html_of(block["transcript"], locale),
        }
    if kind == "standard":
        key = block["standard"]
        return {"standard": key, "clauses": [f"{key}/{clause}" for clause in block.get("clauses", ())]}
    if kind == "activity":
        return {"activity": f"quiz:{block['quiz']}" if "quiz" in block else f"scenario:{block['scenario']}"}
    return _enrich(block, SHAPES[kind], locale)


def _enrich(value: Mapping[str, Any], shape: Shape, locale: str) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in shape.fields:
        if name in shape.rows:
            out[name] = [_enrich(row, shape.rows[name], locale) for row in value.get(name, ())]
        elif name in shape.rich:
            out[name] = _html_of(value.get(name, ""), locale)
        else:
            out[name] = value.get(name, "")
    return out


def _html_of(text: str, locale: str) -> str:
    """Stored HTML of a Markdown text. A link by key leads to the page in the text's language, else to the original."""

    def page_id(kind: str, key: str) -> int | None:
        rows = MODELS[kind]._base_manager.filter(key=key, alias_of=None)
        own = rows.filter(locale__language_code=locale).first() or rows.order_by("pk").first()
        return own.pk if own is not None else None

    return write_html(read_markdown(text)[0], page_id)
