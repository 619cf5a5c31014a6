"""Pictures as bytes: what they really are, whatever their names say, and the form in which learners get them.

Knows no Django, so that whoever reads files of others can ask it.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

KINDS = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
}
"""What lessons show too. Pillow opens nothing else here: no vector drawing, and so no script, ever gets in."""

MOST_PIXELS = 50_000_000
"""As for what authors upload. Few bytes can stand for so many pixels that nobody could open them."""

LARGEST = (1280, 960)
"""Twice what :data:`quizzes.pictures.BOX` gives it on the page, so that it is sharp on a phone."""

_QUALITY = 80
_PROFILED = {"RGB", "RGBA", "P"}
"""What has a colour profile that still holds after it was flattened."""


class NotAPicture(ValueError):
    """These bytes are no picture that can be shown."""


@dataclass(frozen=True, slots=True)
class Raster:
    """What a picture is: the suffix of its files, its media type, its size in pixels as it is stored."""

    suffix: str
    content_type: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many pixels it has."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A picture as learners get it: WebP, upright, without anything that the camera wrote into it."""

    content: bytes
    width: int
    height: int


def measure(content: bytes) -> Raster:
    """What a picture is, by its head alone. Raises :class:`NotAPicture`."""
    try:
        with _opened(content) as picture:
            return _measured(picture)
    except NotAPicture:
        raise
    except Exception as error:  # each of Pillow's readers has its own way to stumble over what is broken
        raise NotAPicture from error


def examine(content: bytes) -> Raster:
    """The same, with every pixel read: a picture that is cut off is none. Raises :class:`NotAPicture`."""
    try:
        with _opened(content) as picture:
            raster = _measured(picture)
            picture.load()
            # Whether pixels of this kind can be shown is told by one of them.
            _flat(picture.crop((0, 0, 1, 1)))
            return raster
    except NotAPicture:
        raise
    except Exception as error:
        raise NotAPicture from error


def shrink(content: bytes) -> Shrunk:
    """A picture as learners get it. Raises :class:`NotAPicture`.

    What is see-through gets a white ground: dark lines would be lost on a dark page.
    """
    try:
        with _opened(content) as opened:
            _measured(opened)
            upright = ImageOps.exif_transpose(opened)
            profile = opened.info.get("icc_profile") if upright.mode in _PROFILED else None
            flat = _flat(upright)
        flat.thumbnail(LARGEST)
        out = BytesIO()
        flat.save(out, "WEBP", quality=_QUALITY, icc_profile=profile or b"", exif=b"", xmp=b"")
    except NotAPicture:
        raise
    except Exception as error:
        raise NotAPicture from error
    return Shrunk(out.getvalue(), flat.width, flat.height)


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=tuple(KINDS))


def _measured(picture: Image.Image) -> Raster:
    raster = Raster(*KINDS[str(picture.format)], picture.width, picture.height)
    if raster.pixels > MOST_PIXELS:
        raise NotAPicture
    return raster


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits of grey; Pillow would cut off what is lighter than the darkest 256th.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGB", "L", "CMYK") and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    seen.thumbnail(LARGEST)
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    return ground.convert("RGB")
