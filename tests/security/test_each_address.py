"""Each address of the site, once for everything that it may answer: what it asks of PostgreSQL is answered there.

On SQLite everybody asks for everything (`test_a01_access.py`).
"""

import pytest

from tests.security.sweep import Sweep

pytestmark = pytest.mark.django_db


def test_each_address_gives_each_of_its_answers(world):
    sweep = Sweep.of_each_kind(world)
    assert len(sweep.answers) > 1_000
    assert sweep.wrong() == []
