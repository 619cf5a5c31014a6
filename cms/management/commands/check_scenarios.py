"""``manage.py check_scenarios PATH…``: check scenario files as strictly as publishing does."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms import exercised
from cms.packs.complaint import PackRefused
from cms.packs.content import Content
from cms.packs.reader import read_pack
from cms.packs.source import Folder
from cms.plain_yaml import read_yaml
from roleplay.api import Problem, validate_scenario

LARGEST = 5_000_000
"""Bytes of one file; a scenario of sixty turns in six languages has a tenth of that."""


class Command(BaseCommand):
    """Exit codes: 0 nothing keeps the files from being published, 1 something does, 2 a file cannot be read."""

    help = (
        "Check scenario files. A path may be a file, a folder of .yaml files, or the folder of a pack: then its scenes "
        "are checked, and whether they exercise the standards that its modules teach."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--strict", action="store_true", help="Warnings keep a file back too.")

    def handle(self, *args: Any, paths: list[Path], strict: bool, **options: Any) -> None:
        files = [file for path in paths for file in _files(path)]
        if not files:
            raise CommandError("There are no scenario files here.", returncode=2)
        pack = cache(_pack)
        held = set()
        unreadable = False
        for file in files:
            try:
                found = validate_scenario(_read(file), clauses=_clauses(file, pack))
            except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, PackRefused) as error:
                self.stderr.write(f"{file}: cannot be read: {error}")
                unreadable = True
                continue
            stops = [one for one in found if one.severity == "E" or (strict and one.severity == "W")]
            if stops:
                held.add(file)
            for problem in found:
                self.stdout.write(_said(file, problem))
            count = "1 finding" if len(found) == 1 else f"{len(found)} findings"
            self.stdout.write(f"{file}: {'not ready' if stops else 'ready'} ({count})")
        if unreadable:
            raise CommandError("Some files cannot be read.", returncode=2)
        for path in filter(_is_pack, paths):
            for item, sentence in exercised.in_pack(pack(path.absolute())):
                file = path / item.file
                self.stdout.write(f"{file}: W {exercised.CODE} $: {sentence}")
                files.append(file)
                if strict:
                    held.add(file)
        if held:
            raise CommandError(f"{len(held)} of {len(set(files))} files cannot be published.", returncode=1)


def _is_pack(path: Path) -> bool:
    return (path / "pack.yaml").is_file()


def _files(path: Path) -> list[Path]:
    """The files to check: of a pack its scenes, of any other folder whatever lies in it."""
    if _is_pack(path):
        return sorted((path / "scenarios").glob("*.yaml"))
    return sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]


def _clauses(file: Path, pack: Callable[[Path], Content]) -> frozenset[str] | None:
    """The clauses of the pack that a file stands in, so that a pack is checked as a whole, with no database needed.

    A file that stands alone is held against the published standards (``None``).
    """
    folder = file.absolute().parent
    if folder.name != "scenarios" or not _is_pack(folder.parent):
        return None
    content = pack(folder.parent)
    broken = [str(one) for one in content.complaints if one.file.startswith("standards/")]
    if broken:
        raise ValueError(f"a standard of its pack cannot be read: {broken[0]}")
    return frozenset(content.clauses)


def _pack(folder: Path) -> Content:
    return read_pack(Folder(folder))


def _read(file: Path) -> Any:
    if file.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST} bytes")
    document = read_yaml(file.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or "turns" not in document:
        raise ValueError("this is no scenario, it has no turns")
    return document


def _said(file: Path, problem: Problem) -> str:
    return f"{file}: {problem.severity} {problem.code} {problem.path or '$'}: {problem.message}"
