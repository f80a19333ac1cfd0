"""Bytes that nobody would send, made by watching which lines of the readers they reach (Atheris, libFuzzer).

    python -m tools.fuzz plan|adx [SECONDS]    one reader; what it found is told, and the bytes kept in mutants/fuzz
    make prove ARGS=bytes                      both, ten minutes each; CAUNOI_FUZZ_SECONDS says how long otherwise

A reader may refuse with its own sentence. It may not fail otherwise, nor work longer than five seconds of processor
time on one file, nor need more than 300 MB.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "mutants" / "fuzz"
LOCK = ROOT / "requirements-fuzz.lock"
SECONDS = 600
MOST_SECONDS_OF_A_FILE, MOST_MB, LONGEST = 5, 300, 64 * 1024
TEXT, MARKDOWN, PDF, WORD, WORDS_XML = range(5)
NAMES = {TEXT: "a.txt", MARKDOWN: "a.md", PDF: "a.pdf", WORD: "a.docx", WORDS_XML: "a.docx"}
BODY = "word/document.xml"
SPLITS = {"2.01": {"NU_TRE": {"SEX": "NU", "AGE": "TRE"}, "NAM": {"SEX": "NAM"}}}

Read = Callable[[bytes], None]


def word_of(xml: bytes, good: bytes) -> bytes:
    """A good Word file whose text is this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == BODY else old.read(name))
    return stream.getvalue()


def good_word() -> bytes:
    return (ROOT / "src/caunoi/documents/docx/KH.docx").read_bytes()


def plan_reader() -> Read:
    """The reader of papers and of the tree of a plan; the first byte says what kind of file the others are."""
    from caunoi.documents.reading import Unreadable, read_bytes  # noqa: PLC0415 (where it is watched)
    from caunoi.plans.outline import read_outline  # noqa: PLC0415

    good = good_word()

    def read(data: bytes) -> None:
        if not data:
            return
        kind, rest = data[0] % len(NAMES), data[1:]
        try:
            read_outline(read_bytes(word_of(rest, good) if kind == WORDS_XML else rest, NAMES[kind]))
        except Unreadable:
            return

    return read


def adx_reader() -> Read:
    """The reader of values as ADX writes them."""
    from caunoi.reporting.valuesets import BadValueSet, read  # noqa: PLC0415 (where it is watched)

    def take(data: bytes) -> None:
        try:
            for _ in read(data, "adx", SPLITS):
                pass
        except BadValueSet:
            return

    return take


TABLED = """# KẾ HOẠCH

## I. MỤC ĐÍCH

- Việc;
- **Việc**.

| a | b |
|---|---|
| 1 | 2 |
"""
EMPTY_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
trailer<</Root 1 0 R>>
%%EOF"""


def plan_corpus() -> Iterable[bytes]:
    folder = ROOT / "src/caunoi"
    text = (folder / "plans/data/115-KH-MTTQ-UB.txt").read_bytes()
    for at in range(0, min(len(text), LONGEST), 8192):
        yield bytes([TEXT]) + text[at : at + 8192]
        yield bytes([MARKDOWN]) + text[at : at + 2048]
    yield bytes([MARKDOWN]) + TABLED.encode()
    yield bytes([PDF]) + EMPTY_PDF
    for path in sorted((folder / "documents/docx").glob("*.docx")):
        data = path.read_bytes()
        yield bytes([WORD]) + data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield bytes([WORDS_XML]) + archive.read(BODY)


def adx_corpus() -> Iterable[bytes]:
    from caunoi.reporting.valuesets import Row, written  # noqa: PLC0415 (where it is watched)

    rows = [
        Row(element="2.01", period=period, unit="03646", value=value, option=option, comment=note, data_set="BC-01")
        for period in ("2026Q3", "2026", "2026-10-01--2026-10-31")
        for value, option, note in (("7", "NU_TRE", ""), ("-1.5", "", "Ghi <chưa> & kiểm"), ("", "NAM", ""))
    ]
    whole = written(rows, "adx", SPLITS)
    yield whole
    yield whole.replace(b"annotation", b"other")
    yield b'<!DOCTYPE adx [<!ENTITY a "aaaa">]><adx xmlns="urn:ihe:qrph:adx:2015">&a;</adx>'


READERS: dict[str, tuple[Callable[[], Read], Callable[[], Iterable[bytes]]]] = {
    "plan": (plan_reader, plan_corpus),
    "adx": (adx_reader, adx_corpus),
}


def timed(read: Read) -> Read:
    """The reader, failing where one file took it too long; what a busy machine adds does not count."""

    def watched(data: bytes) -> None:
        started = time.process_time()
        read(data)
        took = time.process_time() - started
        if took > MOST_SECONDS_OF_A_FILE:
            raise RuntimeError(f"one file took {took:.1f} s")

    return watched


def fuzz(name: str, seconds: int) -> None:
    """Does not return: libFuzzer ends the process, with 0 when nothing was found."""
    import atheris  # noqa: PLC0415 (only this one needs it)

    make, corpus = READERS[name]
    with atheris.instrument_imports(include=["caunoi"]):
        read = make()
    with tempfile.TemporaryDirectory(prefix="caunoi-fuzz-") as folder:
        for at, data in enumerate(corpus()):
            (Path(folder) / str(at)).write_bytes(data)
        KEPT.mkdir(parents=True, exist_ok=True)
        limits: dict[str, Any] = {
            "max_total_time": seconds, "timeout": MOST_SECONDS_OF_A_FILE * 6, "rss_limit_mb": MOST_MB,
            "max_len": LONGEST, "artifact_prefix": f"{KEPT}/{name}-", "print_final_stats": 1, "verbosity": 1,
        }  # fmt: skip
        atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in limits.items()), folder], timed(read))
        atheris.Fuzz()


def installed() -> bool:
    """Whether Atheris is here, fetched by its hash where it is not: only this proof needs it."""
    try:
        import atheris  # noqa: F401, PLC0415
    except ImportError:
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        return not subprocess.run([*pip, "-r", LOCK], check=False).returncode
    return True


def holds() -> bool:
    """Whether nothing was found in either reader."""
    if not installed():
        print("NOT RUN: there is no Atheris for this Python or this machine (it has wheels for Linux on x86-64).")
        return False
    good = True
    for name in READERS:
        seconds = os.environ.get("CAUNOI_FUZZ_SECONDS") or str(SECONDS)
        done = subprocess.run(
            [sys.executable, "-m", "tools.fuzz", name, seconds],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
        )  # fmt: skip
        told = [line for line in done.stdout.splitlines() if line.startswith(("stat::", "Done"))]
        if done.returncode:
            print(done.stdout[-6000:])
        print(f"{name}: {'; '.join(told) or 'no figures'}", flush=True)
        good = good and not done.returncode
    return good


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS)
