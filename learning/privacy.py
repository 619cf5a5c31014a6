"""How each table that knows a person is exported, erased and kept.

Every model that points at a person (or is one) carries a ``personal_data`` declaration. A test walks all
models and fails on one without it, so that a new table cannot quietly escape a data request.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PersonalData:
    """The declaration.

    ``export``: whether the rows belong in the person's own data export.
    ``erase``: what erasure does: ``delete`` the rows; ``empty`` their free text and payload but keep the row;
    ``keep`` them, because they hold no personal text of their own (only a key to the person's row, which
    erasure itself pseudonymises).
    ``retain``: why, and how long, in words a data officer understands.
    """

    export: bool
    erase: Literal["delete", "empty", "keep"]
    retain: str


# What somebody wrote for the company is the company's: it points at its author's account and says no more of them.
AUTHORED = PersonalData(export=False, erase="keep", retain="As long as the company uses it.")
