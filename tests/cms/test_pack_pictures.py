"""Pictures of questions in content packs: in, out, again, and what is wrong with them."""

import io
import zipfile

import pytest
import yaml
from django.conf import settings
from wagtail.images import get_image_model

from cms.packs.complaint import PackRefused
from cms.packs.export import export_pack
from cms.packs.loader import load_pack
from cms.packs.source import open_pack
from learning.models import Media
from quizzes.models import Picture, Question
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
