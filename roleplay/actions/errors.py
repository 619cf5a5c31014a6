"""What an action may answer instead of doing what was asked."""

from roleplay.engine import Refusal
from roleplay.models import Play


class NotAllowed(Exception):
    """The scene may not be started so; the message is in the learner's words."""


class SceneWaits(Exception):
    """A scene that counts is running: it has to be finished or stopped before another one of it begins."""

    def __init__(self, play: Play) -> None:
        super().__init__(str(play.uuid))
        self.play = play


class Conflict(Exception):
    """The turn was answered already, and otherwise. Nothing changed; ``play`` is where the learner is now."""

    def __init__(self, play: Play) -> None:
        super().__init__(str(play.uuid))
        self.play = play


class Refused(Exception):
    """The scene does not allow this input here. Nothing changed."""

    def __init__(self, play: Play, code: Refusal) -> None:
        super().__init__(code.value)
        self.play = play
        self.code = code


class AlreadyMarked(Exception):
    """Somebody has marked the play meanwhile. Nothing changed; ``play`` is as it stands now."""

    def __init__(self, play: Play) -> None:
        super().__init__(str(play.uuid))
        self.play = play


class BadMark(ValueError):
    """A level that the rubric does not have, a criterion without one, or a note that is too long. Nothing changed."""
