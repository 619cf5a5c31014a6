"""One choice of a walk as an author writes it in a test plan, and as it is shown.

An option's id; `a + b` for several at once; `a > b > c` for an order; `~ text` for words of one's own; `!ring`,
`!timeout`, `!hint` and the like for what is not a choice.
"""

from __future__ import annotations

from .inputs import Arrange, Choose, Input, Pick, Write, input_from_json, input_to_json


def input_of(choice: str) -> Input:
    """Return the input that a choice stands for. Every text stands for one; what the scene allows `step` decides."""
    words = choice.strip()
    if words.startswith("~"):
        return Write(words[1:].strip())
    if words.startswith("!"):
        try:
            return input_from_json({"do": words[1:].strip()})
        except ValueError:
            return Choose(words)
    if ">" in words:
        return Arrange(tuple(part.strip() for part in words.split(">")))
    if "+" in words:
        return Pick(tuple(part.strip() for part in words.split("+")))
    return Choose(words)


def choice_of(given: Input) -> str:
    """Return the text that `input_of` reads back as this input (its moment and actor apart)."""
    match given:
        case Choose(option=option):
            return option
        case Pick(options=options):
            return " + ".join(options)
        case Arrange(order=order):
            return " > ".join(order)
        case Write(text=text):
            return f"~ {text}"
    return f"!{input_to_json(given)['do']}"
