"""What the deeds on petitions refuse, in sentences for the person who asked."""


class CannotHandle(Exception):
    """The petition cannot be changed so; `sentence` says what to do, `field` names the field of the form."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
