"""Lines of the log go to another machine by `deploy/logs/rsyslog.conf`, over TLS, and to the right one alone: two
rsyslogd of this machine, one of which receives."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import survey
from tests.test_proxies import free_port

OURS = survey.ROOT / "deploy" / "logs" / "rsyslog.conf"
DRIVER = Path("/usr/lib")
PATIENCE = 60.0
LINE = '{"event": "page_failed", "level": "error", "door": "portal:send"}'
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(
        not (shutil.which("rsyslogd") and shutil.which("openssl") and [*DRIVER.glob("**/rsyslog/lmnsd_ossl.so")]),
        reason="needs rsyslog, rsyslog-openssl and openssl",
    ),
]
AUTHORITY = """
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=ca -keyout ca-key.pem -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=$0 -keyout key.pem -out asked.csr
printf "subjectAltName=DNS:$0" > names
openssl x509 -req -in asked.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 9 -extfile names -out cert.pem
"""


def an_authority(folder: Path, name: str = "log.example.vn") -> Path:
    """Its certificate, and one that it gave to a machine of this name."""
    folder.mkdir()
    subprocess.run(["bash", "-ec", AUTHORITY, name], cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


@contextmanager
def rsyslogd(folder: Path, name: str, conf: str) -> Iterator[None]:
    file = folder / f"{name}.conf"
    file.write_text(f'global(workDirectory="{folder}")\n{conf}', encoding="utf-8")
    command = ["rsyslogd", "-n", "-f", str(file), "-i", str(folder / f"{name}.pid")]
    with (folder / f"{name}.log").open("wb") as said, subprocess.Popen(command, stderr=said) as process:
        try:
            yield
        finally:
            process.terminate()
            # Some releases never come to their end while the other side refuses them.
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def receiver(folder: Path, port: int, authority: Path) -> str:
    return f"""
global(DefaultNetstreamDriver="ossl" DefaultNetstreamDriverCAFile="{authority}/ca.pem"
  DefaultNetstreamDriverCertFile="{authority}/cert.pem" DefaultNetstreamDriverKeyFile="{authority}/key.pem")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
input(type="imtcp" port="{port}" address="127.0.0.1")
template(name="raw" type="string" string="%rawmsg%\\n")
action(type="omfile" file="{folder}/got" template="raw")
"""


def sender(folder: Path, port: int, believed: Path) -> str:
    """Our file, told where the receiver is, behind the socket into which the journal gives its lines."""
    ours = OURS.read_text(encoding="utf-8")
    for there, here in (
        ('target="log.example.vn" port="6514"', f'target="127.0.0.1" port="{port}"'),
        ("/etc/caunoi/tls/log-ca.pem", f"{believed}/ca.pem"),
        ("/var/spool/rsyslog", str(folder)),
        ('action.resumeInterval="10"', 'action.resumeInterval="1"'),
    ):
        assert there in ours
        ours = ours.replace(there, here)
    return f'module(load="imuxsock" SysSock.Use="off")\ninput(type="imuxsock" Socket="{folder}/log")\n{ours}'


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < until
        time.sleep(0.05)


def tell(folder: Path, *lines: str) -> None:
    wait_for((folder / "log").exists)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        journal.connect(str(folder / "log"))
        for line in lines:
            journal.send(f"<27>Nov 29 10:00:00 {line}".encode())


def got(folder: Path) -> str:
    found = folder / "got"
    return found.read_text(encoding="utf-8") if found.exists() else ""


def test_lines_of_the_product_alone_arrive_whole_also_those_of_while_nobody_received(tmp_path: Path) -> None:
    authority, port = an_authority(tmp_path / "authority"), free_port()
    with rsyslogd(tmp_path, "sender", sender(tmp_path, port, authority)):
        tell(tmp_path, f"caunoi[7]: {LINE}", "sshd[8]: not ours")
        with rsyslogd(tmp_path, "receiver", receiver(tmp_path, port, authority)):
            wait_for(lambda: LINE in got(tmp_path))
            tell(tmp_path, "caunoi[7]: Cầu Nối, dòng sau")
            wait_for(lambda: "dòng sau" in got(tmp_path))
    first, second = got(tmp_path).splitlines()
    assert re.fullmatch(rf"<27>1 \S+ \S+ caunoi 7 - - {re.escape(LINE)}", first)
    assert second.endswith(" - Cầu Nối, dòng sau")


@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_nothing_is_told_to_a_machine_of_another_authority_or_name(tmp_path: Path, wrong: str) -> None:
    ours, port = an_authority(tmp_path / "ours"), free_port()
    there = an_authority(tmp_path / "there", "other.example.vn" if wrong == "name" else "log.example.vn")
    believed = ours if wrong == "authority" else there
    with (
        rsyslogd(tmp_path, "receiver", receiver(tmp_path, port, there)),
        rsyslogd(tmp_path, "sender", sender(tmp_path, port, believed)),
    ):
        tell(tmp_path, f"caunoi[7]: {LINE}")
        refused = "will be closed due to error"
        wait_for(lambda: refused in (tmp_path / "receiver.log").read_text("utf-8", "replace"))
        time.sleep(1)
    assert LINE not in got(tmp_path)
    assert [*tmp_path.glob("caunoi.0*")], "the line waits on the disk"
