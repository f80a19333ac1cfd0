"""Refuses files that name a package index, an address of one machine, or a home folder.

A stranger's machine has its own index and its own folders: what names ours works nowhere else.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

# Spelled with [brackets] so that this file does not refuse itself.
FORBIDDEN = {
    "a package index": re.compile(
        r"--(?:extra-)?index-ur[l]|--trusted-hos[t]|\"resolve[d]\":"
        r"|\b(?:files\.pythonhoste[d]|pypi\.(?:or[g]|pytho[n])|registry\.npmj[s]|deb\.debia[n]|archive\.ubunt[u])"
    ),
    "a folder of one machine": re.compile(r"(?<![\w.}/-])/(?:wor[k]|roo[t]|home/[a-z]|Users/[a-z])(?:/|\b)"),
    "a passing folder": re.compile(r"(?<![\w.}/-])/tm[p]/"),
    "a key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KE[Y]|\bAKIA[0-9A-Z]{16}\b|\bghp_[0-9A-Za-z]{36}\b"),
}
# Hidden or odd letters that make a line mean something else than it shows.
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069]")
BINARY = {".png", ".jpg", ".ico", ".docx", ".pdf", ".xlsx", ".zip", ".gz", ".mo", ".woff2"}


def tracked(root: Path) -> list[Path]:
    """Files that git keeps, and new ones that it does not ignore."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        stdout=subprocess.PIPE,
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := root / name).is_file()]


def findings(root: Path) -> list[str]:
    """One line per offence: file, line, what it names."""
    found = []
    for path in tracked(root):
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            offences = [what for what, pattern in FORBIDDEN.items() if pattern.search(line)]
            if HIDDEN.search(line):
                offences.append("a hidden letter")
            found += [f"{path.relative_to(root)}:{number}: names {what}: {line.strip()[:100]}" for what in offences]
    return found


if __name__ == "__main__":
    refused = findings(Path(__file__).resolve().parent.parent)
    print("\n".join(refused))
    sys.exit(bool(refused))
