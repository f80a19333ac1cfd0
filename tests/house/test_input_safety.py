"""What is sent is decoded once, stays letters, becomes no pattern, and is taken only from where it was asked."""

from __future__ import annotations

import ast
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caunoi.ground.files.actions import IMAGES, accept_upload
from caunoi.ground.sheets import csv_rows
from caunoi.org import actions
from caunoi.org.models import TokenRight
from caunoi.org.tests.cast import Cast, signed_in
from caunoi.petitions.access import draft_token
from caunoi.petitions.actions import begin_draft
from caunoi.petitions.models import Draft, Petition
from caunoi.petitions.tests.walks import WORDS
from tests.house import survey
from tests.house.test_code_safety import calls

ENCODED = "%3Cb%3E &lt;i&gt; \\u003cu\\u003e %253C"
"""What another decoding would make into tags."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.django_db
class TestDecodedOnce:
    def test_by_a_form(self, cast: Cast) -> None:
        draft = begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
        page = f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/"
        assert Client().post(page, {"words": f"{WORDS} {ENCODED}"}).status_code == 302
        assert Draft.objects.get().words == f"{WORDS} {ENCODED}"

    def test_by_the_question_of_an_address(self, cast: Cast) -> None:
        page = signed_in(cast.administrator).get(reverse("org:people"), {"q": "%3Cb%3E&lt;i&gt;"}).content.decode()
        assert 'value="%3Cb%3E&amp;lt;i&amp;gt;"' in page

    def test_by_an_interface_for_programs(self, cast: Cast) -> None:
        _, key = actions.make_token(
            person=cast.officer, unit=cast.commune, name="Máy", rights=TokenRight.values, days=30, by=cast.officer
        )
        given = {"api_key": key, "service_code": "ROADS", "address_id": "03847", "description": f"{WORDS} {ENCODED}"}
        assert Client().post("/open311/v2/requests.json", given).status_code == 201
        assert Petition.objects.get().words == f"{WORDS} {ENCODED}"

    def test_by_the_reader_of_lists(self) -> None:
        assert csv_rows(f"Tên\tĐơn vị\tVai\tSố\n{ENCODED}\tx\ty\tz\n".encode())[1][0] == ENCODED

    def test_by_the_name_of_a_file(self, cast: Cast) -> None:
        stored = accept_upload(SimpleUploadedFile("%2e%2e%2f&lt;a&gt;.png", PNG), kinds=IMAGES, by=cast.officer)
        assert stored.name == "%2e%2e%2f&lt;a&gt;.png"


def test_a_sentence_with_places_is_always_our_own() -> None:
    """`format` and its like are called on words that stand in the code: a constant, or a table of constants."""
    ours = re.compile(r"_?[A-Z][A-Z_]*(\[.*\])?|door|sentence|step")
    wrong, seen = [], 0
    for path in survey.python_files():
        if not re.search(r"\.format|[\"'] %\s", path.read_text(encoding="utf-8")):
            continue
        for name, call in calls(path):
            if name not in ("format", "format_map") or not isinstance(call.func, ast.Attribute):
                continue
            seen += 1
            of = call.func.value
            told = ast.unparse(of)
            is_ours = isinstance(of, ast.Constant) or ours.fullmatch(told) or told.startswith("SEALED_WORDS if ")
            wrong += [] if is_ours else [survey.place(path, call)]
        for node in ast.walk(survey.tree_of(path)):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and is_text(node.left):
                seen += 1
                wrong += [] if isinstance(node.left, ast.Constant) else [survey.place(path, node)]
    assert wrong == []
    assert seen >= 8


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.django_db
def test_places_in_what_was_typed_stay_letters(cast: Cast) -> None:
    odd = "{0.__class__} {ref} {office} %s %(name)s {{ 7|add:7 }} {% load x %} ${x}"
    draft = begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
    page = f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/"
    client = Client()
    assert client.post(page, {"words": f"{WORDS} {odd}"}).status_code == 302
    assert odd in client.get(page).content.decode()


@pytest.mark.django_db
class TestEachFromItsPlace:
    """Sent twice, or sent in the address instead of the form."""

    def test_of_a_name_that_came_twice_the_last_counts(self, cast: Cast) -> None:
        client = signed_in(cast.administrator)
        page = client.get(reverse("org:people") + "?q=Hương&q=Sơn").content.decode()
        assert "Cà Văn Sơn" in page
        assert "Lò Thị Hương" not in page

    def test_a_form_does_not_take_from_the_address(self, cast: Cast) -> None:
        address = reverse("account_login")
        told = f"login={cast.officer.login}&password={Cast.password}&form_key={uuid.uuid4()}"
        assert Client().post(f"{address}?{told}").status_code == 200
        given = {"login": cast.officer.login, "password": Cast.password, "form_key": str(uuid.uuid4())}
        assert Client().post(f"{address}?login={cast.stranger.login}", given).status_code == 302

    def test_a_question_does_not_take_from_the_body(self, cast: Cast) -> None:
        client = signed_in(cast.administrator)
        page = client.generic("GET", reverse("org:people"), "q=Hương", "application/x-www-form-urlencoded")
        assert "Cà Văn Sơn" in page.content.decode()


BY_NAME = re.compile(r"([\w.]+)\[(?![\"'\d])([^\]]+)\]\s*=(?![=>])")
WITH_LISTED_NAMES = {
    ("reporting/sheet.js", "figures"): "codes of the form as the server wrote it",
    ("reporting/keys.js", "caunoiSheet.figures"): "codes of the form as the server wrote it",
    ("reporting/drafts.js", "kept"): "an object without a prototype",
    ("org/key.js", "response"): "five names that stand in the line above",
}


def test_no_script_writes_under_a_name_that_was_sent() -> None:
    """Else "__proto__" would change every object of the page."""
    found = set()
    scripts = [path for path in survey.HOUSE.rglob("static/**/*.js") if "vendor" not in path.parts]
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        name = path.as_posix().split("/static/", 1)[1]
        found |= {(name, match[0]) for match in BY_NAME.findall(text)}
        assert not re.search(r"__proto__|\.prototype\b|setPrototypeOf|\beval\(|new Function\(", text), name
    assert found == set(WITH_LISTED_NAMES)
    assert len(scripts) >= 10
    drafts = (survey.HOUSE / "reporting" / "static" / "reporting" / "drafts.js").read_text(encoding="utf-8")
    assert "Object.assign(Object.create(null), Object.fromEntries(" in drafts
