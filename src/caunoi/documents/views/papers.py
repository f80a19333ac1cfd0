"""A document's paper in another form than the one that is kept."""

from __future__ import annotations

from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from caunoi.documents.access import document_for
from caunoi.documents.serving import or_sentence, word_answer
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
            word = source.read()
    except FileNotFoundError as error:
        raise Http404 from error
    name = PurePath(stored.name).stem
    return or_sentence(request, lambda: word_answer(word, name, as_pdf=True), redirect("documents:detail", ref))
