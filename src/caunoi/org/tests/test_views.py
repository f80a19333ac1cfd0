"""Pages as the owner, the colleague, the stranger and nobody meet them."""

from __future__ import annotations

import re

from django.urls import reverse

from caunoi.org.tests.cast import Cast


def pages_of(cast: Cast) -> dict[str, str]:
    post = cast.officer.posts.get()
    code = [cast.commune.code]
    login = [cast.officer.login]
    return {
        "org:units": reverse("org:units"),
        "org:unit_tree": reverse("org:unit_tree"),
        "org:unit_new": reverse("org:unit_new"),
        **{
            f"org:{name}": reverse(f"org:{name}", args=code)
            for name in (
                "unit",
                "unit_edit",
                "unit_rename",
                "unit_merge",
                "unit_split",
                "unit_move",
                "unit_close",
                "alias_new",
            )
        },
        "org:import_new": reverse("org:import_new"),
        "org:people": reverse("org:people"),
        "org:person_new": reverse("org:person_new"),
        **{f"org:{name}": reverse(f"org:{name}", args=login) for name in ("person", "person_edit", "post_new")},
        "org:post_end": reverse("org:post_end", args=[post.pk]),
        "org:calendar": reverse("org:calendar"),
        "org:day_new": reverse("org:day_new"),
        "org:trail": reverse("org:trail"),
        "org:notices": reverse("org:notices"),
        "org:account": reverse("org:account"),
        "account_change_password": reverse("account_change_password"),
        "account_logout": reverse("account_logout"),
    }


def heading_of(html: str) -> str:
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    assert len(headings) == 1
    return str(headings[0]).strip()


def test_the_administrator_opens_every_page(cast: Cast) -> None:
    client = cast.client(cast.administrator)
    for name, address in pages_of(cast).items():
        response = client.get(address)
        assert response.status_code == 200, name
        html = response.content.decode()
        assert re.search(r"<title>.+ – Cầu Nối</title>", html), name
        assert heading_of(html), name
        assert "style=" not in html, name
