"""Turns Word files into PDF with LibreOffice, which is asked as a library would be: bytes in, bytes out.

It knows no database and no web framework and is called by actions and jobs alike, so it stands with the pure rooms. A
conversion takes seconds: a page waits for one paper that somebody asked for, no longer than `PAGE_SECONDS`; many are
made by a job.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
STARTING_SECONDS = 60.0
SECONDS_EACH = 10.0
PAGE_SECONDS = 45.0
"""How long a page waits for LibreOffice. The PDF is made anew each time and not kept: the Word file is the paper."""
# PDF/A-2b carries its fonts and opens in fifty years; the tags let a screen reader follow it.
_FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {"SelectPdfVersion": {"type": "long", "value": "2"}, "UseTaggedPDF": {"type": "boolean", "value": "true"}}
)
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
_one_at_a_time = threading.Lock()


class CannotConvert(Exception):
    """There is no PDF; `sentence` tells a person why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def pdf_of(docx: bytes, *, program: str | None = None, seconds: float | None = None) -> bytes:
    """One Word file as PDF/A-2b; see `pdfs_of`."""
    return pdfs_of([docx], program=program, seconds=seconds)[0]


def pdfs_of(papers: Sequence[bytes], *, program: str | None = None, seconds: float | None = None) -> list[bytes]:
    """Word files as PDF, in the same order, by one run of LibreOffice.

    The run has a profile folder of its own that is thrown away, and no other run beside it in this process. It is ended
    after `seconds`; when not given, after a minute and ten seconds for each paper. `program` is the path of LibreOffice
    where it is not on the search path. Raises `CannotConvert`; then none is converted.
    """
    if not papers:
        return []
    found = program or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise CannotConvert("Máy chủ chưa cài LibreOffice Writer nên chưa tạo được bản PDF. Dùng bản Word.")
    limit = STARTING_SECONDS + SECONDS_EACH * len(papers) if seconds is None else seconds
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="caunoi-pdf-", ignore_cleanup_errors=True) as folder:
        return _converted(Path(folder), found, papers, limit)


def _converted(folder: Path, program: str, papers: Sequence[bytes], limit: float) -> list[bytes]:
    sources = [folder / f"{at:05d}.docx" for at in range(len(papers))]
    for path, data in zip(sources, papers, strict=True):
        path.write_bytes(data)
    profile = folder / "profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--nodefault", "--convert-to", _FILTER, "--outdir", str(folder), *map(str, sources)]
    _run(command, folder, limit)
    results = [path.with_suffix(".pdf") for path in sources]
    made = [path.read_bytes() if path.is_file() else b"" for path in results]
    if not all(data.startswith(b"%PDF-") for data in made):
        raise CannotConvert("LibreOffice không chuyển được văn bản sang PDF. Mở bản Word để kiểm tra rồi thử lại.")
    return made


def _run(command: list[str], folder: Path, limit: float) -> None:
    surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
    surroundings |= {"HOME": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    try:
        process = subprocess.Popen(  # noqa: S603  # our own command line; file names are ours too
            command,
            cwd=folder,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise CannotConvert("Không chạy được LibreOffice trên máy chủ. Báo người quản trị kiểm tra cài đặt.") from None
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        raise CannotConvert(
            f"LibreOffice chạy quá {limit:.0f} giây nên đã dừng. Thử lại sau, hoặc dùng bản Word."
        ) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """LibreOffice starts helpers of its own; none outlives the run."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
