"""Writes the pages of docs/security that the code itself can tell: what is bounded (`limits.md`), which data are
guarded how (`data-classes.md`), what must agree with what (`agreements.md`), and by which ways one comes in
(`ways-in.md`).

Type: python -m tools.reference
"""

# ruff: noqa: E501 (lines of pages stand here as they are written)

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint, F, Q

from caunoi.ground.fields import SealedTextField
from caunoi.ground.files.checking import KINDS
from caunoi.ground.privacy.actions import starter_activities
from caunoi.ground.privacy.queries import Declared, declared
from caunoi.org import passwords
from caunoi.reporting.starter import rule_rows
from tests.house import survey

BOUND = re.compile(r"(?:[A-Z]+_)*(?:MOST|MAX|LONGEST|LARGEST|LEAST|SHORTEST|OLDEST|PATIENCE|LIVES|KEPT)(?:_[A-Z_]+)?")
"""How a constant is called that bounds something."""
KIBI = 1024


@dataclass(frozen=True, slots=True)
class Bound:
    """A constant that bounds something: where it stands, its value, the words beside it."""

    place: str
    name: str
    value: object
    words: str


def module_of(path: Path) -> str:
    return ".".join(("caunoi", *path.relative_to(survey.HOUSE).with_suffix("").parts)).removesuffix(".__init__")


def sources() -> Iterator[Path]:
    """Files of the house that may be looked into without being started."""
    yield from (one for one in survey.python_files() if one.name not in ("__main__.py", "wsgi.py"))


def bounds() -> list[Bound]:
    """Every public constant that bounds something, in the order of the files."""
    found = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        lines, body = text.splitlines(), ast.parse(text).body
        for node, after in zip_longest(body, body[1:]):
            names = {ast.Assign: getattr(node, "targets", []), ast.AnnAssign: [getattr(node, "target", None)]}
            for target in names.get(type(node), []):
                if isinstance(target, ast.Name) and BOUND.fullmatch(target.id):
                    value = value_of(getattr(node, "value", None), path, target.id)
                    if isinstance(value, int | float | timedelta) and not isinstance(value, bool):
                        words = docstring_of(after) or lines[node.end_lineno - 1].partition("  # ")[2]  # type: ignore[operator]
                        place = path.relative_to(survey.HOUSE).as_posix()
                        found.append(Bound(place, target.id, value, words))
    return found


def value_of(written: ast.expr | None, path: Path, name: str) -> object:
    """The value of a constant: as it is written, or else of its module, which may need what is not installed."""
    try:
        return ast.literal_eval(written) if written else None
    except ValueError:
        pass
    if isinstance(written, ast.BinOp) and isinstance(written.op, ast.Mult):
        left, right = value_of(written.left, path, ""), value_of(written.right, path, "")
        if isinstance(left, int) and isinstance(right, int):
            return left * right
    return getattr(importlib.import_module(module_of(path)), name) if name else None


def docstring_of(node: ast.stmt | None) -> str:
    """The words that stand below a constant."""
    value = getattr(node, "value", None)
    if isinstance(node, ast.Expr) and isinstance(value, ast.Constant) and isinstance(value.value, str):
        return " ".join(value.value.split())
    return ""


def told(value: object) -> str:
    """A number or a span as people read it: "20 MiB" for what is a round number of them."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        sizes = ((86400, "days"), (3600, "hours"), (60, "minutes"))
        return next((f"{seconds // size} {word}" for size, word in sizes if seconds % size == 0), f"{seconds} seconds")
    if isinstance(value, int) and value >= KIBI**2 and value % KIBI**2 == 0:
        return f"{value // KIBI**2} MiB"
    return f"{value:,}" if isinstance(value, int) else str(value)


def form_classes() -> list[type[forms.Form]]:
    """Every form of ours, once, where it is written."""
    found: dict[str, type[forms.Form]] = {}
    for path in sources():
        if "import forms" not in path.read_text(encoding="utf-8") and "forms" not in path.parts:
            continue
        for _, one in inspect.getmembers(importlib.import_module(module_of(path)), inspect.isclass):
            if issubclass(one, forms.Form) and one.__module__.startswith("caunoi."):
                found[f"{one.__module__}.{one.__qualname__}"] = one
    return [found[name] for name in sorted(found)]


def rule_of(field: forms.Field) -> str:
    """What a field of a form takes, in a few words."""
    said = [type(field).__name__]
    for name, words in (
        ("min_length", "at least {} letters"),
        ("max_length", "at most {} letters"),
        ("min_value", "from {}"),
        ("max_value", "to {}"),
    ):
        bound = getattr(field, name, None)
        if bound is not None and not callable(bound):
            said.append(words.format(f"{bound:,}" if isinstance(bound, int) else bound))
    said.append("required" if field.required else "may be empty")
    return ", ".join(said)


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    heads = list(heads)
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return lines + [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in rows]


def kinds_taken() -> list[tuple[str, str, str]]:
    """Each place that takes a file in: where, which kinds, how large (as the call says it)."""
    found = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "accept_upload":
                given = {one.arg: ast.unparse(one.value) for one in node.keywords}
                place = path.relative_to(survey.HOUSE).as_posix()
                found.append((place, given.get("kinds", "ALL_KINDS"), given.get("max_bytes", "MOST_BYTES of files")))
    return sorted(found)


def limits_page() -> str:
    """docs/security/limits.md"""
    kinds = [(code, one.words, ", ".join(one.extensions)) for code, one in KINDS.items()]
    lines = [
        "# What is bounded",
        "",
        "Written by `python -m tools.reference` from the code; a test compares. Limits of the law on petitions are rows",
        "([petition-limits.md](../petition-limits.md)); what a field of an interface for programs takes stands in its own",
        "document (`/api/docs`, `/open311/v2/document.json`).",
        "",
        "## Files",
        "",
        "A file is taken by what it holds and not by its name: content, ending and the kinds that the place takes must",
        "agree. Pictures are drawn anew (no places, no hidden parts), recordings are written anew, archives are measured",
        "before they are opened, what holds macros or programs is refused; each refusal is one sentence and leaves nothing.",
        "",
        *table(("kind", "words", "endings"), kinds),
        "",
        *table(("taken in", "kinds", "largest"), kinds_taken()),
        "",
        "## What costs much",
        "",
        *table(
            ("work", "how it is bounded"),
            (
                (
                    "a paper as PDF (LibreOffice)",
                    "one program at a time; a page waits 45 seconds at most, many are a job",
                ),
                (
                    "reading a Word, PDF, Excel or CSV file",
                    "sizes, pages, rows, memory and seconds below, checked first",
                ),
                ("pictures and recordings", "pixels, bytes and seconds below, before they are decoded"),
                (
                    "searching and lists",
                    "letters of the question and pages of the answer below; lists are read page by page",
                ),
                ("books and tables to take along", "rows below"),
                ("calls of programs", "counted for each token; unknown tokens for each address"),
                (
                    "public forms and pages without sign-in",
                    "counted for each address; more asks for work of the device",
                ),
                ("hashing of passwords", "tries are counted before a password is hashed"),
                ("calls to services outside", "seconds and bytes of each adapter; letters and texts go out by jobs"),
            ),
        ),
        "",
        "## Numbers",
        "",
        *table(
            ("where", "name", "value", "in words"),
            ((f"`{one.place}`", f"`{one.name}`", told(one.value), one.words) for one in bounds()),
        ),
        "",
        "## Fields of forms",
        "",
        "What each field takes before the action looks at it. A choice takes what stands in its list alone.",
        "",
    ]
    for form in form_classes():
        if fields := {name: field for name, field in form.base_fields.items()}:
            lines += [f"### `{form.__module__.removeprefix('caunoi.')}.{form.__qualname__}`", ""]
            if words := " ".join((vars(form).get("__doc__") or "").split()):
                lines += [words, ""]
            lines += [*table(("field", "takes"), ((f"`{name}`", rule_of(one)) for name, one in fields.items())), ""]
    return "\n".join(lines)


def class_of(one: Declared) -> str:
    """ "sealed" for a column of noise, else "personal"."""
    return "sealed" if isinstance(one.table._meta.get_field(one.name), SealedTextField) else "personal"


def classes_page() -> str:
    """docs/security/data-classes.md"""
    fields = declared()
    lines = [
        "# Classes of data",
        "",
        "Written by `python -m tools.reference` from the tables and from the starter list of activities; tests compare, and",
        "a field that is not declared fails the build. A province changes purposes, receivers and terms on its page of what",
        "is held of people.",
        "",
        *table(
            ("class", "in the database", "in the log and the trail", "who reads", "goes when"),
            (
                (
                    "sealed",
                    "ChaCha20-Poly1305, bound to its row; keys may lie apart from the data ([keys](keys.md))",
                    "never, neither value nor digest",
                    "keys and telephones: the adapter alone. What citizens sent: few people, one thing at a time, with a reason that the trail keeps",
                    "its term is over, or the person asks",
                ),
                (
                    "personal",
                    "plain; passwords and PINs hashed; archives encrypted when a key is given",
                    "log: never. Trail: kept aside from the chain, and erasable",
                    "the receivers of its activity, within their units",
                    "its term is over, or the person asks",
                ),
                (
                    "plain",
                    "plain",
                    "trail: as it is; log: numbers of rows",
                    "as the rule of its door says",
                    "never by itself",
                ),
            ),
        ),
        "",
        "Doors: [doors.md](../doors.md). Whoever may not read a field is shown that it is withheld, or nothing.",
        "",
    ]
    for code, activity in {one.code: one for one in starter_activities()}.items():
        mine = [one for one in fields if one.activity == code]
        lines += [
            f"## {activity.name}",
            "",
            f"`{code}`. Who reads: {activity.receivers}. Term: {activity.term}. Guarded by: {activity.safeguards}.",
            "",
            *table(
                ("field", "words", "class"),
                ((f"`{one.table._meta.label}.{one.name}`", one.words, class_of(one)) for one in mine),
            ),
            "",
        ]
    return "\n".join(lines)


WAYS = {
    "django.contrib.auth.backends.ModelBackend": (
        "login name and password",
        "who has an account that is open",
        "five wrong tries close the pair of name and address for a quarter of an hour",
        "asked of those who owe it ([0009](../adr/0009-passwords-and-the-second-step.md))",
    ),
    "caunoi.org.backends.IdentityBackend": (
        "a provider of identities",
        "whose account there an administrator bound to a person",
        "tries are counted for each address; nobody gets an account by it ([0022](../adr/0022-signing-in-with-a-provider.md))",
        "asked as after a password, whatever the provider says",
    ),
    "caunoi.org.backends.PinBackend": (
        "a PIN on a known telephone",
        "heads of residential areas, behind few doors",
        "growing locks for the telephone ([0013](../adr/0013-village-heads-come-in-by-a-telephone-and-a-pin.md))",
        "the telephone is the second thing",
    ),
    "axes.backends.AxesStandaloneBackend": (
        "none: it counts",
        "–",
        "refuses whoever is locked before any other is asked",
        "–",
    ),
}  # fmt: skip
"""Each backend of the settings → in words: way, for whom, against guessing, second step."""


def ways_page() -> str:
    """docs/security/ways-in.md"""
    expected = ", ".join(f"`{one}`" for one in sorted(passwords.EXPECTED))
    kinds: Any = settings.CAUNOI_SECOND_FACTOR_KINDS
    return "\n".join(
        [
            "# Ways in",
            "",
            "Written by `python -m tools.reference` from the settings; a test compares. There is no other way: no account",
            "is made by itself, none comes with the package, no password is sent or reset by mail.",
            "",
            *table(
                ("backend", "way", "for whom", "against guessing", "second step"),
                ((f"`{name}`", *WAYS[name]) for name in settings.AUTHENTICATION_BACKENDS),
            ),
            "",
            "Programs come in by tokens, for one unit and with few rights ([0016](../adr/0016-programs-come-in-by-tokens.md));",
            "whoever has no account opens one thing by an address that is the secret (rule SECRET in [doors.md](../doors.md)),",
            "signed or of 128 random bits, which can be taken back.",
            "",
            "All ways end alike: a session of its own that ends when idle and at last",
            "([0024](../adr/0024-nothing-is-kept-and-an-idle-session-ends.md)), a row of the trail for coming in and for each",
            "failed try, and rights by post. A PIN opens fewer doors: its session knows the twelve hours alone.",
            "",
            "## Second step",
            "",
            f"Owed by the roles {', '.join(settings.CAUNOI_SECOND_FACTOR_ROLES)} anywhere, and by posts in units of the kinds",
            f"{', '.join(kinds)}. An app (TOTP), a passkey (WebAuthn); spare codes stand in for either, once each.",
            "",
            "## Passwords",
            "",
            f"At least {passwords.LEAST_LETTERS} characters; at least {passwords.LEAST_KINDS} different letters or digits left when what is",
            "expected is taken away: the words below, folded; the owner's name, login, mail and units; years; runs. Also refused:",
            "Django's list of what breaches had most often.",
            "",
            expected,
            "",
        ]
    )


def fields_of(condition: Any) -> set[str]:
    """The columns that a condition of a table speaks of; those of lookups without the lookup."""
    if isinstance(condition, Q):
        return {name for one in condition.children for name in fields_of(one)}
    if isinstance(condition, F):
        return {str(condition.deconstruct()[1][0])}
    if isinstance(condition, tuple):
        return {condition[0].partition("__")[0]} | (
            fields_of(condition[1]) if isinstance(condition[1], Q | F) else set()
        )
    return set()


def ties(condition: Q) -> bool:
    """Whether it is more than what each column must be by itself."""
    by_itself = condition.connector == Q.AND and not condition.negated
    parts = condition.children if by_itself else [condition]
    return any(len(fields_of(one)) > 1 for one in parts)


def tied_columns() -> list[tuple[str, str, str]]:
    """Conditions of the tables about more than one column: model, name of the condition, columns."""
    found = []
    for model in apps.get_models():
        for one in model._meta.constraints if model.__module__.startswith("caunoi.") else ():
            if isinstance(one, CheckConstraint) and isinstance(one.condition, Q) and ties(one.condition):
                found.append((model._meta.label, one.name, ", ".join(sorted(fields_of(one.condition)))))
    return sorted(found)


def tied_boxes() -> list[tuple[str, str]]:
    """Forms that look at several fields together, and what they say when those do not agree."""
    found = []
    for form in form_classes():
        if "clean" in vars(form):
            body = ast.parse(textwrap.dedent(inspect.getsource(vars(form)["clean"])))
            words = (
                one.value for one in ast.walk(body) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )
            said = [one for one in words if one.endswith(".")]
            found.append((f"{form.__module__.removeprefix('caunoi.')}.{form.__qualname__}", " ".join(said)))
    return found


def agreements_page() -> str:
    """docs/security/agreements.md"""
    return "\n".join(
        [
            "# What must agree with what",
            "",
            "Written by `python -m tools.reference` from the code; a test compares. What may follow what is in",
            "[the states](../states); which fields alone take what is in [limits.md](limits.md).",
            "",
            "## In the tables",
            "",
            "Conditions that tie columns of a row together. The database refuses what breaks them, whatever wrote it.",
            "",
            *table(
                ("table", "condition", "columns"),
                ((f"`{one}`", f"`{name}`", told) for one, name, told in tied_columns()),
            ),
            "",
            "## In forms",
            "",
            *table(("form", "what it says"), ((f"`{name}`", said) for name, said in tied_boxes())),
            "",
            "## In reports",
            "",
            "The rules that an installation begins with; the province changes them as rows. An error keeps a report from being",
            "sent, a warning asks for a word of explanation. The browser reckons with the same rules.",
            "",
            *table(
                ("rule", "left", "", "right", "", "sentence"),
                (
                    (one.code, f"`{one.left}`", one.operator, f"`{one.right}`", one.importance, one.sentence)
                    for one in rule_rows()
                ),
            ),
            "",
        ]
    )


def pages() -> dict[str, str]:
    """docs/security: file name → text."""
    return {
        "limits.md": limits_page(),
        "agreements.md": agreements_page(),
        "data-classes.md": classes_page(),
        "ways-in.md": ways_page(),
    }
