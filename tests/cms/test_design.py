"""What templates share: words in quotation marks."""

import pytest
from django.utils import translation

from cms.templatetags.design import quoted


@pytest.mark.parametrize(
    ("said", "english", "latvian"),
    [
        ("I call you at four.", "“I call you at four.”", "„I call you at four.”"),
        ('"One line." I write it down.', '"One line." I write it down.', '"One line." I write it down.'),
        ("", "“”", "„”"),
    ],
)
def test_what_was_said_stands_in_quotation_marks_once(said: str, english: str, latvian: str) -> None:
    assert quoted(said) == english
    with translation.override("lv"):
        assert quoted(said) == latvian
