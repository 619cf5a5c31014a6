"""Pages for tests, written and published as an author does it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wagtail.models import Locale

from cms.models import CoursePage, LessonPage, ModulePage, StandardPage
from cms.tree import handbook, home

PACK: dict[str, str] = {
    "pack.yaml": (
        "schema: 1\nkey: small\nname: A small pack\nversion: 1.0.0\nlicence: CC-BY-4.0\n"
        "locales: [en, lv]\nlocale_default: en\n"
    ),
    "standards/phone.md": (
        "---\nkey: phone\ntitle: How we answer the phone\nstatement: Every caller reaches a calm person.\n"
        "owner: Head of Service\nreview_on: '2027-05-17'\nclauses:\n"
        "  - {key: rings, text: Answer within three rings., why: They hear only the ringing.}\n"
        "  - {key: greet, text: Greet warmly.}\n---\nPeople *wait*.\n"
    ),
    "standards/phone.lv.md": (
        "---\ntitle: Kā mēs atbildam\nstatement: Ikviens sasniedz mierīgu cilvēku.\nclauses:\n"
        "  - {key: rings, text: Atbildiet līdz trešajam zvanam.}\n  - {key: greet, text: Sveiciniet sirsnīgi.}\n---\n"
    ),
    "courses/calls/course.yaml": "key: calls\ntitle: {en: Calls, lv: Zvani}\nmodules: [first]\ncertificate: true\n",
    "courses/calls/first/module.yaml": "key: first\ntitle: {en: First, lv: Pirmais}\nlessons: [rings, lines]\n",
    "courses/calls/first/rings.md": (
        "---\nkey: rings\ntitle: Within three rings\nsummary: Why three.\nminutes: 4\nteaches: [phone/rings]\n---\n"
        "The phone **rings**. Read [our rule](standard:phone).\n\n"
        ":::standard {#rule}\nstandard: phone\nclauses: [rings]\n:::\n\n"
        ":::dialogue {#talk}\nlines:\n  - {who: Edgars, side: agent, text: Good morning.}\n:::\n"
    ),
    "courses/calls/first/rings.lv.md": (
        "---\ntitle: Līdz trešajam zvanam\n---\nTālrunis **zvana**.\n\n:::standard {#rule}\nstandard: phone\n:::\n"
    ),
    "courses/calls/first/lines.md": (
        "---\nkey: lines\ntitle: Good lines\n---\n"
        ":::say\npairs:\n  - {say: May I put you on hold?, instead_of: Wait.}\n:::\n"
    ),
}
"""A pack of one course, two lessons and one standard, by file."""


def write_pack(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write the files of a pack below ``root`` and return it."""
    for name, text in (files or PACK).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def put(parent: Any, page: Any, *, live: bool = True, by: Any = None) -> Any:
    """Save ``page`` under ``parent`` and publish it; return it as it is stored."""
    page.slug = page.slug or page.key
    parent.add_child(instance=page)
    return republish(page, by=by) if live else type(page).objects.get(pk=page.pk)


def republish(page: Any, *, by: Any = None, **changes: Any) -> Any:
    """Write ``changes`` into a new revision and publish it."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=by).publish(user=by)
    return type(page).objects.get(pk=page.pk)


def block(kind: str, value: Any, block_id: str = "") -> dict[str, Any]:
    """A stored block."""
    return {"type": kind, "value": value, "id": block_id or kind}


def clause(key: str, block_id: str = "") -> dict[str, Any]:
    """A stored clause of a standard."""
    return block("clause", {"key": key, "text": f"Mind the {key}.", "why": ""}, block_id or key)


def make_standard_page(
    key: str = "phone", clauses: Sequence[str] = ("rings", "greet"), **fields: Any
) -> StandardPage:
    """A published standard."""
    page = StandardPage(
        key=key,
        title=fields.pop("title", "How we answer the phone"),
        statement="Every caller reaches a calm person.",
        clauses=[clause(one) for one in clauses],
        **fields,
    )
    return put(handbook(Locale.get_default()), page)  # type: ignore[no-any-return]


def text_body(html: str = "<p>Three rings.</p>") -> list[Any]:
    """A lesson of one text."""
    return [block("text", html)]


def make_course_page(
    key: str = "calls", lessons: Sequence[str] = ("rings", "lines"), **fields: Any
) -> CoursePage:
    """A published course of one module with these lessons."""
    course = put(home(Locale.get_default()), CoursePage(key=key, title="Calls", **fields), live=False)
    module = put(course, ModulePage(key=f"{key}-first", title="First"), live=False)
    for one in lessons:
        put(module, LessonPage(key=one, title=one.capitalize(), body=text_body(), completion="read"))
    republish(module)
    return republish(course)  # type: ignore[no-any-return]
