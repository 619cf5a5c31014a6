"""Pictures of questions in content packs: in, out, again, and what is wrong with them."""

import io
import re
import zipfile

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.images import get_image_model

from cms.packs.complaint import PackRefused
from cms.packs.export import CannotExport, export_pack
from cms.packs.loader import load_pack
from cms.packs.source import open_pack
from learning import api as learning
from learning.models import Media
from quizzes.models import Picture, Question
from quizzes.outgoing import picture_bytes
from tests.factories import quizzes as make
from tests.factories.cms import PACK, write_pack

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the spool file of an image to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TILL = make.picture_bytes("green")


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "site"
    return tmp_path / "pack"


def pack(root, file="till.png", content=TILL, **question):
    """The small pack with a quiz that shows a picture."""
    picture = {"file": file, "alt": {"en": "The till"}}
    asked = make.question("shows-a-till") | {"picture": picture} | question
    quiz = make.quiz("till-check", questions=[asked], draw=[{"tag": "phone", "count": 1}])
    text = yaml.safe_dump(_english(quiz), allow_unicode=True)
    write_pack(root, {**PACK, "quizzes/till-check.yaml": text})
    (root / "media").mkdir()
    (root / "media/till.png").write_bytes(content)
    return root


def _english(value):
    """Without the Latvian words: the pack has English alone."""
    if isinstance(value, dict):
        return {name: _english(one) for name, one in value.items() if name != "lv"}
    if isinstance(value, list):
        return [_english(one) for one in value if one != "lv"]
    return value


def load(root, **options):
    with open_pack(root) as source:
        return load_pack(source, **options)


def said(root):
    with pytest.raises(PackRefused) as refused:
        load(root)
    return [(one.file, one.line > 1, one.message) for one in refused.value.complaints]


def test_a_picture_comes_in_once_and_goes_out_as_it_was(folder, tmp_path):
    load(pack(folder))
    named = Question.objects.get(key="shows-a-till").document["picture"]
    assert named == {"file": Picture.objects.get().sha256, "alt": {"en": "The till"}}
    assert load(folder).count("same") == 6
    assert get_image_model().objects.count() == 1
    zipped = export_pack(["small"])
    files = zipfile.ZipFile(io.BytesIO(zipped))
    assert files.read("media/till.png") == TILL
    assert "file: till.png" in files.read("quizzes/till-check.yaml").decode()
    (tmp_path / "again.zip").write_bytes(zipped)
    assert load(tmp_path / "again.zip").count("same") == 6
    assert export_pack(["small"]) == zipped


def test_a_picture_that_the_library_lost_still_goes_out(folder):
    load(pack(folder))
    get_image_model().objects.all().delete()
    assert zipfile.ZipFile(io.BytesIO(export_pack(["small"]))).read("media/picture.png") == TILL


class TestGone:
    """A picture that was kept is no longer on the disk."""

    WORDS = (
        "Nothing was exported, because a pack must be whole, and this cannot be read any more: "
        "the picture “The till” of the question “Question shows-a-till”. "
        "Choose it anew where it is shown, publish that, and export again."
    )

    @pytest.fixture
    def gone(self, folder):
        load(pack(folder))
        kept = Media.objects.get(sha256=Picture.objects.get().sha256)
        kept.file.storage.delete(kept.file.name)

    def test_is_said_with_its_question(self, gone):
        with pytest.raises(CannotExport) as refused:
            export_pack(["small"])
        assert str(refused.value) == self.WORDS

    def test_all_of_them_are_named_up_to_ten(self, folder):
        questions = [
            make.question(f"q{place}") | {"picture": {"file": f"{place:064}", "alt": {"en": f"No. {place}"}}}
            for place in range(12)
        ]
        quiz = make.quiz("till-check", questions=questions, draw=[{"tag": "phone", "count": 1}])
        write_pack(folder, {**PACK, "quizzes/till-check.yaml": yaml.safe_dump(_english(quiz))})
        for place in range(12):
            Picture.objects.create(sha256=f"{place:064}", shown="0" * 64, width=1, height=1)
        load(folder)
        with pytest.raises(CannotExport) as refused:
            export_pack(["small"])
        assert str(refused.value).count("No. ") == 10
        assert "“No. 9” of the question “Question q9”; …. Choose" in str(refused.value)

    def test_the_page_says_it_and_keeps_what_was_ticked(self, gone, as_trainer):
        page = as_trainer.get(reverse("cms_pack_export"), {"key": ["till-check", "phone"]})
        assert page.status_code == 409
        assert self.WORDS in page.text
        assert re.findall(r'value="([\w-]+)" checked', page.text) == ["phone", "till-check"]

    def test_the_command_says_it_in_one_line_and_writes_no_file(self, gone, tmp_path):
        path = tmp_path / "out.zip"
        with pytest.raises(CommandError) as refused:
            call_command("export_pack", "small", "-o", str(path))
        assert str(refused.value) == self.WORDS
        assert not path.exists()

    def test_what_does_not_show_it_goes_out(self, gone):
        assert "standards/phone.md" in zipfile.ZipFile(io.BytesIO(export_pack(["phone"]))).namelist()

    def test_chosen_anew_it_goes_out_again_and_learners_see_it(self, gone, folder):
        small = Media.objects.get(sha256=Picture.objects.get().shown)
        small.file.storage.delete(small.file.name)
        load(folder)
        assert learning.media_bytes(small.sha256) is not None
        assert (Picture.objects.count(), Media.objects.count()) == (1, 2)
        assert zipfile.ZipFile(io.BytesIO(export_pack(["small"]))).read("media/till.png") == TILL

    def test_moodle_xml_says_that_it_stays_behind(self, gone):
        assert picture_bytes(Picture.objects.get().sha256) is None


def test_a_file_of_a_lesson_that_is_gone_is_said_with_its_page(folder):
    lesson = f"{PACK['courses/calls/first/rings.md']}\n:::image\nfile: till.png\nalt: The till\n:::\n"
    write_pack(folder, {**PACK, "courses/calls/first/rings.md": lesson})
    (folder / "media").mkdir()
    (folder / "media/till.png").write_bytes(TILL)
    load(folder)
    image = get_image_model().objects.get()
    image.file.storage.delete(image.file.name)
    with pytest.raises(CannotExport, match="a file on the page “Within three rings”"):
        export_pack(["small"])


def test_looking_at_a_pack_keeps_nothing(folder):
    load(pack(folder), dry_run=True)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert (Picture.objects.count(), Media.objects.count(), get_image_model().objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"file": "gone.png"}, "There is no file media/gone.png."),
        (
            {"content": b"<svg xmlns='http://www.w3.org/2000/svg'/>"},
            "The file till.png is no picture that can be shown.",
        ),
        (
            {"file": "till.svg"},
            "“till.svg” is no picture. Name a file in media/ that ends in jpg, jpeg, png or webp.",
        ),
        ({"file": "0" * 64}, "This picture is not here. Choose it again."),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_at_its_line(folder, wrong, words):
    assert ("quizzes/till-check.yaml", True, words) in said(pack(folder, **wrong))
    assert not Picture.objects.exists()
