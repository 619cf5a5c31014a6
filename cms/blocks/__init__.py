"""The blocks that a lesson is written with."""

from wagtail import blocks

from cms.blocks.base import FEATURES, SHORT_FEATURES, Freezer, LessonBlock, clean_html, source_of
from cms.blocks.media import ImageBlock, MediaBlock
from cms.blocks.order import ChecklistBlock, ComparisonBlock, StepsBlock
from cms.blocks.references import ActivityBlock, StandardBlock, activity_choices, standard_choices
from cms.blocks.speech import DialogueBlock, SayBlock
from cms.blocks.standard import ClauseBlock
from cms.blocks.text import CalloutBlock, ExpandableBlock, TextBlock

__all__ = [
    "FEATURES",
    "SHORT_FEATURES",
    "ClauseBlock",
    "Freezer",
    "LessonBlock",
    "LessonBlocks",
    "activity_choices",
    "clean_html",
    "source_of",
    "standard_choices",
]


class LessonBlocks(blocks.StreamBlock):
    """Everything that may stand in a lesson. The names are those of the frozen blocks in ``learning``."""

    text = TextBlock()
    callout = CalloutBlock()
    expandable = ExpandableBlock()
    dialogue = DialogueBlock()
    say = SayBlock()
    checklist = ChecklistBlock()
    steps = StepsBlock()
    comparison = ComparisonBlock()
    image = ImageBlock()
    media = MediaBlock()
    standard = StandardBlock()
    activity = ActivityBlock()
