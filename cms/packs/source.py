"""Where a pack's files come from: a folder, or a zip that nobody trusts.

A zip is never extracted. Its directory is checked first (names, links, counts, sizes as declared), and each member is
then read with a limit of its own, because what a zip declares need not be true.
"""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.utils.translation import gettext as _

from cms.packs.complaint import Complaint, PackRefused

ZIP_LIMIT = 50 * 1024 * 1024
FILES_LIMIT = 500
EXPANDED_LIMIT = 200 * 1024 * 1024
RATIO_LIMIT = 100
TEXT_LIMIT = 1024 * 1024
"""A text file that a person wrote is never larger than this."""

PICTURES = {".jpg", ".jpeg", ".png", ".webp"}
SUFFIXES = PICTURES | {".md", ".yaml", ".mp3", ".ogg", ".mp4", ".webm"}
TEXTS = {".md", ".yaml"}
LOOSE = {"README.md", "LICENSE", "LICENCE", "LICENSE.md", "CHANGELOG.md"}
"""May lie beside pack.yaml; nobody reads them here."""


class Source(Protocol):
    """The files of a pack, by their path inside it."""

    names: list[str]

    def read(self, name: str) -> bytes: ...


class Folder:
    """A pack as a folder on this machine. Hidden files are passed over; links are refused."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names = []
        wrong = []
        total = 0
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if any(part.startswith(".") for part in PurePosixPath(name).parts):
                continue
            if path.is_symlink():
                wrong.append(Complaint(name, 0, _("A pack holds files, not links.")))
            elif path.is_file():
                total += path.stat().st_size
                self.names.append(name)
        wrong += _name_complaints(self.names)
        if total > EXPANDED_LIMIT:
            wrong.append(Complaint(root.name, 0, _("The pack is larger than 200 MB.")))
        if wrong:
            raise PackRefused(wrong)
        self.names = [name for name in self.names if name not in LOOSE]

    def read(self, name: str) -> bytes:
        return (self.root / name).read_bytes()


class Zip:
    """A pack as a zip. Everything in it may stand in one folder, as most tools make it."""

    def __init__(self, file: IO[bytes], label: str = "zip") -> None:
        self.label = label
        file.seek(0, 2)
        if file.tell() > ZIP_LIMIT:
            self._refuse(_("The zip is larger than 50 MB."))
        file.seek(0)
        try:
            self.zip = zipfile.ZipFile(file)
            members = self.zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise PackRefused([Complaint(label, 0, _("This is not a zip that can be read."))]) from error
        if len(members) > FILES_LIMIT:
            self._refuse(_("The zip holds more than 500 files."))
        self._check(members)
        prefix = _common_folder([member.filename for member in members if not member.is_dir()])
        self._members = {
            member.filename[len(prefix) :]: member
            for member in members
            if not member.is_dir() and not _passed_over(member.filename)
        }
        self.names = sorted(self._members)
        if wrong := _name_complaints(self.names):
            raise PackRefused(wrong)
        self.names = [name for name in self.names if name not in LOOSE]
        self._left = EXPANDED_LIMIT

    def _refuse(self, message: str, name: str = "") -> None:
        raise PackRefused([Complaint(name or self.label, 0, message)])

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        wrong = []
        seen: set[str] = set()
        for member in members:
            name = member.filename
            mode = member.external_attr >> 16
            # The name before Python tidied it tells of absolute paths and NUL bytes.
            parts = PurePosixPath(name).parts
            if (
                member.orig_filename != name
                or name.startswith("/")
                or "\\" in name
                or ":" in name
                or ".." in parts
                or not name.isprintable()
                or len(name) > 250
            ):
                wrong.append(Complaint(ascii(name), 0, _("This is not a file name that a pack may hold.")))
            elif name.casefold() in seen:
                wrong.append(Complaint(name, 0, _("The zip holds this name twice.")))
            elif stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                wrong.append(Complaint(name, 0, _("A pack holds files, not links.")))
            elif member.flag_bits & 0x1:
                wrong.append(Complaint(name, 0, _("The file is locked with a password.")))
            elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                wrong.append(Complaint(name, 0, _("The file is packed in a way that is not read here.")))
            elif member.file_size > RATIO_LIMIT * max(member.compress_size, 1) and member.file_size > 4096:
                wrong.append(Complaint(name, 0, _("The file would grow more than a hundredfold.")))
            seen.add(name.casefold())
        if sum(member.file_size for member in members) > EXPANDED_LIMIT:
            wrong.append(Complaint(self.label, 0, _("The files inside are larger than 200 MB.")))
        if wrong:
            raise PackRefused(wrong)

    def read(self, name: str) -> bytes:
        member = self._members[name]
        limit = min(member.file_size, self._left)
        try:
            with self.zip.open(member) as file:
                content = file.read(limit + 1)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise PackRefused([Complaint(name, 0, _("The file is damaged."))]) from error
        except Exception as error:  # zlib.error has no base of its own to name
            raise PackRefused([Complaint(name, 0, _("The file is damaged."))]) from error
        if len(content) > limit:
            self._refuse(_("The file is larger than the zip says."), name)
        self._left -= len(content)
        return content


@contextmanager
def open_pack(path: Path) -> Iterator[Source]:
    """The pack at ``path``, a folder or a zip. Raises :class:`PackRefused`."""
    if path.is_dir():
        yield Folder(path)
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise PackRefused([Complaint(str(path), 0, _("There is no such file or folder."))]) from error
    with file:
        yield Zip(file, path.name)


def _passed_over(name: str) -> bool:
    return name.startswith("__MACOSX/") or any(part.startswith(".") for part in PurePosixPath(name).parts)


def _common_folder(names: list[str]) -> str:
    if "pack.yaml" in names:
        return ""
    folders = {name.partition("/")[0] for name in names if not _passed_over(name)}
    if len(folders) == 1 and f"{next(iter(folders))}/pack.yaml" in names:
        return f"{next(iter(folders))}/"
    return ""


def _name_complaints(names: list[str]) -> list[Complaint]:
    wrong = []
    if len(names) > FILES_LIMIT:
        wrong.append(Complaint("pack.yaml", 0, _("The pack holds more than 500 files.")))
    wrong += [
        Complaint(ascii(name)[1:-1], 0, _("Packs do not hold this kind of file."))
        for name in names
        if name not in LOOSE and PurePosixPath(name).suffix not in SUFFIXES
    ]
    return wrong
