"""What an action says when it cannot do what it is asked for."""


class Refused(Exception):
    """Not like this. ``sentence`` says why, in plain words of the reader's language; nothing was changed.

    ``field`` names the field of a form beside which it belongs; empty when it is about the whole.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
