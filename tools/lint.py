"""`make lint`: every check that reads files and runs nothing. All of them run; the end tells which refused.

`python -m tools.lint --fix` (`make format`) lets the formatters write.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tools import words

ROOT = Path(__file__).resolve().parent.parent
CODE = ["src", "tests", "tools", "bench", "hatch_build.py"]


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("src/caunoi/**/templates/**/*.html"))


def commands() -> list[tuple[str, list[str]]]:
    """Name and command line of each check; programs are found beside this Python."""
    bin_folder = Path(sys.executable).parent
    checks = [
        ("ruff check", ["ruff", "check", "--quiet", "."]),
        ("ruff format", ["ruff", "format", "--quiet", "--check", "."]),
        ("mypy", ["mypy", "--no-error-summary", *CODE]),
        ("import contracts", ["lint-imports", "--no-cache"]),
    ]
    if pages := templates():
        checks += [
            ("djade", ["djade", "--check", "--target-version", "5.2", *pages]),
            ("djlint", ["djlint", "--quiet", "--lint", *pages]),
        ]
    return [(name, [str(bin_folder / program), *rest]) for name, (program, *rest) in checks]


def fix() -> int:
    """Let the formatters write; what they cannot mend is told by the next `make lint`."""
    bin_folder = Path(sys.executable).parent
    for program, *rest in (
        ["ruff", "check", "--quiet", "--fix-only", "."],
        ["ruff", "format", "--quiet", "."],
        ["djade", "--target-version", "5.2", *templates()],
    ):
        subprocess.run([str(bin_folder / program), *rest], cwd=ROOT)
    return 0


def main() -> int:
    if sys.argv[1:] == ["--fix"]:
        return fix()
    refused = []
    for name, command in commands():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        verdict = "ok" if done.returncode == 0 else "REFUSED"
        print(f"{name}: {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            refused.append(name)
            print(done.stdout, flush=True)
    found = words.findings(ROOT)
    print(f"forbidden words: {'REFUSED' if found else 'ok'}")
    if found:
        refused.append("forbidden words")
        print("\n".join(found))
    if refused:
        print(f"\nRefused by: {', '.join(refused)}", file=sys.stderr)
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())
