"""Each import contract refuses a sin that is planted for it; a wildcard that matches nothing would be silent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import survey

NAMES = [
    contract["name"]
    for contract in tomllib.loads((survey.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
]
# (contract, the files of the sin, the line that is added to each)
SINS: list[tuple[str, dict[str, str]]] = [
    ("Storeys", {"ground/audit/models.py": "import caunoi.org.models"}),
    ("Storeys", {"desk/views/work.py": "import caunoi.portal.apps"}),
    ("Storeys", {"utils/__init__.py": "import json"}),
    ("Rooms", {"org/models.py": "import caunoi.org.access"}),
    ("Rooms", {"plans/actions/issuing.py": "import caunoi.plans.forms", "plans/forms.py": ""}),
    ("Rooms", {"documents/helpers.py": "import json"}),
    ("Doors", {"plans/actions/issuing.py": "import caunoi.org.views", "org/views.py": ""}),
    ("Doors", {"desk/views/work.py": "import caunoi.plans.forms", "plans/forms.py": ""}),
    ("Pure rooms", {"plans/outline/reader.py": "import django.conf"}),
    ("Pure rooms", {"plans/hints.py": "import django.conf"}),
    ("Pure rooms", {"documents/reading/reader.py": "import django.conf"}),
    ("Pure rooms", {"ground/text.py": "import django.conf"}),
    ("No circles", {"ground/text.py": "import caunoi.ground.times", "ground/times.py": "import caunoi.ground.text"}),
    (
        "No circles",
        {
            "plans/actions/first.py": "import caunoi.plans.actions.second",
            "plans/actions/second.py": "import caunoi.plans.actions.first",
        },
    ),
    ("Migrations", {"org/migrations/0099_sin.py": "import caunoi.org.models"}),
    ("Migrations", {"ground/audit/migrations/0099_sin.py": "import caunoi.ground.tables"}),
    ("The house never imports its tests", {"org/access/units.py": "import caunoi.org.tests.cast"}),
    ("Ground", {"ground/times.py": "import caunoi.ground.fields"}),
    ("Ground", {"ground/tables.py": "import caunoi.ground.audit.models"}),
    ("Ground", {"ground/helpers.py": "import json"}),
]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=root,
        # The copy is found before the checkout, wherever that one is installed.
        env=os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(survey.HOUSE, tmp_path / "src" / "caunoi", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(survey.ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_as_it_stands_keeps_every_contract(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout[-3000:]
    assert all(f"{name} KEPT" in done.stdout for name in NAMES)


@pytest.mark.parametrize(("contract", "sin"), SINS, ids=[f"{name}-{next(iter(sin))}" for name, sin in SINS])
def test_a_sin_is_refused(copy, contract, sin):
    for name, line in sin.items():
        path = copy / "src" / "caunoi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    done = lint(copy)
    [full_name] = [name for name in NAMES if name.startswith(contract)]
    assert done.returncode != 0
    assert f"{full_name} BROKEN" in done.stdout, done.stdout[-3000:]


def test_every_contract_has_its_sin():
    assert [name for name in NAMES if not any(name.startswith(contract) for contract, _ in SINS)] == []
