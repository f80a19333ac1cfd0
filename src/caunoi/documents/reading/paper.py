"""What a reader gives: the lines of a paper in reading order."""

from dataclasses import dataclass
from typing import Literal

PaperFormat = Literal["docx", "pdf", "txt", "md"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paper.

    `number` counts from 1 in the order of the extracted text (in plain text it is the number of the physical line).
    `text` is NFC, without a line break, and starts with the list number that Word shows ("1. ", "- ", "a) ").
    `page` is the page of a PDF. A table that stayed a table is one line whose `rows` hold its cells and whose
    `text` is empty. `ends_paragraph` is True where the format says that a paragraph ends here, False where it says
    that the paragraph goes on, None where the format does not know (plain text, PDF).
    """

    number: int
    text: str
    page: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    ends_paragraph: bool | None = None
    is_note: bool = False
    is_page_furniture: bool = False


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something that a person should look at; `line` is a `Line.number`, or None for the whole paper."""

    line: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper as it was read."""

    lines: tuple[Line, ...]
    format: PaperFormat
    warnings: tuple[ReadingWarning, ...] = ()


class Unreadable(Exception):
    """The file cannot be read; `sentence` tells a person in Vietnamese what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
