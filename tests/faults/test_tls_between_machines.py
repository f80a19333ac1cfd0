"""The way from nginx to a web machine over TLS by `deploy/proxy/nginx-tls.conf`, with certificates made as
docs/how-to/several-machines.md tells; and who is not let in."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import survey
from tests.test_proxies import PROXIES, Visit, free_port, nginx, running

GUIDE = survey.ROOT / "docs" / "how-to" / "several-machines.md"
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="needs nginx and openssl"),
]


def certificates(folder: Path) -> Path:
    """The files that the commands of the guide make."""
    [commands] = re.findall(r"```\n(openssl.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    folder.mkdir()
    subprocess.run(["bash", "-ec", commands], cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates(tmp_path_factory.mktemp("authority") / "ours")


@pytest.fixture(scope="module")
def server(ours: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    given = {"CAUNOI_DATA_DIR": str(folder / "data"), "CAUNOI_DATABASE_URL": "", "CAUNOI_HTTPS": "1"}
    given["CAUNOI_HOSTS"] = "mattran.example.vn"
    tls = ["--certificate", "web.pem", "--certificate-key", "web-key.pem", "--proxy-ca", "ca.pem"]
    tls = [str(ours / one) if one.endswith(".pem") else one for one in tls]
    command = [sys.executable, "-m", "caunoi", "serve", "--port", str(port), *tls]
    with running(command, port, folder / "log", os.environ | given):
        yield port


def through_nginx(
    folder: Path, server: int, monkeypatch: pytest.MonkeyPatch, ours: Path, believed: Path, name: str = ""
) -> int:
    """What a visitor is answered when nginx believes this authority, and looks for a machine of this name."""
    proxies = folder / "proxies"
    proxies.mkdir()
    way = (PROXIES / "nginx-tls.conf").read_text(encoding="utf-8")
    way = way.replace("/etc/caunoi/tls/ca.pem", str(believed / "ca.pem")).replace("/etc/caunoi/tls", str(ours))
    way = way.replace("https://caunoi;", f"https://127.0.0.1:{server};")
    whole = (PROXIES / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8000;" in whole
    # The word stays as a remark: the one who writes the file for the tests looks for it.
    whole = whole.replace("proxy_pass http://127.0.0.1:8000;", f"# http://127.0.0.1:8000\n{way}")
    whole = whole.replace("web.caunoi.internal", name or "web.caunoi.internal")
    (proxies / "nginx.conf").write_text(whole, encoding="utf-8")
    monkeypatch.setattr("tests.test_proxies.PROXIES", proxies)
    plain, secure = free_port(), free_port()
    with nginx(folder, server, plain, secure):
        return Visit(secure, "/healthz").status


def test_a_visitor_is_answered(tmp_path: Path, server: int, ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert through_nginx(tmp_path, server, monkeypatch, ours, ours) == 200


def test_a_machine_of_another_authority_or_name_is_not_spoken_to(
    tmp_path: Path, server: int, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = certificates(tmp_path / "others")
    for believed, name in ((others, ""), (ours, "other.caunoi.internal")):
        folder = tmp_path / f"nginx-{believed.name}"
        folder.mkdir()
        with monkeypatch.context() as patch:
            assert through_nginx(folder, server, patch, ours, believed, name) == 502


def asked(server: int, context: ssl.SSLContext | None) -> bytes:
    """What a web machine says to whoever comes past the proxy."""
    line = socket.create_connection(("127.0.0.1", server), timeout=30)
    line = context.wrap_socket(line, server_hostname="web.caunoi.internal") if context else line
    with line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: mattran.example.vn\r\nConnection: close\r\n\r\n")
        return line.recv(100)


def test_whoever_comes_past_the_proxy_is_not_let_in(server: int, ours: Path, tmp_path: Path) -> None:
    others = certificates(tmp_path / "others")
    stranger = ssl.create_default_context(cafile=ours / "ca.pem")
    forger = ssl.create_default_context(cafile=ours / "ca.pem")
    forger.load_cert_chain(others / "proxy.pem", others / "proxy-key.pem")
    for context in (stranger, forger):
        with pytest.raises(ssl.SSLError):
            asked(server, context)
    try:
        said = asked(server, None)
    except (OSError, http.client.HTTPException):
        said = b""
    assert not said.startswith(b"HTTP/1.1 200")
    ours_alone = ssl.create_default_context(cafile=ours / "ca.pem")
    ours_alone.load_cert_chain(ours / "proxy.pem", ours / "proxy-key.pem")
    assert asked(server, ours_alone).startswith(b"HTTP/1.1 ")
    ours_alone.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        asked(server, ours_alone)
