"""The pages of docs/security that the code tells are as the code is."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.house import survey
from tools import protections


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return protections.pages()


@pytest.mark.parametrize("name", ["limits.md", "agreements.md", "data-classes.md", "ways-in.md"])
def test_the_page_is_as_the_code_is(pages: dict[str, str], name: str) -> None:
    kept = (survey.ROOT / "docs" / "security" / name).read_text(encoding="utf-8")
    assert kept == pages[name], "type: python -m tools.reference"


def test_every_way_in_is_told() -> None:
    assert set(settings.AUTHENTICATION_BACKENDS) == set(protections.WAYS)


def test_the_numbers_are_found_with_their_words() -> None:
    found = {(one.place, one.name): one for one in protections.bounds()}
    assert len(found) > 100
    assert found["petitions/models/petition.py", "MOST_PHOTOS"].value == 4
    assert found["ground/files/actions.py", "MOST_BYTES"].value == 20 * 1024 * 1024
    assert "one rule for all" in found["org/passwords.py", "LEAST_LETTERS"].words


def test_every_form_is_told(pages: dict[str, str]) -> None:
    assert len(protections.form_classes()) > 40
    assert "`org.forms.signing_in.SignInForm`" in pages["limits.md"]


def test_what_is_sealed_is_told_as_sealed(pages: dict[str, str]) -> None:
    assert "| `petitions.Identity.telephone` | số điện thoại | sealed |" in pages["data-classes.md"]


def test_what_ties_several_fields_is_found_in_tables_forms_and_reports(pages: dict[str, str]) -> None:
    page = pages["agreements.md"]
    assert "| `petitions.DataRequest` | `petitions_data_request_decided` |" in page
    assert len(protections.tied_columns()) > 20
    assert len([said for _, said in protections.tied_boxes() if said]) > 3
    assert "Kiến nghị đã trả lời nhiều hơn kiến nghị tiếp nhận." in page
