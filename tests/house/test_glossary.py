"""The glossary names every folder and status, every deed has its words; every setting is described where it is read."""

from __future__ import annotations

import ast
import re

from caunoi.config import settings
from tests.house import survey
from tools import reference

GLOSSARY = (survey.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
DEED = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


def deeds() -> set[str]:
    """Codes of the trail as actions write them."""
    found = set()
    for path in survey.python_files():
        for name, node in survey.calls(path):
            told = [keyword.value for keyword in node.keywords if keyword.arg == "deed"]
            if name == "record":
                told += node.args[:1]
            found |= {
                value.value
                for value in told
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and DEED.fullmatch(value.value)
            }
    return found


def written(word: str) -> bool:
    return re.search(rf"`{re.escape(word)}`", GLOSSARY) is not None


def test_every_folder_stands_there():
    assert len(survey.folders()) >= 10
    assert [folder for folder in survey.folders() if not written(folder.split("/")[-1])] == []


def test_every_status_stands_there_with_its_words():
    statuses = [status for table in reference.tables() for status in table.steps]
    assert statuses
    assert [status.value for status in statuses if not (written(status.value) and status.label in GLOSSARY)] == []


def test_every_deed_has_its_words():
    assert len(deeds()) >= 20
    assert sorted(deeds() - set(reference.deeds())) == []


def test_every_setting_is_described_where_it_is_read():
    read = set()
    for path in survey.python_files():
        read |= {
            node.value
            for node in ast.walk(survey.tree_of(path))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"CAUNOI_[A-Z_]+", node.value)
        }
    assert len(read) >= 5
    assert sorted(name for name in read if name not in (settings.__doc__ or "")) == []


def facts_told() -> set[str]:
    """Names of facts and of changed columns as actions write them."""
    own = {"deed", "by", "on", "unit", "facts", "personal", "acting_for", "seen", "where", "values"}
    found = set()
    for path in survey.python_files():
        for name, node in survey.calls(path):
            if name not in {"record", "change"}:
                continue
            dicts = [keyword.value for keyword in node.keywords if keyword.arg in {"facts", "values"}]
            found |= {
                key.value
                for tree in dicts
                for one in ast.walk(tree)
                if isinstance(one, ast.Dict)
                for key in one.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
            if name == "change":
                found |= {keyword.arg for keyword in node.keywords if keyword.arg} - own
    return found - {"changed"}


def test_every_fact_has_its_words():
    rows = (survey.HOUSE / "org" / "data" / "facts.csv").read_text(encoding="utf-8").splitlines()
    assert len(facts_told()) >= 40
    assert sorted(facts_told() - {row.split(",")[0] for row in rows}) == []
