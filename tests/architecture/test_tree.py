"""The project stands alone, and a reader can guess what is in a file from its name."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = {
    ".git",
    ".venv",
    ".uv",
    "var",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "__pycache__",
}
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".yml", ".txt", ".cfg", ""}
# Built from pieces, so that this file does not find itself.
MACHINE_PATHS = re.compile("/" + r"work/(?:main|shared)|/" + r"root/|/" + r"home/[a-z]|/" + "Users/[A-Za-z]")
VAGUE = {"utils", "helpers", "common", "misc", "services"}
LONGEST = 450
LONGEST_TEST = 500  # a story is told in one file


def files() -> list[Path]:
    """Every file that belongs to the project: known to git or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = list(ROOT.rglob("*"))
    return [path for path in paths if path.is_file() and not OUTSIDE & set(path.relative_to(ROOT).parts)]


def test_no_path_of_one_persons_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files()
        if path.suffix in TEXT and path.name != "uv.lock"
        for match in [MACHINE_PATHS.search(path.read_text(encoding="utf-8", errors="replace"))]
        if match
    ]
    assert found == []


def test_no_module_is_a_drawer_for_everything() -> None:
    vague = [path for path in files() if path.suffix == ".py" and VAGUE & {path.stem, path.parent.name}]
    assert vague == []


def test_no_source_file_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in files()
        if path.suffix == ".py" and "migrations" not in path.parts
        if (length := path.read_text(encoding="utf-8").count("\n"))
        > (LONGEST_TEST if "tests" in path.parts else LONGEST)
    }
    assert long == {}


def test_no_unfinished_marks() -> None:
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in files()
        if path.suffix in {".py", ".html", ".css", ".md"} and mark.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
