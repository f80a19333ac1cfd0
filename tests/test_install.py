"""The built wheel alone, in a new environment without network and without the checkout, is the whole product."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house import survey

pytestmark = pytest.mark.long

WHEELHOUSE = survey.ROOT / "wheelhouse"


class Installed(NamedTuple):
    """An environment with the wheel in it, an empty folder to work in, and the variables of the process."""

    scripts: Path
    folder: Path
    env: dict[str, str]

    def call(self, program: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [self.scripts / program, *arguments], cwd=self.folder, env=self.env, capture_output=True, timeout=300
        )
        assert done.returncode == code, (done.stdout + done.stderr).decode()[-3000:]
        return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=survey.ROOT,
        check=True,
        capture_output=True,
        timeout=300,
    )
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    assert WHEELHOUSE.is_dir(), "The wheelhouse is missing; type: make setup"
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "env"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True, timeout=300)
    env = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "CAUNOI_DATA_DIR": str(folder / "data"),
        "CAUNOI_DATABASE_URL": "",
        # A console that knows no Vietnamese must not matter.
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
    }
    new = Installed(environment / "bin", folder, env)
    new.call(
        *("python", "-m", "pip", "--isolated", "install", "-q", "--no-index", "--no-compile"),
        *("--disable-pip-version-check", "--find-links", str(WHEELHOUSE), str(wheel)),
    )
    new.call("caunoi", "init")
    return new


@pytest.fixture(scope="module")
def address(installed: Installed) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(installed.scripts / "caunoi"), "serve", "--port", str(port)]
    log = installed.folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=installed.folder, env=installed.env, stdout=output, stderr=output)
    try:
        until = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            assert server.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def get(url: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.headers["Content-Type"], answer.read()


def test_the_wheel_holds_what_the_checkout_holds_and_no_tests(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    source = {
        path.relative_to(survey.HOUSE.parent).as_posix()
        for path in survey.HOUSE.rglob("*")
        if path.is_file() and not {"tests", "__pycache__"} & set(path.parts) and path.suffix not in {".pyc"}
    }
    assert {name for name in source if "/templates/" in name}
    assert {name for name in source if "/static/" in name}
    assert {name for name in source if "/data/" in name}
    assert sorted(source - held) == []
    assert [name for name in held if "/tests/" in name] == []


def test_each_catalogue_is_compiled_in_the_wheel(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    catalogues = [name for name in held if name.endswith(".po")]
    assert [name for name in catalogues if name.removesuffix(".po") + ".mo" not in held] == []


def test_nothing_comes_from_the_checkout(installed):
    told = installed.call("python", "-c", "import caunoi, sys; print(caunoi.__file__); print(*sys.path, sep='\\n')")
    assert str(survey.HOUSE.parent) not in told.stdout.decode()
    assert str(installed.folder) in told.stdout.decode().splitlines()[0]


def test_the_new_installation_finds_itself_in_order(installed):
    told = installed.call("caunoi", "check").stdout.decode()
    assert "LỖI" not in told
    assert "CAUNOI_HTTPS" in told
    installed.call("caunoi", "check", "--strict", code=1)


def test_init_is_harmless_when_run_again(installed):
    key = (installed.folder / "data" / "secret-key").read_text()
    installed.call("caunoi", "init")
    assert (installed.folder / "data" / "secret-key").read_text() == key


def test_it_serves_its_pages_in_vietnamese_with_their_styles(address):
    kind, page = get(f"{address}/")
    assert kind == "text/html; charset=utf-8"
    assert '<html lang="vi"' in page.decode()
    assert "Mặt trận" in page.decode()
    style = re.search(r'href="(/static/[^"]+\.css)"', page.decode())
    assert style is not None
    kind, sheet = get(address + style.group(1))
    assert kind.startswith("text/css")
    assert len(sheet) > 1000


def test_its_sign_in_page_speaks_vietnamese(address):
    _, page = get(f"{address}/dang-nhap/")
    text = re.sub(r"<[^>]+>", " ", page.decode())
    assert "Mật khẩu" in text
    assert not re.search(r"\b(?:Password|Sign In|Username|Forgot)\b", text)


def test_it_reads_plan_115_from_its_own_data_without_starting_django(installed):
    find = "import importlib.resources as r; print(r.files('caunoi.plans') / 'data' / '115-KH-MTTQ-UB.txt')"
    plan = installed.call("python", "-c", find).stdout.decode().strip()
    told = installed.call("caunoi", "plan", "read", plan)
    assert "Kế hoạch 115/KH-MTTQ-UB" in told.stdout.decode()
    watch = (
        "import sys; sys.argv = ['caunoi', 'plan', 'read', sys.argv[1], '--json'];"
        "from caunoi.config.cli import main; code = main();"
        "sys.exit(code or any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    installed.call("python", "-c", watch, plan)


def test_an_unreadable_file_is_one_sentence_and_code_2(installed):
    refused = installed.call("caunoi", "plan", "read", "nowhere.docx", code=2)
    assert refused.stdout == b""
    assert len(refused.stderr.decode().strip().splitlines()) == 1
