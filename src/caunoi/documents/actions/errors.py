"""What the deeds of the registers refuse, in sentences for the person who asked."""


class CannotRegister(Exception):
    """The entry cannot stand as given. `field` names the fact to change, `sentence` says how."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class Doubtful(Exception):
    """The entry can stand but looks like a slip. Nothing was written; the same call with `sure=True` goes through."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class FaultyTemplate(Exception):
    """Papers cannot be written with the template. `sentences` names every fault found, one sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
