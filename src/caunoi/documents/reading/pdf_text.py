"""Takes the text out of one PDF: a program of its own, run as `python pdf_text.py < paper.pdf`.

A PDF comes from anywhere and can make its reader loop or swell; in a process of its own it costs no more than the
limits set here, and the library for PDF is loaded only when there is a PDF. Prints one JSON object: `pages`, a list
of `[text, has_picture]`, or `problem`, one of "locked", "broken", "long".
"""

import io
import json
import logging
import resource
import sys

import pypdf
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

MAX_PAGES = 1_000
MAX_PRINTED_PAGES = 200  # margins and columns double the time; a longer paper is an annex of tables
MAX_LETTERS = 10_000_000
MAX_MEMORY_BYTES = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 60


def text_of(data: bytes) -> dict[str, object]:
    """The pages of a PDF, or the problem that keeps it shut."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"problem": "locked"}
        if len(reader.pages) > MAX_PAGES:
            return {"problem": "long"}
        pages: list[list[object]] = []
        letters = 0
        for page in reader.pages:
            text = page_text(page) if len(pages) < MAX_PRINTED_PAGES else page.extract_text()
            letters += len(text)
            if letters > MAX_LETTERS:
                return {"problem": "long"}
            pages.append([text, has_picture(page)])
        return {"pages": pages}
    except DependencyError:
        return {"problem": "locked"}
    except (LimitReachedError, MemoryError):
        return {"problem": "long"}
    except (
        PyPdfError,
        RecursionError,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    ):
        return {"problem": "broken"}


def page_text(page: pypdf.PageObject) -> str:
    """The text of a page set out as it is printed, with margins and columns; plain where that would lose a letter."""
    plain = str(page.extract_text())
    try:
        printed = str(
            page.extract_text(
                extraction_mode="layout", layout_mode_space_vertically=False, layout_mode_strip_rotated=False
            )
        )
    except (PyPdfError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError):
        return plain
    return printed if sorted("".join(plain.split())) == sorted("".join(printed.split())) else plain


def has_picture(page: pypdf.PageObject) -> bool:
    """Whether a page shows a picture; a page that is only a picture was scanned."""
    resources = page.get("/Resources")
    objects = None if resources is None else resources.get_object().get("/XObject")
    if objects is None:
        return False
    return any(item.get_object().get("/Subtype") == "/Image" for item in objects.get_object().values())


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(text_of(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
