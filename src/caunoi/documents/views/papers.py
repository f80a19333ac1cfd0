"""A document's paper in another form than the one that is kept."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from caunoi.documents.access import document_for
from caunoi.documents.writing import PAGE_SECONDS, CannotConvert, pdf_of
from caunoi.ground.files.serving import file_answer
from caunoi.org.access import person_of


@require_safe
def pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The kept Word file as PDF, for those who may read the document; else a sentence on the document's page."""
    document = document_for(person_of(request), ref)
    stored = document.file
    if stored is None or stored.kind != "docx":
        raise Http404
    try:
        with stored.file.open("rb") as source:
            content = pdf_of(source.read(), seconds=PAGE_SECONDS)
    except FileNotFoundError as error:
        raise Http404 from error
    except CannotConvert as error:
        messages.error(request, error.sentence)
        return redirect("documents:detail", ref)
    return file_answer(content, f"{PurePath(stored.name).stem}.pdf")
