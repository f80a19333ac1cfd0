"""What deeds of reports refuse."""

from __future__ import annotations


class CannotReport(Exception):
    """`sentence` says what to do; `field` is the cell or field it belongs to, "" for the whole page."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
