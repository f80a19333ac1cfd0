"""The files below deploy/proxy stand in front of a real server, as on the day it goes out."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import survey

pytestmark = pytest.mark.long

PROXIES = survey.ROOT / "deploy" / "proxy"
HOST = "mattran.example.vn"
METRICS_KEY = "m" * 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path, env: dict[str, str] | None = None) -> Iterator[None]:
    """The program until the block is left; it has answered on its port before the block begins."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output)
    try:
        until = time.monotonic() + 120
        while True:
            assert process.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < until, log.read_text(errors="replace")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that was set up as deploy/caunoi.env tells, on a database without tables."""
    folder = tmp_path_factory.mktemp("behind-a-proxy")
    lines = (PROXIES.parent / "caunoi.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    given |= {name: name * 3 for name in ("CAUNOI_SECRET_KEY", "CAUNOI_SEALING_KEY", "CAUNOI_DIGEST_KEY")}
    given |= {"CAUNOI_METRICS_KEY": METRICS_KEY, "CAUNOI_DATABASE_URL": "", "CAUNOI_DATA_DIR": str(folder / "data")}
    port = free_port()
    command = [sys.executable, "-m", "caunoi", "serve", "--port", str(port)]
    with running(command, port, folder / "log", os.environ | given):
        yield port


@contextmanager
def nginx(folder: Path, server: int, plain: int, secure: int) -> Iterator[None]:
    key, certificate = folder / "key.pem", folder / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60)
    ours = (PROXIES / "nginx.conf").read_text(encoding="utf-8")
    ours = re.sub(r"\n\s*listen \[::\][^\n]+", "", ours)
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("/etc/caunoi/tls/fullchain.pem", certificate),
        ("/etc/caunoi/tls/privkey.pem", key),
        ("/var/log/nginx/caunoi.log", folder / "error.log"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{server}"),
    ):
        assert there in ours
        ours = ours.replace(there, str(here))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    rooms = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = f"daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{rooms}{ours}}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with running(command, secure, folder / "log"):
        yield


@contextmanager
def caddy(folder: Path, server: int, plain: int, secure: int) -> Iterator[None]:
    """Caddy with a certificate of its own making, for there is nobody here to give one."""
    ours = (PROXIES / "Caddyfile").read_text(encoding="utf-8")
    assert "reverse_proxy 127.0.0.1:8000" in ours
    ours = ours.replace("127.0.0.1:8000", f"127.0.0.1:{server}")
    ours = ours.replace(f"\n{HOST} {{", f"\n{HOST} {{\n\ttls internal")
    options = f"{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {plain}\n\thttps_port {secure}\n}}\n"
    (folder / "Caddyfile").write_text(options + ours, encoding="utf-8")
    env = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with running(command, secure, folder / "log", env):
        yield


def connected(port: int, *, secure: bool = True) -> socket.socket:
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    if not secure:
        return plain
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(plain, server_hostname=HOST)


def offering(ciphers: str) -> ssl.SSLContext:
    """A visitor who speaks TLS 1.2 with these suites alone, and offers what a careful one would not."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    return context


def agreed(port: int, context: ssl.SSLContext) -> str:
    """The suite that the proxy takes of those that are offered. Raises OSError when it takes none."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    with plain, context.wrap_socket(plain, server_hostname=HOST) as line:
        found = line.cipher()
        assert found is not None
        return found[0]


class Visit:
    """An answer through the proxy: its status and its headers, each with all that was said."""

    def __init__(self, port: int, path: str, *, secure: bool = True, **headers: str) -> None:
        line = http.client.HTTPConnection(HOST)
        line.sock = connected(port, secure=secure)
        line.request("GET", path, headers={name.replace("_", "-"): told for name, told in headers.items()})
        answer = line.getresponse()
        self.status, self.body = answer.status, answer.read()
        self.headers = answer.headers
        line.close()


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(
    request: pytest.FixtureRequest, server: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, int]]:
    """The two ports of the proxy: without and with TLS."""
    if shutil.which(request.param) is None or shutil.which("openssl") is None:
        pytest.skip(f"no {request.param} here (type: sudo apt-get install nginx-light caddy openssl)")
    plain, secure = free_port(), free_port()
    stood = {"nginx": nginx, "caddy": caddy}[request.param](
        tmp_path_factory.mktemp(request.param), server, plain, secure
    )
    with stood:
        until = time.monotonic() + 60
        while True:
            # Caddy makes its certificate after it has begun to listen.
            try:
                Visit(secure, "/healthz")
                break
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < until, f"{request.param} does not speak TLS"
                time.sleep(0.1)
        yield plain, secure


def test_a_visit_without_tls_is_led_to_the_secure_address(proxy: tuple[int, int]) -> None:
    answer = Visit(proxy[0], "/gui-kien-nghi/", secure=False)
    assert answer.status in (301, 308)
    assert re.fullmatch(rf"https://{HOST}(:{proxy[1]})?/gui-kien-nghi/", answer.headers["Location"])


@pytest.mark.parametrize(
    "weak",
    [
        *("AES128-SHA", "AES256-SHA256", "AES256-GCM-SHA384"),  # no secrecy of old talks
        *("ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384", "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256"),
    ],
)
def test_no_suite_is_taken_that_is_not_recommended(proxy: tuple[int, int], weak: str) -> None:
    visitor = offering(weak)
    with pytest.raises(OSError):
        agreed(proxy[1], visitor)


def test_a_recommended_suite_is_taken_and_by_nginx_the_strongest(
    proxy: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    good = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
    better = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
    assert "AES128-GCM" in agreed(proxy[1], offering(good))
    # Caddy reckons by the speed of the machine; to it both are as strong.
    strongest = "AES256-GCM" if request.node.callspec.params["proxy"] == "nginx" else "-GCM"
    assert strongest in agreed(proxy[1], offering(f"{good}:{better}"))


@pytest.mark.parametrize("path", ["/api/me", "/open311/v2/services.json"])
def test_a_program_that_speaks_without_tls_is_refused_and_not_led(proxy: tuple[int, int], path: str) -> None:
    answer = Visit(proxy[0], path, secure=False, Authorization="Bearer cn_x")
    assert (answer.status, answer.headers["Location"]) == (403, None)


ASKED = f"Host: {HOST}\r\nX-Forwarded-Proto: https\r\nAuthorization: Bearer {METRICS_KEY}\r\n\r\n"
HIDDEN = f"GET /metrics HTTP/1.1\r\n{ASKED}"
LENGTHS = {
    "a length and pieces": f"Content-Length: {len(HIDDEN) + 5}\r\nTransfer-Encoding: chunked\r\n",
    "pieces and a length": f"Transfer-Encoding: chunked\r\nContent-Length: {len(HIDDEN) + 5}\r\n",
    "a short length and pieces": "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "two lengths": f"Content-Length: 5\r\nContent-Length: {len(HIDDEN) + 5}\r\n",
    "pieces under an odd name": f"Content-Length: {len(HIDDEN) + 5}\r\nTransfer-Encoding: xchunked\r\n",
    "pieces behind a tab": f"Content-Length: {len(HIDDEN) + 5}\r\nTransfer-Encoding:\tchunked\r\n",
    "pieces told twice": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
}


@pytest.mark.parametrize("told", LENGTHS)
def test_proxy_and_server_agree_where_a_message_ends(proxy: tuple[int, int], told: str) -> None:
    """What lies behind a doubtful end reaches the server as no message of its own: the figures, which the proxy hands
    to nobody, stay where they are, and who comes next gets her own answer."""
    line = connected(proxy[1])
    line.settimeout(2)
    line.sendall(f"POST /healthz HTTP/1.1\r\nHost: {HOST}\r\n{LENGTHS[told]}\r\n0\r\n\r\n{HIDDEN}".encode())
    got = b""
    with contextlib.suppress(OSError):
        while more := line.recv(65536):
            got += more
    line.close()
    assert got.startswith(b"HTTP/1.1 "), "it is answered"
    assert b"caunoi_" not in got
    for _ in range(3):
        answer = Visit(proxy[1], "/healthz")
        assert (answer.status, b"caunoi_" in answer.body) == (200, False)


def test_the_figures_would_be_seen(server: int) -> None:
    line = connected(server, secure=False)
    line.sendall(HIDDEN.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").encode())
    got = b"".join(iter(lambda: line.recv(65536), b""))
    line.close()
    assert b"caunoi_" in got


def test_a_page_comes_with_the_headers_of_the_house(proxy: tuple[int, int]) -> None:
    answer = Visit(proxy[1], "/healthz")
    assert (answer.status, answer.headers["X-Frame-Options"]) == (200, "DENY")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "default-src" in answer.headers["Content-Security-Policy"]
    told = answer.headers.get("Server", "").lower()
    assert not re.search(r"\d", told), "the proxy tells its version"


def test_figures_are_not_shown_outside_even_with_the_key(proxy: tuple[int, int], server: int) -> None:
    key = f"Bearer {METRICS_KEY}"
    assert Visit(proxy[1], "/metrics", Authorization=key).status == 404
    inside = Visit(server, "/metrics", secure=False, Authorization=key, X_Forwarded_Proto="https")
    assert inside.status == 200


def test_whoever_asks_for_another_host_is_not_served(proxy: tuple[int, int]) -> None:
    answer = Visit(proxy[1], "/healthz", Host="evil.example")
    assert answer.status != 200 or not answer.body


def test_nginx_stops_what_is_larger_than_any_file(proxy: tuple[int, int], request: pytest.FixtureRequest) -> None:
    if "caddy" in request.node.name:
        pytest.skip("Caddy counts while it passes on, and not by what a visitor says of the length")
    assert Visit(proxy[1], "/dang-nhap/", Content_Length=str(101 * 1024 * 1024)).status == 413
