"""What the code of the house never does, found by reading it: patterns that hang, programs by a shell, objects from
outside, weak chance, XML that fetches, calls to anywhere, fields that nobody named."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as marks  # the reader of patterns that Python itself uses
from re import _parser
from typing import Any

import pytest

from tests.house import survey

MANY = 64
"""From this many turns on a repetition counts as endless."""
LETTERS = frozenset(map(chr, [9, 10, 13, *range(0x20, 0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00), 0x2026]))
KINDS = {
    marks.CATEGORY_DIGIT: r"\d",
    marks.CATEGORY_NOT_DIGIT: r"\D",
    marks.CATEGORY_SPACE: r"\s",
    marks.CATEGORY_NOT_SPACE: r"\S",
    marks.CATEGORY_WORD: r"\w",
    marks.CATEGORY_NOT_WORD: r"\W",
}
READING = ("compile", "match", "search", "sub", "subn", "fullmatch", "finditer", "findall", "split")
# Who speaks to the net, and with what. A new place is written here on purpose, after a look at where it can be led.
CALLING_OUT = {
    "ground/notices/adapters.py": {"http.client", "socket", "ssl"},
    "ground/notices/actions/outbox.py": {"smtplib"},
    "ground/files/scanning.py": {"socket"},
    "config/cli/running.py": {"urllib.request"},
}
NETS = {"http.client", "socket", "ssl", "urllib.request", "smtplib", "ftplib", "asyncio", "imaplib", "xmlrpc.client"}
NETS |= {"requests", "httpx", "aiohttp", "urllib3", "paramiko", "websockets"}
OBJECTS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle", "yaml", "code", "codeop"}
CIPHERS = {"ChaCha20Poly1305", "Fernet", "MultiFernet", "InvalidToken", "InvalidTag", "SHA256", "HKDF"}
SHELLS = {("os", "system"), ("os", "popen"), ("subprocess", "getoutput"), ("subprocess", "getstatusoutput")}
# The reader of Python's own library, which takes entities in; its writing side and the type of a node do no harm.
XML_READERS = {
    "fromstring",
    "fromstringlist",
    "parse",
    "iterparse",
    "XML",
    "XMLID",
    "XMLParser",
    "XMLPullParser",
    "sax",
}
SENT = {"GET", "POST", "META", "headers", "COOKIES", "FILES"}


@cache
def charset(kind: Any, told: Any) -> frozenset[str]:
    """The letters that one sign of a pattern takes."""
    match kind:
        case marks.LITERAL:
            return frozenset({chr(told)})
        case marks.NOT_LITERAL:
            return LETTERS - {chr(told)}
        case marks.ANY:
            return LETTERS
        case marks.RANGE:
            return frozenset(map(chr, range(told[0], told[1] + 1)))
        case marks.CATEGORY:
            return frozenset(letter for letter in LETTERS if re.match(KINDS[told], letter))
    raise AssertionError(f"a sign that is not known here: {kind}")


def letters_of(items: Any) -> frozenset[str]:
    """All letters that the signs of a part of a pattern take."""
    found: frozenset[str] = frozenset()
    for kind, told in items:
        match kind:
            case marks.IN:
                inside = [one for one in told if one[0] is not marks.NEGATE]
                some = frozenset[str]().union(*(charset(*one) for one in inside))
                found |= LETTERS - some if len(inside) < len(told) else some
            case marks.MAX_REPEAT | marks.MIN_REPEAT | marks.POSSESSIVE_REPEAT:
                found |= letters_of(told[2])
            case marks.SUBPATTERN:
                found |= letters_of(told[3])
            case marks.ATOMIC_GROUP:
                found |= letters_of(told)
            case marks.BRANCH:
                found = found.union(*map(letters_of, told[1]))
            case marks.AT | marks.ASSERT | marks.ASSERT_NOT:
                pass
            case marks.GROUPREF | marks.GROUPREF_EXISTS:
                found |= LETTERS
            case _:
                found |= charset(kind, told)
    return found


def parts_of(kind: Any, told: Any) -> list[Any]:
    """The patterns within one sign of a pattern."""
    match kind:
        case marks.MAX_REPEAT | marks.MIN_REPEAT | marks.POSSESSIVE_REPEAT:
            return [told[2]]
        case marks.SUBPATTERN:
            return [told[3]]
        case marks.ATOMIC_GROUP:
            return [told]
        case marks.BRANCH:
            return list(told[1])
        case marks.ASSERT | marks.ASSERT_NOT:
            return [told[1]]
        case marks.GROUPREF_EXISTS:
            return [one for one in told[1:] if one is not None]
    return []


def is_endless(kind: Any, told: Any) -> bool:
    return kind in (marks.MAX_REPEAT, marks.MIN_REPEAT) and (told[1] is marks.MAXREPEAT or told[1] >= MANY)


def holds_endless(items: Any) -> bool:
    return any(is_endless(*one) or any(map(holds_endless, parts_of(*one))) for one in items)


def is_clear(body: Any) -> bool:
    """Whether turns of a repetition are told apart in one way only: nothing endless is in it, or a sign that stands in
    it once takes no letter of the others, or neighbours that must all be there share none."""
    signs = [one for one in body if one[0] is not marks.AT]
    if not holds_endless(signs):
        return True
    if len(signs) == 1 and signs[0][0] in (marks.SUBPATTERN, marks.BRANCH):
        return all(map(is_clear, parts_of(*signs[0])))
    sets = [letters_of([one]) for one in signs]
    for at, (kind, _) in enumerate(signs):
        others = frozenset[str]().union(*sets[:at], *sets[at + 1 :])
        if kind in (marks.LITERAL, marks.IN, marks.NOT_LITERAL) and not sets[at] & others:
            return True
    must = all(one[1][0] >= 1 if is_endless(*one) else not parts_of(*one) for one in signs)
    return must and len(signs) > 1 and not any(sets[at - 1] & sets[at] for at in range(len(signs)))


def hangs(items: Any) -> bool:
    """Whether somewhere in a pattern an endless repetition can share out what is read in ever more ways."""
    return any((is_endless(*one) and not is_clear(one[1][2])) or any(map(hangs, parts_of(*one))) for one in items)


def can_hang(pattern: str, flags: int = 0) -> bool:
    return hangs(_parser.parse(pattern, flags & ~re.DEBUG))


@cache
def calls(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    """Every call in a file, found once for all questions."""
    return tuple(survey.calls(path))


def module_of(path: Path) -> str:
    return ".".join(("caunoi", *path.relative_to(survey.HOUSE).with_suffix("").parts)).removesuffix(".__init__")


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern():
            yield value
        case dict():
            yield from patterns_in(list(value.values()))
        case list() | tuple() | set() | frozenset():
            for one in value:
                yield from patterns_in(one)


def reading_calls(path: Path) -> Iterator[ast.Call]:
    """Calls of the module of patterns in a file."""
    for name, call in calls(path):
        of_module = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "re"
        if of_module and name in READING and call.args:
            yield call


@cache
def imported(path: Path) -> frozenset[str]:
    """Modules that a file brings in, and what it takes from them: "http.client", "hashlib.sha256"."""
    found: set[str] = set()
    for node in ast.walk(survey.tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
    return frozenset(found)


def keywords(call: ast.Call) -> dict[str | None, str]:
    return {one.arg: ast.unparse(one.value) for one in call.keywords}


def test_no_pattern_can_be_made_to_try_without_end() -> None:
    looked_at, wrong = 0, []
    for path in survey.python_files():
        if "re." not in path.read_text(encoding="utf-8"):
            continue
        for call in reading_calls(path):
            if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
                looked_at += 1
                wrong += [survey.place(path, call)] if can_hang(call.args[0].value) else []
        if path.name not in ("__main__.py", "wsgi.py"):
            for name, value in vars(importlib.import_module(module_of(path))).items():
                for one in patterns_in(value):
                    looked_at += 1
                    wrong += [f"{module_of(path)}.{name}"] if can_hang(one.pattern, one.flags) else []
    assert wrong == []
    assert looked_at > 150


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(?:\w+\s?)*$", r"(?:a|a+)*b", r"([a-z]+[0-9]*)*!", r"(?:[^\W_]+(?:x+y*)*)", r"(?:.*,)*z"]
)
def test_a_pattern_that_hangs_would_be_noticed(pattern: str) -> None:
    assert can_hang(pattern)


@pytest.mark.parametrize("pattern", [r"(?:,\d+)*", r"\d+(?: +\d+)+", r"(?:[A-Z][a-z]+){2,}", r"a*b*c*", r"(?:ab)*"])
def test_a_pattern_that_does_not_passes(pattern: str) -> None:
    assert not can_hang(pattern)


def test_a_pattern_made_on_the_way_takes_what_was_typed_as_letters() -> None:
    """What is put into a pattern inside of a function is escaped, or a number that a pattern of ours has found."""
    numbers = {"plans/outline/rows.py": {"number"}}
    wrong, seen = [], 0
    for path in survey.python_files():
        within = [one for one in ast.walk(survey.tree_of(path)) if isinstance(one, ast.FunctionDef)]
        inside = {id(node) for one in within for node in ast.walk(one)}
        for call in reading_calls(path):
            if id(call) not in inside or isinstance(call.args[0], ast.Constant):
                continue
            seen += 1
            told = [one.value for one in ast.walk(call.args[0]) if isinstance(one, ast.FormattedValue)]
            known = numbers.get(path.relative_to(survey.HOUSE).as_posix(), set())
            is_right = all(ast.unparse(one).startswith("re.escape(") or ast.unparse(one) in known for one in told)
            is_constant = isinstance(call.args[0], ast.Name) and call.args[0].id.isupper()
            if not is_constant and not (isinstance(call.args[0], ast.JoinedStr) and is_right):
                wrong.append(survey.place(path, call))
    assert wrong == []
    assert seen >= 3


def test_no_program_is_started_through_a_shell() -> None:
    wrong, started = [], 0
    for path in survey.python_files():
        for name, call in calls(path):
            of = getattr(getattr(call.func, "value", None), "id", "")
            if of == "subprocess" and name in ("run", "Popen", "call", "check_call", "check_output"):
                started += 1
                is_line = isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
                wrong += [survey.place(path, call)] if is_line or "shell" in keywords(call) else []
            elif (of, name) in SHELLS or (of == "os" and name.startswith(("exec", "spawn"))):
                wrong.append(survey.place(path, call))
    assert wrong == []
    assert started >= 5


def test_nothing_that_was_sent_becomes_an_object_or_is_run() -> None:
    wrong = []
    for path in survey.python_files():
        wrong += [f"{path}: {one}" for one in imported(path) & OBJECTS]
        for _, call in calls(path):
            is_run = isinstance(call.func, ast.Name) and call.func.id in ("eval", "exec", "compile", "__import__")
            wrong += [survey.place(path, call)] if is_run else []
    assert wrong == []


def test_chance_digests_and_ciphers_are_of_the_few_that_hold() -> None:
    wrong, digests = [], 0
    for path in survey.python_files():
        names = imported(path)
        wrong += [f"{path}: {one}" for one in names if one.partition(".")[0] == "random"]
        wrong += [
            f"{path}: {one}" for one in names if one.startswith("cryptography.") and one.rpartition(".")[2][0].isupper()
            and one.rpartition(".")[2] not in CIPHERS
        ]  # fmt: skip
        for name, call in calls(path):
            if getattr(getattr(call.func, "value", None), "id", "") == "hashlib":
                digests += 1
                is_file = name == "file_digest" and ast.unparse(call.args[1]) == "'sha256'"
                wrong += [] if name == "sha256" or is_file else [survey.place(path, call)]
            elif name == "salted_hmac":
                wrong += [] if keywords(call).get("algorithm") == "'sha256'" else [survey.place(path, call)]
    assert wrong == []
    assert digests >= 10


def test_xml_is_read_without_entities_and_fetches_nothing() -> None:
    wrong, readers = [], 0
    for path in survey.python_files():
        own = [one for one in imported(path) if one.startswith("xml.") and not one.startswith("xml.sax.saxutils")]
        wrong += [f"{path}: {one}" for one in own if not one.startswith("xml.etree") or XML_READERS & {*one.split(".")}]
        for name, call in calls(path):
            of = getattr(getattr(call.func, "value", None), "id", "")
            if of in ("ET", "ElementTree"):
                wrong += [survey.place(path, call)] if name in XML_READERS else []
            if of != "etree":
                continue
            if name in ("XMLParser", "iterparse"):
                readers += 1
                told = keywords(call)
                is_shut = told.get("resolve_entities") == "False" and told.get("no_network") == "True"
                wrong += [] if is_shut else [survey.place(path, call)]
            elif name in ("parse", "XML", "HTML", "XSLT") or (name == "fromstring" and len(call.args) < 2):
                wrong.append(survey.place(path, call))
    assert wrong == []
    assert readers >= 4


def test_the_house_calls_out_at_few_places_and_knows_them() -> None:
    found = {
        path.relative_to(survey.HOUSE).as_posix(): nets
        for path in survey.python_files()
        if (nets := {one for one in imported(path) if one in NETS})
    }
    assert found == CALLING_OUT


def test_no_certificate_goes_unchecked() -> None:
    loose = re.compile(r"_create_unverified_context|CERT_NONE|check_hostname\s*=\s*False|verify\s*=\s*False")
    files = [path for path in survey.python_files() if loose.search(path.read_text(encoding="utf-8"))]
    assert files == []


def test_a_form_takes_the_fields_it_names_and_no_other() -> None:
    """No form and no schema is made of a table, and nothing that was sent is poured into one."""
    wrong = []
    for path in survey.python_files():
        for node in ast.walk(survey.tree_of(path)):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(one).rpartition(".")[2] for one in node.bases}
                wrong += [survey.place(path, node)] if bases & {"ModelForm", "ModelSchema", "BaseModelForm"} else []
        for name, call in calls(path):
            poured = [ast.unparse(one.value) for one in call.keywords if one.arg is None]
            is_sent = any(re.search(r"\b(POST|GET|body|cleaned_data)\b", one) for one in poured)
            is_table = name in ("create", "update", "get_or_create", "update_or_create") and "objects" in ast.unparse(
                call.func
            )
            if name in ("modelform_factory", "modelformset_factory") or (is_sent and is_table):
                wrong.append(survey.place(path, call))
    assert wrong == []


def test_nobody_is_led_where_a_request_says() -> None:
    """What is sent stands in no redirect as it came."""
    wrong, led = [], 0
    for path in survey.python_files():
        for name, call in calls(path):
            if name in ("redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect") and call.args:
                led += 1
                target = call.args[0]
                # What an address of ours takes along in its question leads nobody anywhere.
                along = [one for one in ast.walk(target) if ast.unparse(one).startswith("urlencode(")]
                safe = {id(node) for one in along for node in ast.walk(one)}
                names = {one.attr for one in ast.walk(target) if isinstance(one, ast.Attribute) and id(one) not in safe}
                wrong += [survey.place(path, call)] if names & SENT else []
    assert wrong == []
    assert led > 50


def test_files_are_handed_over_in_one_place() -> None:
    """So each is saved and never run, and no cache keeps it. A calendar is read by a program without a session, and the
    figures for everybody may be kept by anybody."""
    places = {
        str(path.relative_to(survey.HOUSE))
        for path in survey.python_files()
        if "Content-Disposition" in path.read_text("utf-8")
    }
    assert places == {"ground/files/serving.py", "plans/feeds.py", "portal/views/public.py"}
