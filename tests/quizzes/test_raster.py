"""What a picture is, whatever it is called, and how learners get it."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes import raster
from quizzes.pictures import BOX, inline
from quizzes.raster import LARGEST, NotAPicture, examine, measure, shrink
from tests.factories.quizzes import picture_bytes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NONE = [
    b"",
    SVG,
    b"GIF89a" + b"\0" * 40,
    b"%PDF-1.7",
    b"<html>",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    b"RIFF\0\0\0\0WEBP",
]


def saved(picture, form="PNG", **how):
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("content", NONE)
def test_what_is_no_picture_is_refused_whatever_it_claims(content):
    for read in (measure, examine, shrink):
        with pytest.raises(NotAPicture):
            read(content)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF"]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_end_in_anything_but_a_refusal(rest, start):
    with pytest.raises(NotAPicture):
        shrink(start + rest)


@pytest.mark.parametrize(("form", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_the_bytes_say_what_it_is(form, suffix):
    found = examine(picture_bytes(size=(30, 20), form=form))
    assert (found.suffix, found.width, found.height) == (suffix, 30, 20)


def test_a_picture_that_is_cut_off_is_none():
    content = saved(Image.effect_noise((200, 200), 60), "JPEG")
    assert measure(content[: len(content) // 2]).width == 200
    with pytest.raises(NotAPicture):
        examine(content[: len(content) // 2])


def test_few_bytes_that_stand_for_too_many_pixels_are_refused(monkeypatch):
    monkeypatch.setattr(raster, "MOST_PIXELS", 10_000)
    assert measure(picture_bytes(size=(100, 100)))
    for read in (measure, examine, shrink):
        with pytest.raises(NotAPicture):
            read(picture_bytes(size=(101, 100)))


@given(st.integers(1, 2600), st.integers(1, 2600))
@settings(max_examples=12, deadline=None)
def test_what_learners_get_fits_and_keeps_its_shape(width, height):
    small = shrink(picture_bytes(size=(width, height)))
    assert small.width <= LARGEST[0]
    assert small.height <= LARGEST[1]
    assert opened(small.content).size == (small.width, small.height)
    share = min(1, LARGEST[0] / width, LARGEST[1] / height)
    assert abs(small.width - width * share) <= 1
    assert abs(small.height - height * share) <= 1


@given(st.integers(1, 2000), st.integers(1, 2000))
@settings(max_examples=8, deadline=None)
def test_its_place_on_the_page_is_never_larger_than_the_box(width, height):
    file = inline(picture_bytes(size=(width, height)))
    assert 1 <= file.width <= BOX[0]
    assert 1 <= file.height <= BOX[1]
    assert file.url.startswith("data:image/webp;base64,")


def test_what_the_camera_wrote_stays_behind_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010E] = "right-answer-is-b"
    small = shrink(saved(Image.new("RGB", (40, 20), "blue"), "JPEG", exif=exif))
    assert (small.width, small.height) == (20, 40)
    assert b"right-answer" not in small.content
    assert not opened(small.content).getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16", "1", "L", "CMYK"])
def test_every_kind_of_pixel_can_be_shown(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(shrink(saved(Image.new(mode, (12, 8)), form)).content).mode == "RGB"


def test_what_is_see_through_gets_a_white_ground():
    small = opened(shrink(saved(Image.new("RGBA", (12, 8), (0, 0, 0, 0)))).content)
    assert min(small.getpixel((6, 4))) > 250
