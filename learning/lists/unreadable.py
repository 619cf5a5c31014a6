"""What is wrong with a file as a whole."""


class Unreadable(Exception):
    """The file cannot be used. ``why`` is a key (``cut-off``, ``columns``, …), ``more`` fills in its sentence."""

    def __init__(self, why: str, **more: object) -> None:
        super().__init__(why)
        self.why = why
        self.more = more
