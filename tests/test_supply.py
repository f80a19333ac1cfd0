"""What the product brings along: listed by hash, under licences that may be handed on; and built alike twice."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom

import hatch_build
from tests.house import survey
from tools import words

LOCK = (survey.ROOT / "requirements.lock").read_text(encoding="utf-8")
PACKAGES = hatch_build.read_lock(LOCK)
LICENCES = hatch_build.read_licences((survey.ROOT / "licences.csv").read_text(encoding="utf-8"))
# What may be handed on together with a product under EUPL-1.2: permissive ones, and weak copyleft that stays with its
# own files. A new one is written here on purpose.
ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0"),
    *("LGPL-3.0-only", "MPL-2.0"),
}
# What older packages say of themselves, and what that may be called.
FAMILIES = {
    "MIT License": {"MIT"},
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause"},
    "Apache Software License": {"Apache-2.0"},
    "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
}
BUILDING = {"editables", "hatchling", "packaging", "pathspec", "pluggy", "polib", "tomlkit", "trove-classifiers"}


def is_allowed(expression: str) -> bool:
    """One of the parts between OR, whole: every part of it between AND."""
    return any(set(choice.split(" AND ")) <= ALLOWED for choice in expression.split(" OR "))


def test_the_lock_is_read_whole():
    pinned = re.findall(r"^[a-z0-9].*?==", LOCK, re.MULTILINE)
    assert len(PACKAGES) == len(pinned) > 40
    assert sum(len(one.hashes) for one in PACKAGES) == LOCK.count("--hash=sha256:")
    assert [one.name for one in PACKAGES if not one.hashes] == []
    with pytest.raises(ValueError, match="another form"):
        hatch_build.read_lock("django>=5\n")


def test_what_only_builds_is_not_on_the_list():
    run = {one.name for one in hatch_build.running(PACKAGES)}
    assert {one.name for one in PACKAGES} - run <= BUILDING
    assert {"django", "lxml", "cffi", "prometheus-client"} <= run
    assert "hatchling" not in run


def test_every_package_has_a_licence_that_we_may_hand_on():
    assert set(LICENCES) == {one.name for one in PACKAGES}
    assert {name: one for name, one in LICENCES.items() if not is_allowed(one)} == {}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("", False),
    ],
)
def test_one_choice_must_be_allowed_whole(expression: str, allowed: bool):
    assert is_allowed(expression) is allowed


@pytest.mark.parametrize("name", sorted(LICENCES))
def test_the_table_of_licences_says_what_the_package_says(name: str):
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        assert next(one for one in PACKAGES if one.name == name).marker, "not installed although it runs everywhere"
        pytest.skip("for another system")
    if told["License-Expression"]:
        assert told["License-Expression"] == LICENCES[name]
        return
    said = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    known = set().union(*(FAMILIES.get(one, set()) for one in said))
    assert set(re.split(r" (?:AND|OR) ", LICENCES[name])) <= (known or ALLOWED)


def test_another_hand_reads_the_list():
    made = hatch_build.bill_of_materials("0.1.0", LOCK, LICENCES)
    read: Bom = Bom.from_json(json.loads(json.dumps(made)))  # type: ignore[attr-defined]
    run = hatch_build.running(PACKAGES)
    assert {(one.name, one.version) for one in read.components} == {(one.name, one.version) for one in run}
    for one in read.components:
        assert {hash_.content for hash_ in one.hashes} == set(next(p for p in run if p.name == one.name).hashes)
        assert str(one.purl) == f"pkg:pypi/{one.name}@{one.version}"
        assert [licence.value for licence in one.licenses] == [LICENCES[one.name]]
    assert read.metadata.component
    assert read.metadata.component.name == "caunoi"
    django = next(one for one in read.dependencies if str(one.ref) == "pkg:pypi/caunoi@0.1.0")
    assert any(str(want.ref).startswith("pkg:pypi/django@") for want in django.dependencies)
    read.validate()


def test_the_same_lock_gives_the_same_list_and_another_does_not():
    one = hatch_build.bill_of_materials("0.1.0", LOCK, LICENCES)
    assert one == hatch_build.bill_of_materials("0.1.0", LOCK, LICENCES)
    assert one["serialNumber"] != hatch_build.bill_of_materials("0.2.0", LOCK, LICENCES)["serialNumber"]
    with pytest.raises(KeyError):
        hatch_build.bill_of_materials("0.1.0", LOCK, {})


def wheel_of(folder: Path, umask: int) -> Path:
    """The wheel built from a copy of the checkout in another folder, whose files are of another moment."""
    for path in words.tracked(survey.ROOT):
        target = folder / path.relative_to(survey.ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o666 & ~umask)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
    env |= {
        "SOURCE_DATE_EPOCH": "1767225600",
        "PYTHONHASHSEED": str(umask),
        "TZ": "Asia/Ho_Chi_Minh" if umask else "UTC",
    }
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=folder,
        env=env,
        umask=umask,
        check=True,
        capture_output=True,
        timeout=300,
    )
    [wheel] = (folder / "dist").glob("*.whl")
    return wheel


def test_two_builds_are_equal_to_the_byte_and_carry_the_list(tmp_path: Path):
    one, other = wheel_of(tmp_path / "one", 0o022), wheel_of(tmp_path / "another", 0o077)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as held:
        [name] = [name for name in held.namelist() if name.endswith(f".dist-info/sboms/{hatch_build.SBOM}")]
        listed = json.loads(held.read(name))
        assert {info.date_time[:3] for info in held.infolist()} == {(2026, 1, 1)}
    assert (
        listed["components"] == hatch_build.bill_of_materials(metadata.version("caunoi"), LOCK, LICENCES)["components"]
    )


def test_how_soon_a_fault_is_mended_stands_beside_the_list_of_parts():
    page = (survey.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rules = page.partition("## Review before a version changes")[2]
    assert re.search(r"is mended by a release within \w+ days, or the door behind which it lies is closed", rules)
    assert re.search(r"Versions below those of the lock are not kept", rules)
