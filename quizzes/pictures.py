"""The pictures of questions as pages show them, and as files carry them."""

import base64
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from learning import api as learning
from quizzes.grading.documents import Question
from quizzes.grading.findings import Finding
from quizzes.models.pictures import Picture
from quizzes.raster import measure, shrink

BOX = (640, 480)
"""The most room that a picture gets on a page, in CSS pixels: the width of the column, and no more than a screen."""


@dataclass(frozen=True)
class PictureFile:
    """A picture's address, and its size on the page in CSS pixels, so that nothing jumps when it arrives.

    The address is a hash: no name that an author gave reaches a learner.
    """

    url: str
    width: int
    height: int


class Pictures:
    """Pictures by the hash in the documents. What is loaded together costs two queries; without pictures none."""

    def __init__(self, files: Mapping[str, PictureFile] | None = None) -> None:
        self._files: dict[str, PictureFile | None] = dict(files or {})

    def load(self, questions: Iterable[Question]) -> "Pictures":
        """Look up the pictures of these questions, where that was not done yet."""
        return self.load_named(one.picture.file for one in questions if one.picture)

    def load_named(self, hashes: Iterable[str]) -> "Pictures":
        """The same by what documents call them."""
        wanted = set(hashes) - set(self._files)
        self._files |= dict.fromkeys(wanted)
        self._files |= _kept(wanted) if wanted else {}
        return self

    def of(self, question: Question) -> PictureFile | None:
        """The picture of a question that was loaded; None where there is none."""
        return self.named(question.picture.file) if question.picture else None

    def named(self, sha256: str) -> PictureFile | None:
        """A picture that was loaded, by what documents call it; None where there is none."""
        return self._files.get(sha256)


def _kept(hashes: Collection[str]) -> dict[str, PictureFile]:
    rows = list(Picture.objects.filter(sha256__in=hashes))
    urls = learning.media_urls({row.shown for row in rows})
    return {
        row.sha256: PictureFile(urls[row.shown], *_fitted(row.width, row.height))
        for row in rows
        if row.shown in urls
    }


@dataclass(frozen=True)
class Original:
    """A picture as its author chose it. ``title`` is what the library calls it, for files that authors get."""

    title: str
    suffix: str
    content: bytes


def original_picture(sha256: str) -> Original:
    """The picture that documents call so. Raises ``LookupError``."""
    row = Picture.objects.select_related("image").filter(sha256=sha256).first()
    content = learning.media_bytes(sha256) if row is not None else None
    if row is None or content is None:
        raise LookupError(f"There is no picture {sha256!r}.")
    return Original(row.image.title if row.image else "picture", measure(content).suffix, content)


def inline(content: bytes) -> PictureFile:
    """A picture that is kept nowhere yet, inside the page itself. Raises ``NotAPicture``."""
    small = shrink(content)
    said = base64.b64encode(small.content).decode()
    return PictureFile(f"data:image/webp;base64,{said}", *_fitted(small.width, small.height))


def _fitted(width: int, height: int) -> tuple[int, int]:
    share = min(1.0, BOX[0] / width, BOX[1] / height)
    return max(1, round(width * share)), max(1, round(height * share))


def unknown_pictures(questions: Iterable[Question]) -> list[Finding]:
    """Pictures that questions name and nobody has brought in: there would be nothing to show."""
    named = {one.key: one.picture.file for one in questions if one.picture and one.picture.file}
    if not named:
        return []
    known = set(Picture.objects.filter(sha256__in=named.values()).values_list("sha256", flat=True))
    return [
        Finding(f"{key}.picture.file", "unknown-picture", {"value": file})
        for key, file in named.items()
        if file not in known
    ]
