"""The paper of a document as Word and as PDF: for readers of the document, for nobody else."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from caunoi.documents import actions, serving
from caunoi.documents.models import Direction, Document
from caunoi.documents.tests.entries import sent_by_province
from caunoi.documents.tests.official import notice
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(cast: Cast) -> Document:
    """A notice of the province, written into its register."""
    actions.seed_kinds(by=None)
    register = actions.open_register(unit=cast.province, direction=Direction.OUTGOING, name="Văn bản đi", by=cast.clerk)
    return actions.write_paper(register=register, data=notice(), by=cast.clerk)


def test_the_page_offers_both_forms_of_a_word_file(cast: Cast, written: Document) -> None:
    page = cast.client(cast.leader).get(reverse("documents:detail", args=[written.ref])).content.decode()
    assert "Bản Word" in page
    assert "Bản PDF" in page
    assert reverse("documents:pdf", args=[written.ref]) in page


def test_a_paper_that_is_no_word_file_has_no_pdf(cast: Cast) -> None:
    document = sent_by_province(cast)
    client = cast.client(cast.clerk)
    assert "Bản PDF" not in client.get(reverse("documents:detail", args=[document.ref])).content.decode()
    assert client.get(reverse("documents:pdf", args=[document.ref])).status_code == 404


@pytest.mark.office
def test_owner_and_colleague_get_the_pdf(cast: Cast, written: Document) -> None:
    for person in (cast.clerk, cast.leader):
        answer = cast.client(person).get(reverse("documents:pdf", args=[written.ref]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="01-tb-mttq-btt.pdf"'
        assert answer["Cache-Control"] == "private, no-store"
        assert "01/TB-MTTQ-BTT" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_a_stranger_gets_no_pdf_and_starts_no_program(
    cast: Cast, written: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bytes] = []
    monkeypatch.setattr(serving, "pdf_of", lambda docx, **_: started.append(docx))
    for person in (cast.stranger, cast.nobody):
        assert cast.client(person).get(reverse("documents:pdf", args=[written.ref])).status_code == 404
    assert started == []


def test_a_server_without_libreoffice_says_what_to_do(
    cast: Cast, written: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    answer = cast.client(cast.clerk).get(reverse("documents:pdf", args=[written.ref]), follow=True)
    assert "Máy chủ chưa cài LibreOffice Writer nên chưa tạo được bản PDF. Dùng bản Word." in answer.content.decode()


def test_a_file_that_is_gone_is_not_found(cast: Cast, written: Document) -> None:
    assert written.file is not None
    assert written.file.file.name is not None
    written.file.file.storage.delete(written.file.file.name)
    assert cast.client(cast.clerk).get(reverse("documents:pdf", args=[written.ref])).status_code == 404
