"""Handing a written paper to whoever asked for it, as the Word file or as PDF. The view has asked whether they may."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from caunoi.documents.queries.templates import template_in_use
from caunoi.documents.writing import PAGE_SECONDS, CannotConvert, PaperData, TemplateRefused, pdf_of, write_docx
from caunoi.ground.files.serving import file_answer
from caunoi.org.models import Unit


def paper_answer(data: PaperData, unit: Unit, name: str, *, as_pdf: bool = False) -> HttpResponse:
    """The paper on the unit's own template, to be saved under this name, which is without its ending.

    Raises CannotConvert, TemplateRefused.
    """
    return word_answer(write_docx(data, template_in_use(unit, data.kind)), name, as_pdf=as_pdf)


def word_answer(word: bytes, name: str, *, as_pdf: bool) -> HttpResponse:
    """A Word file, to be saved under this name, which is without its ending. Raises CannotConvert."""
    if as_pdf:
        return file_answer(pdf_of(word, seconds=PAGE_SECONDS), f"{name}.pdf")
    return file_answer(word, f"{name}.docx")


def or_sentence(request: HttpRequest, paper: Callable[[], HttpResponse], page: HttpResponseRedirect) -> HttpResponse:
    """The paper; where it cannot be written or converted, its page with the sentence that says why."""
    try:
        return paper()
    except (CannotConvert, TemplateRefused) as error:
        messages.error(request, error.sentence)
        return page
