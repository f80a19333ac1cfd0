"""Templates stay at home, carry nothing inline, and every form that changes something carries its keys."""

from __future__ import annotations

import re

import pytest

from caunoi.org.middleware import BY_ITSELF
from tests.house import survey

NAMED = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
COMMENT = re.compile(r"{%\s*comment[^%]*%}(.*?){%\s*endcomment\s*%}|{#(.*?)#}", re.DOTALL)
TAG = re.compile(r"<([a-z][a-z0-9-]*)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
FORM = re.compile(r"<form\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a script attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "a script attribute of htmx": re.compile(r"\shx-on\b", re.IGNORECASE),
}
OTHER_HOST = re.compile(r"\b(?:src|href|action|srcset)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
# A link that a reader may choose to follow; nothing is loaded from it.
OUTWARD_LINK = re.compile(r"<a\b[^>]*rel=[\"'][^\"']*noreferrer", re.IGNORECASE)

ADDRESS = re.compile(
    r"\s(?:href|src|action|formaction|poster|data|hx-get|hx-post)\s*=\s*\"((?:{%.*?%}|{{.*?}}|[^\"])*)\"", re.DOTALL
)
GIVEN = re.compile(r"{%\s*(?:include|with)\b.*?%}", re.DOTALL)
# Nothing, a place of the page, a page of ours by its path or from the table of doors, a file of ours, a letter, a call.
BEGINS = re.compile(r"$|[#?]|/(?![/\\])|tel:|mailto:|{%\s*(?:if\s[^%]*%}\s*{%\s*)?(?:url|static)\s")
MADE_BY_THE_CODE = re.compile(
    r"{{\s*(?:\w+\.)*(?:\w*href|home|enter|leave|action|apply|back|here|next|previous|before|after|whole|page|records"
    r"|new_\w+|picture|totp_svg_data_uri|sprite|one\.url|cell\.offer\.address|address)\s*}}"
)
"""Variables that hold an address the code made from the table of doors, or a picture it drew; never what was typed."""


def pages() -> list:
    return [path for path in survey.templates() if path.suffix == ".html"]


def name_of(path) -> str:
    return path.relative_to(survey.HOUSE).as_posix()


def bare(path) -> str:
    """The template without its comments."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def opens_inline(text: str) -> list[str]:
    """What a strict policy of the browser would refuse in this text."""
    attributes = [QUOTED.sub('""', inside) for _, inside in TAG.findall(text)]
    found = [what for names in attributes for what, sign in INLINE.items() if sign.search(names)]
    if re.search(r"=\s*[\"']?\s*javascript:|\shx-vals\s*=\s*[\"']js:", text, re.IGNORECASE):
        found.append("a program in an attribute")
    if re.search(r"<style\b", text, re.IGNORECASE):
        found.append("a style element")
    # Data for a script may stand in the page; a program may not.
    if re.search(r"<script\b(?![^>]*(?:\bsrc=|type=[\"']application/json))", text, re.IGNORECASE):
        found.append("a script element")
    return found


def strange_addresses(text: str) -> list[str]:
    """Addresses that begin otherwise than a page, a file, a letter or a call, or with a variable nobody vouched for."""
    return [
        written
        for written in ADDRESS.findall(GIVEN.sub("", text))
        if not BEGINS.match(written) and not MADE_BY_THE_CODE.match(written)
    ]


def forms_without_keys(text: str) -> list[str]:
    return [
        attributes.strip()
        for attributes, inside in FORM.findall(text)
        if re.search(r"method\s*=\s*[\"']?post", attributes, re.IGNORECASE) and "{% form_keys %}" not in inside
    ]


def test_there_are_templates_and_forms_to_look_at():
    assert len(pages()) >= 20
    assert any(FORM.search(bare(path)) for path in pages())


@pytest.mark.parametrize("path", pages(), ids=name_of)
class TestEveryTemplate:
    def test_it_builds_only_on_the_common_components_and_its_own_folder(self, path):
        home = survey.folder_of(path).split("/")[-1]
        # Sign-in is the exception: allauth finds its pages by its own names.
        homes = {home, "ui"} | ({"account", "allauth", "mfa", "usersessions"} if home == "org" else set())
        assert [name for name in NAMED.findall(bare(path)) if name.split("/")[0] not in homes] == []

    def test_it_carries_nothing_inline(self, path):
        assert opens_inline(bare(path)) == []

    def test_it_loads_nothing_from_another_host(self, path):
        loads = [line for line in bare(path).splitlines() if OTHER_HOST.search(line) and not OUTWARD_LINK.search(line)]
        assert loads == []

    def test_a_form_that_changes_something_carries_its_keys(self, path):
        assert forms_without_keys(bare(path)) == []


def components() -> list:
    return [path for path in pages() if path.parent.name == "parts" and "ui" in path.parts]


def test_there_are_components():
    assert len(components()) >= 10


@pytest.mark.parametrize("path", components(), ids=name_of)
def test_a_component_opens_with_the_list_of_its_arguments(path):
    text = path.read_text(encoding="utf-8").lstrip()
    first = COMMENT.search(text)
    assert first is not None
    assert re.sub(r"{%\s*load [^%]*%}", "", text[: first.start()]).strip() == ""
    told = first.group(0)
    used = {
        name.split(".")[0]
        for name in re.findall(r"{{\s*([a-z_][\w.]*)", COMMENT.sub("", text))
        if not re.search(rf"{{%\s*(?:for|with)\b[^%]*\b{name.split('.')[0]}\b[^%]*%}}", text)
    } - {"forloop", "block", "request", "csrf_token", "shell", "True", "False"}
    assert {name for name in used if not re.search(rf"\b{name}\b", told)} == set()


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        '<a href="#" onclick="go()">',
        "<script>go()</script>",
        "<style>p{}</style>",
        '<a href="javascript:go()">',
    ],
)
def test_what_is_inline_would_be_noticed(text):
    assert opens_inline(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script defer src="x.js"></script>',
        '<p title="on = off; style = none">',
        '<script type="application/json" id="d">{}</script>',
    ],
)
def test_what_is_not_inline_passes(text):
    assert not opens_inline(text)


def test_addresses_lead_to_pages_letters_and_calls():
    assert {name_of(path): found for path in pages() if (found := strange_addresses(bare(path)))} == {}


def test_an_address_of_another_kind_would_be_noticed():
    wrong = ['<a href="{{ petition.words }}">', '<img src="data:text/html,x">', '<form action="//x.example/">']
    assert [len(strange_addresses(one)) for one in wrong] == [1, 1, 1]
    assert strange_addresses('<a href="{{ row.href }}"><button formaction="javascript:go()">') == ["javascript:go()"]
    right = '<a href="{% url "a:b" one.ref %}"><a href="#main"><a href="tel:{{ one.telephone }}">'
    assert strange_addresses(right) == []


def test_a_form_without_keys_would_be_noticed():
    assert forms_without_keys('<form method="post" action="/x/">{% csrf_token %}</form>')
    assert not forms_without_keys('<form method="post">{% form_keys %}</form><form method="get"></form>')


@pytest.mark.parametrize(
    "path", [path for path in pages() if re.search(r"hx-trigger=[^>]*every ", bare(path))], ids=name_of
)
def test_what_asks_by_its_own_clock_says_so(path):
    """Else a page that was left open would keep its session open too."""
    asking = [inside for _, inside in TAG.findall(bare(path).replace("{% url", "{ url")) if "every " in inside]
    assert asking
    assert all(BY_ITSELF in inside for inside in asking)
