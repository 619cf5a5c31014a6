"""Packs: every error with file and line, all or nothing, twice is once, out is the same as in."""

import hashlib
import io
import random
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.models import CoursePage, LessonPage, Pack, StandardPage
from cms.packs.complaint import PackRefused
from cms.packs.export import CannotExport, export_pack
from cms.packs.loader import load_pack
from cms.packs.reader import read_pack
from cms.packs.source import Folder, Zip, open_pack
from learning.models import Activity, Audit, Media, Release
from tests.factories.cms import PACK, republish, text_body, write_pack

pytestmark = pytest.mark.django_db
ACADEMY = Path(__file__).parents[2] / "cms" / "academy"


def load(root, **options):
    with open_pack(root) as source:
        return load_pack(source, **options)


def complaints(root):
    with pytest.raises(PackRefused) as refused:
        load(root)
    return refused.value.complaints


def state():
    """Everything that loading could change."""
    return (
        list(
            Page.objects.order_by("pk").values_list(
                "path", "title", "live", "latest_revision", "live_revision"
            )
        ),
        list(Release.objects.order_by("pk").values_list("digest", flat=True)),
        Audit.objects.count(),
        list(Pack.objects.values()),
        Media.objects.count(),
    )


def test_a_pack_makes_pages_and_releases_in_every_language(tmp_path):
    report = load(write_pack(tmp_path))
    assert {(entry.kind, entry.key, entry.state) for entry in report.entries} == {
        ("standard", "phone", "added"),
        ("course", "calls", "added"),
        ("module", "first", "added"),
        ("lesson", "rings", "added"),
        ("lesson", "lines", "added"),
    }
    course = Activity.objects.get(key="calls").current
    assert course.body["certificate"] is True
    assert {text.locale: text.title for text in course.texts.all()} == {"en": "Calls", "lv": "Zvani"}
    lesson = Activity.objects.get(key="rings").current
    text, rule, talk = lesson.text("en").body
    standard = Activity.objects.get(key="phone").uuid
    assert text["html"] == (
        f'<p>The phone <strong>rings</strong>. Read <a href="/learn/{standard}/">our rule</a>.</p>'
    )
    assert rule["id"] == "rule"
    assert rule["clauses"] == ["rings"]
    assert talk["lines"][0]["who"] == "Edgars"
    assert lesson.text("lv").title == "Līdz trešajam zvanam"
    assert lesson.number == 1
    assert course.number == 1
    assert (
        LessonPage.objects.get(key="rings", locale__language_code="en").translation_key
        == lesson.activity.uuid
    )


def test_loading_twice_changes_nothing(tmp_path):
    load(write_pack(tmp_path))
    before = state()
    report = load(tmp_path)
    assert report.count("same") == len(report.entries) == 5
    assert state() == before


def test_a_dry_run_says_what_loading_does_and_does_nothing(tmp_path):
    before = state()
    said = load(write_pack(tmp_path), dry_run=True)
    assert state() == before
    assert load(tmp_path).entries == said.entries


def test_a_changed_file_changes_one_thing_and_keeps_its_identity(tmp_path):
    load(write_pack(tmp_path))
    uuid = Activity.objects.get(key="lines").uuid
    path = tmp_path / "courses/calls/first/lines.md"
    path.write_text(path.read_text().replace("Wait.", "Hold on."))
    report = load(tmp_path, change="material")
    assert [entry.key for entry in report.entries if entry.state == "changed"] == ["lines"]
    release = Activity.objects.get(uuid=uuid).current
    assert (release.number, release.change) == (2, "material")
    assert release.text("en").body[0]["pairs"][0]["instead_of"] == "Hold on."


def test_the_order_of_the_file_is_the_order_of_the_course(tmp_path):
    load(write_pack(tmp_path))
    path = tmp_path / "courses/calls/first/module.yaml"
    path.write_text(path.read_text().replace("[rings, lines]", "[lines, rings]"))
    load(tmp_path)
    release = Activity.objects.get(key="first").current
    assert [part.part.activity.key for part in release.parts.order_by("position")] == ["lines", "rings"]
    assert load(tmp_path).count("same") == 5


def test_loaded_again_after_a_deletion_it_is_the_same_activity(tmp_path):
    load(write_pack(tmp_path))
    uuid = Activity.objects.get(key="calls").uuid
    CoursePage.objects.get(key="calls", locale__language_code="en").delete()
    CoursePage.objects.all().delete()
    load(tmp_path)
    row = Activity.objects.get(key="calls")
    assert row.uuid == uuid
    assert row.retired_at is None


def test_an_error_in_line_40_of_the_third_file_is_named_there_and_nothing_is_loaded(tmp_path):
    files = dict(PACK)
    lines = files["courses/calls/first/rings.md"].split("\n")
    lines += ["", "More text."] * 20
    lines[33:] = [
        "",
        ":::callout {#late}",
        "tone: note",
        "title: Late",
        "text: >-",
        "  One",
        "tune: loud",
        ":::",
        "",
    ]
    assert lines[39] == "tune: loud"
    files["courses/calls/first/rings.md"] = "\n".join(lines)
    before = state()
    found = complaints(write_pack(tmp_path, files))
    assert [(one.file, one.line) for one in found] == [("courses/calls/first/rings.md", 40)]
    assert "tune" in found[0].message
    assert state() == before


def test_several_errors_are_named_at_once(tmp_path):
    files = {
        **PACK,
        "courses/calls/first/lines.md": "---\nkey: lines\ntitle: Good lines\n---\n:::shout\nx: 1\n:::\n\n> quoted\n",
        "courses/calls/first/module.yaml": "key: first\ntitle: {en: First}\nlessons: [rings, lines, gone]\n",
        "standards/phone.md": PACK["standards/phone.md"].replace("key: greet", "key: Greet"),
        "notes.txt.md": "hm",
        "courses/calls/course.yaml": "key: calls\ntitle: {en: [\n",
    }
    found = {(one.file, one.line) for one in complaints(write_pack(tmp_path, files))}
    assert {
        ("courses/calls/first/lines.md", 5),
        ("courses/calls/first/lines.md", 9),
        ("courses/calls/first/module.yaml", 3),
        ("standards/phone.md", 9),
        ("notes.txt.md", 0),
    } <= found
    assert any(file == "courses/calls/course.yaml" and line >= 2 for file, line in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("courses/calls/first/rings.md", "clauses: [rings]", "clauses: [bells]", 10),
        ("courses/calls/first/rings.md", "teaches: [phone/rings]", "teaches: [phone/bells]", 6),
        ("courses/calls/first/rings.md", "standard:phone", "standard:gone", 8),
        ("courses/calls/course.yaml", "certificate", "rule: {passed: gone}\ncertificate", 4),
        ("pack.yaml", "[en, lv]", "[en, xx]", 6),
        ("standards/phone.lv.md", "key: greet", "key: hello", 4),
        ("courses/calls/first/rings.md", ":::dialogue {#talk}", ":::dialogue {#rule}", 15),
        ("courses/calls/first/lines.md", ":::\n", "", 5),
    ],
)
def test_what_points_at_nothing_is_named(tmp_path, file, old, new, line):
    assert old in PACK[file]
    found = complaints(write_pack(tmp_path, {**PACK, file: PACK[file].replace(old, new)}))
    assert (file, line) in {(one.file, one.line) for one in found}, found


def test_export_load_export_gives_the_same_bytes_and_changes_nothing(tmp_path):
    load(write_pack(tmp_path / "pack"))
    first = export_pack(["small"])
    before = state()
    (tmp_path / "out.zip").write_bytes(first)
    assert load(tmp_path / "out.zip").count("same") == 5
    assert state() == before
    assert export_pack(["small"]) == first
    _forget_everything()
    load(tmp_path / "out.zip")
    assert export_pack(["small"]) == first


def _forget_everything():
    CoursePage.objects.all().delete()
    StandardPage.objects.all().delete()
    Pack.objects.all().delete()


def test_a_course_goes_out_with_what_it_needs(tmp_path):
    load(write_pack(tmp_path / "pack"))
    Pack.objects.all().delete()
    path = tmp_path / "calls.zip"
    call_command("export_pack", "calls", "-o", str(path), verbosity=0)
    with open_pack(path) as source:
        content = read_pack(source)
    assert not content.complaints
    assert set(content.items) == {
        "standard:phone",
        "course:calls",
        "module:first",
        "lesson:rings",
        "lesson:lines",
    }
    assert content.meta["locales"] == ["en", "lv"]
    with pytest.raises(CannotExport, match="course"):
        export_pack(["rings"])
    with pytest.raises(CommandError):
        call_command("export_pack", "nothing", "-o", str(path))


def test_what_an_editor_wrote_goes_out_and_comes_back(tmp_path):
    load(write_pack(tmp_path / "pack"))
    lesson = LessonPage.objects.get(key="lines", locale__language_code="en")
    html = (
        '<h2 data-block-key="x">A *star*</h2><p>1. <b>no</b>list<br/>:::end</p>'
        "<ul><li>one<ul><li>two</li></ul></li></ul>"
    )
    republish(lesson, body=[*text_body(html), *text_body("<p>More &amp; <i>more</i>.</p>")])
    frozen = Activity.objects.get(key="lines").current.text("en").body
    zipped = export_pack(["small"])
    (tmp_path / "out.zip").write_bytes(zipped)
    assert load(tmp_path / "out.zip").count("same") == 5
    _forget_everything()
    load(tmp_path / "out.zip")
    again = Activity.objects.get(key="lines").current.text("en").body
    assert "".join(block["html"] for block in again) == "".join(block["html"] for block in frozen).replace(
        ' data-block-key="x"', ""
    )
    assert export_pack(["small"]) == zipped


def _picture(color):
    out = io.BytesIO()
    Picture.new("RGB", (1600, 900), color).save(out, "PNG")
    return out.getvalue()


# Wagtail leaves the spool file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_pictures_are_kept_once_sized_and_given_back(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    root = write_pack(
        tmp_path / "pack",
        {
            **PACK,
            "courses/calls/first/lines.md": (
                "---\nkey: lines\ntitle: Good lines\n---\n"
                ":::image {#counter}\nfile: counter.png\nalt: A counter\n:::\n"
            ),
        },
    )
    (root / "media").mkdir()
    (root / "media/counter.png").write_bytes(_picture("red"))
    load(root, dry_run=True)
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    load(root)
    (block,) = Activity.objects.get(key="lines").current.text("en").body
    assert (block["width"], block["height"], block["alt"]) == (1280, 720, "A counter")
    kept = Media.objects.get(sha256=block["media"])
    with kept.file.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == block["media"]
    assert kept.content_type == "image/webp"
    assert load(root).count("same") == 5
    assert get_image_model().objects.count() == 1
    zipped = export_pack(["small"])
    assert zipfile.ZipFile(io.BytesIO(zipped)).read("media/counter.png") == _picture("red")


# --- Hostile zips -------------------------------------------------------------------------------------


def _zip(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return out.getvalue()


def _info(name, mode=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


GOOD = [(name, text) for name, text in PACK.items()]
BAD_NAMES = [
    "../evil.py", "../../evil.md", "a/../../evil.md", "/etc/evil.md", "//evil.md", "C:/evil.md", "C:\\evil.md",
    "..\\evil.md", "a\\b.md", "a\x01b.md", "a\nb.md", "evil.py", "evil.sh", "evil.exe", "evil.html", "evil.svg",
    "evil.pdf", "evil.pickle", "media/evil.svg", "standards/evil.html", "x" * 260 + ".md", "evil", "evil.md/../x.md",
    "standards/phone.MD", "\u202egnp.exe",
]  # fmt: skip


def _lying(content, name="pack.yaml", size=10):
    """A zip whose directory says that a file is smaller than it is."""
    raw = bytearray(content)
    at = raw.rindex(b"PK\x01\x02" + raw[raw.rindex(b"PK\x01\x02") + 4 : raw.rindex(b"PK\x01\x02") + 6])
    raw[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(raw)


def hostile():
    """Forty and more."""
    for name in BAD_NAMES:
        yield f"name {name[:20]!a}", _zip([*GOOD, (name, "x")])
    yield "link", _zip([*GOOD, (_info("media/link.png", stat.S_IFLNK | 0o777), "/etc/passwd")])
    yield "device", _zip([*GOOD, (_info("media/dev.png", stat.S_IFCHR | 0o777), "")])
    yield "fifo", _zip([*GOOD, (_info("media/pipe.png", stat.S_IFIFO | 0o777), "")])
    yield "bomb", _zip([*GOOD, ("media/bomb.png", b"\0" * 50_000_012)])
    yield "many", _zip([*GOOD, *((f"media/{n}.png", b"x") for n in range(600))])
    yield "many empty", _zip([(f"standards/{n}.md", b"") for n in range(5000)])
    yield "twice", _zip([*GOOD, ("Pack.yaml", "schema: 1")])
    yield "lzma", _zip(GOOD, zipfile.ZIP_LZMA)
    yield "bzip2", _zip(GOOD, zipfile.ZIP_BZIP2)
    yield "empty zip", _zip([])
    yield "nothing", b""
    yield "not a zip", b"MZ" + b"\0" * 5000
    yield "cut off", _zip(GOOD)[:-40]
    yield "no pack.yaml", _zip(GOOD[1:])
    yield "not utf-8", _zip([("pack.yaml", b"\xff\xfe" * 50), *GOOD[1:]])
    yield (
        "billion laughs",
        _zip([("pack.yaml", "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n"), *GOOD[1:]]),
    )
    yield (
        "python tag",
        _zip([("pack.yaml", "!!python/object/apply:os.system ['touch /tmp/evil']"), *GOOD[1:]]),
    )
    yield "deep yaml", _zip([("pack.yaml", "[" * 3000 + "]" * 3000), *GOOD[1:]])
    yield "huge text", _zip([*GOOD, ("standards/big.md", random.Random(1).randbytes(700_000).hex())])
    yield "control characters", _zip([("pack.yaml", "key: a\x07b"), *GOOD[1:]])
    yield "smaller than it is", _lying(_zip([*GOOD, ("standards/zz.md", PACK["standards/phone.md"] * 20)]))
    damaged = bytearray(_zip(GOOD, zipfile.ZIP_STORED))
    damaged[60] ^= 0xFF
    yield "damaged", bytes(damaged)


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in hostile()])
def test_a12_a_hostile_zip_is_refused_quickly_and_leaves_nothing(content, tmp_path, monkeypatch):
    import time

    monkeypatch.chdir(tmp_path)
    before = state()
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(PackRefused):
        load_pack(Zip(io.BytesIO(content)))
    assert time.perf_counter() - begun < 10
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    tracemalloc.stop()
    assert state() == before
    assert not list(tmp_path.parent.glob("evil*"))
    assert not list(tmp_path.iterdir())


def test_a12_there_are_enough_hostile_zips():
    assert len(list(hostile())) >= 40


def test_a12_a_link_in_a_folder_is_refused(tmp_path):
    write_pack(tmp_path / "pack")
    (tmp_path / "pack/media").mkdir()
    (tmp_path / "pack/media/secret.png").symlink_to("/etc/passwd")
    with pytest.raises(PackRefused, match="links"):
        Folder(tmp_path / "pack")


# --- In the admin -------------------------------------------------------------------------------------


def test_a_trainer_looks_loads_and_exports(as_trainer, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    upload = SimpleUploadedFile("small.zip", _zip(GOOD), "application/zip")
    before = state()
    looked = as_trainer.post(reverse("cms_pack_check"), {"file": upload})
    assert looked.status_code == 200
    assert "Within three rings" in looked.text
    assert "is added" in looked.text
    assert state() == before
    token = looked.context["confirm"].initial["token"]
    loaded = as_trainer.post(reverse("cms_pack_load"), {"token": token, "change": "minor"}, follow=True)
    assert "A small pack is loaded: 5 added, 0 changed." in loaded.text
    assert Audit.objects.filter(action="load_pack").count() == 1
    zipped = as_trainer.get(reverse("cms_pack_export"), {"key": "small"})
    assert zipped.headers["Content-Disposition"] == 'attachment; filename="small.zip"'
    assert zipped.content == export_pack(["small"])


def test_somebody_elses_upload_cannot_be_loaded(as_trainer, client, tmp_path, settings):
    from learning.roles import Role
    from tests.factories.learning import UserFactory

    settings.VAR_DIR = tmp_path
    upload = SimpleUploadedFile("small.zip", _zip(GOOD), "application/zip")
    token = as_trainer.post(reverse("cms_pack_check"), {"file": upload}).context["confirm"].initial["token"]
    client.force_login(UserFactory(roles=[Role.TRAINER]))
    client.post(reverse("cms_pack_load"), {"token": token, "change": "minor"})
    client.post(reverse("cms_pack_load"), {"token": "x:y:z", "change": "minor"})
    assert not Pack.objects.exists()


def test_an_upload_with_errors_names_them(as_trainer, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    bad = [(name, text.replace("clauses: [rings]", "clauses: [bells]")) for name, text in GOOD]
    upload = SimpleUploadedFile("small.zip", _zip(bad), "application/zip")
    answer = as_trainer.post(reverse("cms_pack_check"), {"file": upload})
    assert answer.status_code == 422
    assert "courses/calls/first/rings.md:10" in answer.text
    assert not list(tmp_path.rglob("*.zip"))


# --- The Academy --------------------------------------------------------------------------------------


def test_the_academy_reads_clean_and_is_whole_in_both_languages():
    with open_pack(ACADEMY) as source:
        content = read_pack(source)
    assert not content.complaints
    for kind, folder in (("standard", "standards"), ("scenario", "scenarios"), ("quiz", "quizzes")):
        files = [file for file in (ACADEMY / folder).iterdir() if not file.name.endswith(".lv.md")]
        assert {item.key for item in content.of(kind)} == {file.stem for file in files}
    assert {item.key for item in content.of("course")} == {
        file.name for file in (ACADEMY / "courses").iterdir()
    }
    for item in content.items.values():
        if "texts" in item.document:
            assert set(item.document["texts"]) == {"en", "lv"}, item.ref


@pytest.mark.slow
def test_the_academy_loads_and_the_second_time_nothing_changes(capsys):
    with open_pack(ACADEMY) as source:
        there = len(read_pack(source).items)
    call_command("load_pack", str(ACADEMY))
    assert f"{there} added, 0 changed, 0 left as they are." in capsys.readouterr().out
    before = state()
    call_command("load_pack", str(ACADEMY))
    assert f"Nothing changes: all {there} are here already." in capsys.readouterr().out
    assert state() == before
