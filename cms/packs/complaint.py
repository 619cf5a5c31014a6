"""What is wrong with a pack, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Complaint:
    """One thing to mend: the file, its line counted from 1 (0: the file as a whole), and the words."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class PackRefused(Exception):
    """The pack is not loaded. ``complaints`` holds every reason that was found."""

    def __init__(self, complaints: list[Complaint]) -> None:
        self.complaints = sorted(set(complaints))
        super().__init__("\n".join(map(str, self.complaints)))
