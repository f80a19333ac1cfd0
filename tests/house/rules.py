"""Who may open which door, as it is declared: `tests/house/doors.csv` names the rule of each door and method, and here
stands what each rule means. `test_doors_by_role.py` tries every door as every role and holds both together."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

DECLARED = Path(__file__).parent / "doors.csv"

ROLES = {
    "anybody": "has not signed in",
    "no post": "signed in; the last post is over",
    "stranger": "officer of another commune",
    "organisation": "officer of a member organisation of the province",
    "village head": "head of a residential area of the commune",
    "colleague": "inspector of the commune: reads, and has no other role",
    "owner": "officer of the commune whose things these are",
    "leader": "leader of the commune",
    "board": "specialist of a board of the province",
    "office": "clerk of the province's office",
    "province": "leader of the province",
    "auditor": "inspector of the province",
    "administrator": "administrator of the province",
}
"""The roles of the trial. What stands behind the doors belongs to the commune, its area, or the province."""

_SHORT = dict(zip("any nop str org vil col own lea boa off pro aud adm".split(), ROLES, strict=True))


class Rule(NamedTuple):
    """Words for people; the roles that are let in, None where it is one person alone, whoever that is."""

    words: str
    roles: frozenset[str] | None


def _rule(words: str, roles: str) -> Rule:
    return Rule(words, frozenset(_SHORT[one] for one in roles.split()))


RULES = {
    "ANYBODY": Rule("everybody, without signing in", frozenset(ROLES)),
    "SECRET": Rule("whoever has the address, which is the secret", frozenset(ROLES)),
    "SIGNED_IN": Rule("whoever is signed in, and sees what is hers there", frozenset(ROLES) - {"anybody"}),
    "AGAIN": Rule(
        "whoever is signed in; who owns a key and does not prove it signs in anew",
        frozenset(ROLES) - {"anybody", "administrator"},
    ),
    "MINE": Rule("the one person whose it is", None),
    "POST": _rule(
        "whoever holds a post of work or audit, for her own units", "str org vil col own lea boa off pro aud"
    ),
    "TOKEN": _rule(
        "a program with a token, for the unit of the token alone", "str org vil col own lea boa off pro aud"
    ),
    "WORKS": _rule("whoever does the work of a unit, for that unit", "str org vil own lea boa off pro"),
    "OFFICERS": _rule("the same, but not the head of an area", "str org own lea boa off pro"),
    "FRONT": _rule("the same, of the Front itself", "str own lea boa off pro"),
    "FRONT_SETS": _rule("the same, and administrators", "str own lea boa off pro adm"),
    "OVERSEES": _rule("whoever reads a unit that has others beneath it", "str col own lea boa off pro aud"),
    "RECEIVES": _rule("whoever receives people or reports in a commune", "str vil own lea"),
    "KEEPS_BOOKS": _rule("whoever keeps the register of a unit", "str org own boa off"),
    "READS": _rule("whoever reads the commune: its own and those above it", "col own lea boa off pro aud"),
    "READS_OR_ADMINISTERS": _rule("the same, and administrators", "col own lea boa off pro aud adm"),
    "READS_PROVINCE": _rule("whoever reads what is the province's", "boa off pro aud"),
    "UNITS_OWN": _rule("the commune's own people who do its work", "own lea"),
    "AREAS_OWN": _rule("the same, and the head of the area", "vil own lea"),
    "TASK": _rule("whoever does the task in the commune or stands above it", "own lea boa off pro"),
    "UNITS_HEAD": _rule("the head of the commune", "lea"),
    "HEADS": _rule("heads of a unit, for that unit", "lea pro"),
    "PROVINCE_WRITES": _rule("whoever does the work of the province", "boa off pro"),
    "PAPERS": _rule("whoever keeps the province's papers", "boa off"),
    "BOARD": _rule("the board that checks its part", "boa"),
    "COLLECTS": _rule("whoever collects the province's reports", "off pro"),
    "COLLECTS_SETS": _rule("the same, and administrators", "off pro adm"),
    "KINDS": _rule("the province's office and administrators", "off adm"),
    "REPORTS_INCIDENTS": _rule("heads of a unit, for that unit, and whoever answers for personal data", "lea pro adm"),
    "PROTECTS": _rule("head of the province and administrators, who answer for personal data", "pro adm"),
    "ADMINISTERS": _rule("administrators", "adm"),
    "TRAIL": _rule("inspectors and administrators", "col aud adm"),
    "TRAIL_WHOLE": _rule("the same, of the whole province", "aud adm"),
    "ACCOUNT": _rule("the person herself and whoever administers her", "own adm"),
    "KEYS": _rule("whoever hands out the links of heads of areas", "own adm"),
    "KEYS_LIST": _rule("the same, for her own commune", "str own adm"),
    "STANDS_IN": _rule("the two of a substitution, their heads, administrators", "own lea pro adm"),
    "KEY": Rule("a program that brings a key in what it sends; the trial brings none", frozenset()),
    "NOTHING": Rule("closed to all in the trial: nothing of the kind stands there", frozenset()),
}

COMMANDS = {
    "add_administrator": "makes the first administrator; told in the trail",
    "demo": "fills an empty database with invented people; refused outside a demonstration",
    "export_values": "writes the values of periods to a file",
    "import_values": "reads values from a file; told in the trail",
    "load_plan": "reads a plan, as the person who is named",
    "load_units": "loads the list of units; told in the trail",
    "reseal": "seals again with a new key; told in the trail",
    "seal_trail": "links the rows of the trail",
    "text_stand_in": "stands in for a gateway of texts while developing",
    "verify_trail": "checks the chain of the trail",
    "work": "runs the jobs that are due",
}
"""Commands of the machine: no address leads to them; whoever may type there may run them."""


class Declared(NamedTuple):
    door: str
    method: str
    rule: str


def declared() -> list[Declared]:
    """What `doors.csv` says, in its order."""
    with DECLARED.open(encoding="utf-8", newline="") as file:
        return [Declared(*row) for row in list(csv.reader(file))[1:]]


def page() -> str:
    """docs/doors.md"""
    lines = [
        "# Doors",
        "",
        "Every address of the house by every method it answers, and who is let in. What is declared in",
        "`tests/house/doors.csv` is tried by `tests/house/test_doors_by_role.py`: every door, as every role below, in",
        "one world whose things belong to a commune, its residential area, or the province. ● is let in; · is refused.",
        "Who has not signed in is led to the page of sign-in; who may not know of a thing is answered as if it did not",
        "exist (404); who may see it but not do this is told so (403). No page answers PUT, PATCH, DELETE, OPTIONS or",
        "TRACE.",
        "A door that is not declared fails the build.",
        "",
        "## Roles",
        "",
        "| role | who that is |",
        "|---|---|",
        *(f"| {role} | {words} |" for role, words in ROLES.items()),
        "",
        "## Rules",
        "",
        "| rule | lets in |",
        "|---|---|",
        *(f"| {name} | {rule.words} |" for name, rule in RULES.items()),
        "",
        "## Table",
        "",
        f"| door | method | rule | {' | '.join(ROLES)} |",
        f"|---|---|---|{'---|' * len(ROLES)}",
    ]
    for one in declared():
        roles = RULES[one.rule].roles
        marks = " | ".join("one" if roles is None else "●" if role in roles else "·" for role in ROLES)
        lines.append(f"| `{one.door}` | {one.method} | {one.rule} | {marks} |")
    lines += [
        "",
        "## Commands",
        "",
        "No address leads to these; whoever may type on the machine may run them.",
        "",
        "| command | what it does |",
        "|---|---|",
        *(f"| `{name}` | {words} |" for name, words in COMMANDS.items()),
    ]
    return "\n".join(lines) + "\n"
