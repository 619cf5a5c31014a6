"""``manage.py check_scenarios PATH…``: check scenario files as strictly as publishing does."""

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from roleplay.api import Problem, validate_scenario

LARGEST = 5_000_000
"""Bytes of one file; a scenario of sixty turns in six languages has a tenth of that."""


class Command(BaseCommand):
    """Exit codes: 0 nothing keeps the files from being published, 1 something does, 2 a file cannot be read."""

    help = "Check scenario files. A path may be a file or a folder of .yaml files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--strict", action="store_true", help="Warnings keep a file back too.")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [file for path in options["paths"] for file in _files(path)]
        if not files:
            raise CommandError("There are no scenario files here.", returncode=2)
        held = 0
        unreadable = False
        for file in files:
            try:
                found = validate_scenario(_read(file))
            except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
                self.stderr.write(f"{file}: cannot be read: {error}")
                unreadable = True
                continue
            stops = [
                one for one in found if one.severity == "E" or (options["strict"] and one.severity == "W")
            ]
            held += bool(stops)
            for problem in found:
                self.stdout.write(_said(file, problem))
            self.stdout.write(f"{file}: {'not ready' if stops else 'ready'} ({len(found)} findings)")
        if unreadable:
            raise CommandError("Some files cannot be read.", returncode=2)
        if held:
            raise CommandError(f"{held} of {len(files)} files cannot be published.", returncode=1)


def _files(path: Path) -> list[Path]:
    return sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]


def _read(file: Path) -> Any:
    if file.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST} bytes")
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _said(file: Path, problem: Problem) -> str:
    return f"{file}: {problem.severity} {problem.code} {problem.path or '$'}: {problem.message}"
