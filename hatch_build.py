"""What the build adds to the package: message catalogues (.po → .mo), the pages of help, and the list of everything
that the product brings along (SBOM). Run by itself it compiles the catalogues."""

import csv
import json
import re
import sys
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCK, LICENCES = "requirements.lock", "licences.csv"
PRODUCT = "caunoi"
SBOM = "caunoi.cdx.json"
_PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)==(\S+?)(?: ; (.+?))? \\")
_VIA = re.compile(rf"{PRODUCT} \(pyproject\.toml(:\w+)?\)|([a-z0-9][a-z0-9._-]*)")


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po below `root` that is newer than its .mo; return every .mo."""
    compiled = []
    for source in sorted((root / "src" / "caunoi").rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))
        compiled.append(target)
    return compiled


# The list of what is inside -------------------------------------------------------------------------------------------


# Types are no strings in this file: the build runs it without a place among the modules, where they are looked up.
@dataclass(slots=True)
class Locked:
    """One package of the lock: any file with one of these SHA-256 is it. `wanted_by` are packages, or the product."""

    name: str
    version: str
    marker: str
    hashes: list[str] = field(default_factory=list)
    wanted_by: set[str] = field(default_factory=set)


def read_lock(text: str) -> list[Locked]:
    """The packages of a lock file as `make lock` writes it, in its order; what only the build wants is wanted by none.

    Raises ValueError for a line of another form.
    """
    found: list[Locked] = []
    for line in text.splitlines():
        if pinned := _PINNED.fullmatch(line):
            found.append(Locked(pinned[1], pinned[2], pinned[3] or ""))
        elif told := re.fullmatch(r" {4}--hash=sha256:([0-9a-f]{64})(?: \\)?", line):
            found[-1].hashes.append(told[1])
        elif told := re.fullmatch(r" {4}#(?: via| {2})? *(.*)", line):
            via = _VIA.fullmatch(told[1])
            if via and not via[1]:
                found[-1].wanted_by.add(via[2] or PRODUCT)
        elif line.strip():
            raise ValueError(f"{LOCK}: a line of another form: {line}")
    return found


def running(packages: Iterable[Locked]) -> list[Locked]:
    """Those that the product needs to run, without what only builds it."""
    left, needed = list(packages), {PRODUCT}
    while more := {one.name for one in left if one.wanted_by & needed} - needed:
        needed |= more
    return [one for one in left if one.name in needed]


def read_licences(text: str) -> dict[str, str]:
    """Package → SPDX expression, as a person has read it in the package."""
    return {row["package"]: row["licence"] for row in csv.DictReader(text.splitlines())}


def purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _component(one: Locked, licence: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl(one.name, one.version),
        "name": one.name,
        "version": one.version,
        "purl": purl(one.name, one.version),
        "scope": "optional" if one.marker else "required",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in sorted(one.hashes)],
        "licenses": [{"expression": licence}],
    }
    if one.marker:
        made["properties"] = [{"name": "caunoi:marker", "value": one.marker}]
    return made


def bill_of_materials(version: str, lock: str, licences: Mapping[str, str]) -> dict[str, Any]:
    """CycloneDX 1.6: every package that runs, with version, hashes, licence and who wants it. The same lock gives the
    same list to the letter. Raises KeyError for a package without a licence."""
    packages = running(read_lock(lock))
    refs = {PRODUCT: purl(PRODUCT, version)} | {one.name: purl(one.name, one.version) for one in packages}
    wants: dict[str, list[str]] = {name: [] for name in refs}
    for one in packages:
        for name in one.wanted_by & set(refs):
            wants[name].append(refs[one.name])
    components = [_component(one, licences[one.name]) for one in packages]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, version + json.dumps(components))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": refs[PRODUCT],
                "name": PRODUCT,
                "version": version,
                "purl": refs[PRODUCT],
                "licenses": [{"expression": "EUPL-1.2"}],
            }
        },
        "components": components,
        "dependencies": [{"ref": refs[name], "dependsOn": sorted(wants[name])} for name in refs],
    }


def write_sbom(root: Path, version: str) -> Path:
    """Write the list below build/, which git does not keep; return where."""
    lock = (root / LOCK).read_text(encoding="utf-8")
    licences = read_licences((root / LICENCES).read_text(encoding="utf-8"))
    path = root / "build" / SBOM
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(bill_of_materials(version, lock, licences), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


class CatalogueHook(BuildHookInterface[Any]):
    """Puts into the wheel what git does not keep: compiled catalogues, and the list of what is inside."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_data["artifacts"] += [str(path.relative_to(root)) for path in compile_catalogues(root)]
        if self.target_name == "wheel" and version != "editable":
            # The checkout finds them where they are written.
            build_data["force_include"][str(root / "docs" / "huong-dan")] = "caunoi/portal/help"
            build_data["sbom_files"].append(str(write_sbom(root, self.metadata.version).relative_to(root)))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent)
    sys.exit(0)
