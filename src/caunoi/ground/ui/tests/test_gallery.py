"""The gallery shows every component, and shows it to anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client, SimpleTestCase
from django.urls import reverse

from caunoi.ground.ui.trouble import TROUBLES

PARTS = sorted((Path(str(apps.get_app_config("ui").path)) / "templates" / "ui" / "parts").glob("*.html"))
PAGES = ["gallery", "gallery_work", "gallery_plan", "gallery_sign_in"]
ELSEWHERE = {
    "help.html": "gallery_sign_in",  # the footer of public pages
}

pytestmark = pytest.mark.django_db


def shown_on(page: str) -> set[str]:
    answer = Client().get(reverse(f"ui:{page}"))
    names = [template.name or "" for template in answer.templates]
    return {Path(name).name for name in names if name.startswith("ui/parts/")}


def test_every_component_is_in_the_gallery():
    shown = shown_on("gallery")
    missing = {path.name for path in PARTS} - shown
    assert {name for name in missing if name not in shown_on(ELSEWHERE.get(name, "gallery"))} == set()


@pytest.mark.parametrize("page", PAGES)
def test_the_gallery_opens_for_anybody(page: str):
    answer = Client().get(reverse(f"ui:{page}"))
    assert answer.status_code == 200
    SimpleTestCase().assertContains(answer, "</html>", count=1)
    SimpleTestCase().assertContains(answer, "<h1", count=1)


@pytest.mark.parametrize("kind", TROUBLES)
def test_the_gallery_shows_every_kind_of_trouble(kind: str):
    answer = Client().get(reverse("ui:gallery_trouble", args=[kind]))
    assert answer.status_code == TROUBLES[kind].status
    assert TROUBLES[kind].heading in answer.content.decode()


def test_trouble_that_does_not_exist_is_not_shown():
    assert Client().get(reverse("ui:gallery_trouble", args=["418"])).status_code == 404


def test_the_sample_sign_in_shows_its_errors_and_signs_nobody_in():
    answer = Client().post(reverse("ui:gallery_sign_in"), {})
    words = answer.content.decode()
    assert "Cần sửa 2 chỗ" in words
    assert '<a href="#id_login">Nhập tên đăng nhập</a>' in words
    assert "<title>Lỗi: Đăng nhập" in words


def test_every_part_opens_with_its_arguments():
    assert [path.name for path in PARTS if not path.read_text(encoding="utf-8").startswith("{% comment %}")] == []


def test_everything_is_behind_the_sign_in(cast: Any):
    visitor = Client()
    assert visitor.get(reverse("ui:all")).status_code == 302
    visitor.force_login(cast.officer)
    SimpleTestCase().assertContains(visitor.get(reverse("ui:all")), "<h1>Tất cả</h1>", count=1)
