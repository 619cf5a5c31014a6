"""Writing a figure, with a unit where there are several."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import (
    FULL_MARK,
    MOST_OPTIONS,
    ONLY,
    Choice,
    Control,
    Given,
    Graded,
    Part,
    Response,
    ResponseRefused,
    by_part,
    one_of,
    repeated,
)
from quizzes.grading.kinds.choices import listed
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, ordered

VALUE = "value"
UNIT = "unit"
_MOST_LETTERS = 40
_NUMBER = re.compile(r"([+-]?)(\d[\d.,]*|[.,]\d+)")
_BLANKS = re.compile(r"[\s'’\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Figure:
    """An answer: right within ``tolerance`` on both sides of ``value``, both exact decimals."""

    id: str
    value: str
    tolerance: str
    fraction: int
    feedback: Text = NO_TEXT

    def is_it(self, number: Fraction) -> bool:
        """Whether a number is this answer."""
        return abs(number - Fraction(self.value)) <= Fraction(self.tolerance)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit to choose; a figure in it times ``factor`` is the figure that answers are compared with."""

    id: str
    text: Text
    factor: str


def readings(written: str) -> tuple[Fraction, ...]:
    """What a written number may mean: one value, two where a single comma or point can be either, none if it is none.

    ``1,5`` is one and a half in most of Europe, ``1,000`` a thousand in English and one elsewhere: nobody is marked
    down for the country they learned to write numbers in.
    """
    found = _NUMBER.fullmatch(_BLANKS.sub("", written.replace("\u2212", "-")))
    if found is None:
        return ()
    sign, digits = -1 if found[1] == "-" else 1, found[2]
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return (Fraction(sign * int(digits)),)
    last = marks[-1]
    whole, rest = digits.rsplit(last, 1)
    grouped = _groups(digits)
    if len(set(marks)) == 2:
        other = "," if last == "." else "."
        fits = marks.count(last) == 1 and rest and _groups(whole) and last not in whole and other in whole
        return (_decimal(sign, re.sub(r"[.,]", "", whole), rest),) if fits else ()
    if len(marks) > 1:
        return (Fraction(sign * int(re.sub(r"[.,]", "", digits))),) if grouped else ()
    if not rest:
        return (Fraction(sign * int(whole)),)
    values = [_decimal(sign, whole or "0", rest)]
    if grouped and whole.lstrip("0"):
        values.append(Fraction(sign * int(whole + rest)))
    return tuple(values)


def _groups(digits: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) is not None


def _decimal(sign: int, whole: str, rest: str) -> Fraction:
    return sign * Fraction(int(whole + rest), 10 ** len(rest))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures that are right, and the units to choose from (none: the text says what is meant)."""

    answers: tuple[Figure, ...]
    units: tuple[Unit, ...] = ()

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        answers: list[Figure] = []
        for index, item in enumerate(reader.items("answers", needed=True)):
            row = Reader(item, join(reader.path, f"answers[{index}]"), reader.findings)
            answers.append(
                Figure(
                    id=row.key("id"),
                    value=row.decimal("value"),
                    tolerance=row.decimal("tolerance", "0"),
                    fraction=row.whole("fraction", 0, FULL_MARK),
                    feedback=row.text("feedback"),
                )
            )
            row.close()
        units: list[Unit] = []
        for index, item in enumerate(reader.items("units")):
            row = Reader(item, join(reader.path, f"units[{index}]"), reader.findings)
            units.append(Unit(row.key("id"), row.text("text", needed=True), row.decimal("factor")))
            row.close()
        return cls(tuple(answers), tuple(units))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        answers = [
            {
                "id": one.id,
                "value": one.value,
                **({"tolerance": one.tolerance} if one.tolerance != "0" else {}),
                "fraction": one.fraction,
                **filled(feedback=ordered(one.feedback, locales)),
            }
            for one in self.answers
        ]
        units = [
            {"id": unit.id, "text": ordered(unit.text, locales), "factor": unit.factor} for unit in self.units
        ]
        return {"answers": answers, **filled(units=units)}

    def texts(self) -> Iterable[tuple[str, Text]]:
        for index, answer in enumerate(self.answers):
            yield f"answers[{index}].feedback", answer.feedback
        for index, unit in enumerate(self.units):
            yield f"units[{index}].text", unit.text

    def problems(self) -> Iterable[Finding]:
        for name, rows in (("answers", self.answers), ("units", self.units)):
            if len(rows) > MOST_OPTIONS:
                yield Finding(name, "too-many", {"limit": MOST_OPTIONS})
        if self.answers and not any(answer.fraction == FULL_MARK for answer in self.answers):
            yield Finding("answers", "none-right")
        if len(self.units) == 1:
            yield Finding("units", "one-unit")
        for index, unit in enumerate(self.units):
            if Fraction(unit.factor) <= 0:
                yield Finding(f"units[{index}].factor", "not-positive")
        if self.units and not any(Fraction(unit.factor) == 1 for unit in self.units):
            yield Finding("units", "no-unit-of-the-answer")
        for index, answer in enumerate(self.answers):
            if Fraction(answer.tolerance) < 0:
                yield Finding(f"answers[{index}].tolerance", "negative")
        yield from repeated([*listed(self.answers, "answers"), *listed(self.units, "units")])

    def parts(self) -> tuple[Part, ...]:
        if not self.units:
            return (Part(ONLY, Control.LINE),)
        units = tuple(Choice(unit.id, unit.text) for unit in self.units)
        return (Part(VALUE, Control.LINE), Part(UNIT, Control.PICK, units))

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.units)

    def take(self, given: Given) -> Response:
        if not set(given) <= {part.id for part in self.parts()}:
            raise ResponseRefused("unknown-option")
        value = " ".join(" ".join(given.get(VALUE if self.units else ONLY, ())).split())
        unit = one_of(given.get(UNIT, ()), (one.id for one in self.units))
        if value and (len(value) > _MOST_LETTERS or not readings(value)):
            raise ResponseRefused("not-a-number")
        if not self.units:
            return (value,) if value else ()
        both = ((UNIT, unit), (VALUE, value))
        return tuple(f"{part}={said}" for part, said in both if said)

    def grade(self, response: Response) -> Graded:
        """The first answer that it is. Without its unit a figure says nothing."""
        said = by_part(response) if self.units else {VALUE: response[0]}
        factor = Fraction(1)
        if self.units:
            unit = next((one for one in self.units if one.id == said.get(UNIT)), None)
            if unit is None:
                return Graded(Fraction(0))
            factor = Fraction(unit.factor)
        meant = [number * factor for number in readings(said.get(VALUE, ""))]
        for answer in self.answers:
            if any(answer.is_it(number) for number in meant):
                feedback = ((answer.id, answer.feedback),) if answer.feedback else ()
                return Graded(Fraction(answer.fraction), feedback)
        return Graded(Fraction(0))

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.answers if one.feedback)

    def best(self) -> Response:
        answer = next(one for one in self.answers if one.fraction == FULL_MARK)
        if not self.units:
            return (answer.value,)
        unit = next(one for one in self.units if Fraction(one.factor) == 1)
        return (f"{UNIT}={unit.id}", f"{VALUE}={answer.value}")
