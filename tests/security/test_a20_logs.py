"""A20: a log says where something failed, and nothing of what was in hand: names, answers, passwords."""

import json
import logging
import logging.config
import sys
from io import StringIO

import pytest

from cms.logs import logging_config

SECRET = "-".join(["zz", "in", "a", "variable"])  # in no line of the source, which a traceback quotes


def fail(password: str) -> None:
    held = {"password": password}
    raise ValueError(len(held))


@pytest.mark.parametrize("as_json", [True, False])
def test_a20_a_traceback_holds_no_values(as_json):
    line = logging_config(json=as_json, level="ERROR")["formatters"]["line"]
    made = {name: value for name, value in line.items() if name != "()"}
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line["()"](**made))
    try:
        fail(SECRET)
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Failed", (), sys.exc_info())
    handler.emit(record)
    text = stream.getvalue()
    assert "ValueError" in text
    assert "fail" in text
    assert SECRET not in text
    if as_json:
        assert json.loads(text)["event"] == "Failed"
