"""The menu and whatever else stands around a page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from caunoi.ground.ui.context import shell as shell_context
from caunoi.ground.ui.shell import Count, Shell, Standing

HERE = "caunoi.ground.ui.tests.test_shell"


class Officer:
    is_authenticated = True
    is_anonymous = False

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def __str__(self) -> str:
        return "Lò Thị Hương"


def nine(person: Any) -> int:
    return 9


def none(person: Any) -> int:
    return 0


def late(person: Any) -> Count:
    return Count("999+", late=True)


def never(person: Any) -> bool:
    return False


def always(person: Any) -> bool:
    return True


def standing(person: Any) -> tuple[str, str]:
    return "Ủy ban MTTQ xã Suối Mơ", "Cán bộ"


def place() -> str:
    return "Mặt trận tỉnh Suối Mơ"


def fails(*_: Any) -> Any:
    raise AssertionError("asked without need")


def asking(path: str = "/", *, user: Any = None) -> HttpRequest:
    request = RequestFactory().get(path)
    setattr(request, "user", user or SimpleNamespace(is_authenticated=False))  # noqa: B010 (no person of the database)
    return request


@pytest.fixture(autouse=True)
def table(settings: LazySettings) -> LazySettings:
    settings.CAUNOI_MENU = [
        {"label": "Việc", "icon": "inbox", "url": "ui:gallery_work", "phone": True, "count": f"{HERE}.late"},
        {"label": "Kế hoạch", "icon": "plan", "url": "ui:gallery_plan", "phone": True, "count": f"{HERE}.none"},
        {"label": "Tất cả thành phần", "icon": "settings", "url": "ui:gallery", "group": "Khác"},
        {"label": "Chưa xây", "icon": "fund", "url": "funds:ledger", "group": "Quỹ"},
        {"label": "Giấu", "icon": "lock", "url": "ui:readyz", "sees": f"{HERE}.never"},
        {"label": "Hiện", "icon": "key", "url": "ui:healthz", "sees": f"{HERE}.always", "place": "account"},
        {
            "label": "Thông báo",
            "icon": "bell",
            "url": "ui:gallery_sign_in",
            "place": "top",
            "count": f"{HERE}.nine",
            "unit": "thông báo",
        },
        {"label": "Tìm", "icon": "search", "url": "ui:all", "place": "search"},
    ]
    settings.CAUNOI_STANDING = f"{HERE}.standing"
    settings.CAUNOI_PLACE = f"{HERE}.place"
    return settings


def labels(entries: Any) -> list[str]:
    return [entry.label for entry in entries]


def test_an_entry_without_an_address_or_without_permission_is_left_out():
    assert [(group.name, labels(group.entries)) for group in Shell(asking(user=Officer())).groups] == [
        ("", ["Việc", "Kế hoạch"]),
        ("Khác", ["Tất cả thành phần"]),
    ]


def test_entries_stand_where_the_table_puts_them():
    shell = Shell(asking(user=Officer()))
    assert labels(shell.top) == ["Thông báo"]
    assert labels(shell.account) == ["Hiện"]
    assert shell.search is not None
    assert shell.search.href == "/tat-ca/"


def test_the_telephone_has_the_chosen_entries_and_everything():
    assert labels(Shell(asking(user=Officer())).phone) == ["Việc", "Kế hoạch", "Tất cả"]


def test_the_telephone_never_has_more_than_four(settings: LazySettings):
    settings.CAUNOI_MENU = [{"label": "Việc", "icon": "inbox", "url": "ui:gallery", "phone": True}] * 6
    assert len(Shell(asking(user=Officer())).phone) == 4


def test_counts_are_words_and_nothing_is_shown_for_zero():
    work, plan = Shell(asking(user=Officer())).groups[0].entries
    assert work.count == Count("999+", late=True, unit="việc")
    assert plan.count is None
    assert Shell(asking(user=Officer())).top[0].count == Count("9", unit="thông báo")


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/ui/viec-can-lam/", {"Việc": "page"}),
        ("/ui/viec-can-lam/NV-1/", {"Việc": "true"}),
        ("/ui/", {"Tất cả thành phần": "page"}),
        ("/ui/loi/404/", {"Tất cả thành phần": "true"}),
        ("/", {}),
    ],
)
def test_the_entry_nearest_to_the_page_is_marked(path: str, marks: dict[str, str]):
    groups = Shell(asking(path, user=Officer())).groups
    assert {entry.label: entry.current for group in groups for entry in group.entries if entry.current} == marks


def test_the_person_and_the_standing_are_told():
    shell = Shell(asking(user=Officer()))
    assert shell.person is not None
    assert (shell.person.name, shell.person.initials) == ("Lò Thị Hương", "LH")
    assert shell.standing == Standing("Ủy ban MTTQ xã Suối Mơ", "Cán bộ")
    assert shell.place == "Mặt trận tỉnh Suối Mơ"


def test_a_stranger_has_no_menu():
    shell = Shell(asking())
    assert (shell.entries, shell.phone, shell.person, shell.standing, shell.search) == ((), (), None, None, None)
    assert shell.place == "Mặt trận tỉnh Suối Mơ"


def test_without_a_request_nothing_is_asked(settings: LazySettings):
    settings.CAUNOI_PLACE = settings.CAUNOI_STANDING = f"{HERE}.fails"
    shell = Shell()
    assert shell.place == settings.CAUNOI_PLACE_BEFORE_DATA
    assert shell.person is None
    assert shell.search_words == ""


def test_an_installation_without_data_still_has_a_name(settings: LazySettings):
    settings.CAUNOI_PLACE = ""
    assert Shell(asking()).place == settings.CAUNOI_PLACE_BEFORE_DATA


def test_nothing_is_counted_before_it_is_drawn(settings: LazySettings):
    settings.CAUNOI_MENU = [{"label": "Việc", "icon": "inbox", "url": "ui:gallery", "count": f"{HERE}.fails"}]
    shell_context(asking(user=Officer()))


def test_a_wrong_table_is_told_at_once(settings: LazySettings):
    settings.CAUNOI_MENU = [{"label": "Việc", "icon": "inbox", "url": "ui:gallery", "count": "caunoi.nowhere.f"}]
    with pytest.raises(ImportError):
        _ = Shell(asking(user=Officer())).groups


def test_the_search_box_keeps_its_words_on_its_own_page_only():
    assert Shell(asking("/tat-ca/?q=muong+bu", user=Officer())).search_words == "muong bu"
    assert Shell(asking("/ui/?q=muong+bu", user=Officer())).search_words == ""


def test_help_prints_a_number_that_can_be_dialled(settings: LazySettings):
    settings.CAUNOI_HELP_PHONE = "0212 3852 115"
    assert Shell().help.href == "02123852115"
    settings.CAUNOI_HELP_PHONE = ""
    assert Shell().help.telephone == ""
    assert "cán bộ Mặt trận" in Shell().help.words


def test_help_leads_to_its_pages_where_there_are_any(settings: LazySettings):
    settings.CAUNOI_HELP_PAGE = "ui:gallery"
    assert Shell().help.page == "/ui/"
    settings.CAUNOI_HELP_PAGE = "ui:nowhere"
    assert Shell().help.page == ""


def test_everything_as_a_page_lists_the_whole_menu():
    page = render_to_string("ui/all.html", request=asking("/tat-ca/", user=Officer()))
    main = page[page.index("<main") : page.index("</main>")]
    assert [word for word in ("Việc", "Kế hoạch", "Tất cả thành phần", "Thông báo", "Hiện") if word not in main] == []
    assert "999+" in main
    assert "Giấu" not in page
    assert "Chưa xây" not in page


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_base(demo: bool, settings: LazySettings):
    settings.DEMO = demo
    for base in ("ui/work.html", "ui/public.html", "ui/plain.html"):
        page = render_to_string(base, request=asking(user=Officer()))
        assert ("Bản trình diễn: người và số liệu là giả định" in page) is demo
