"""The image and the compose file of deploy/container, built and run: `make prove ARGS=container`.

Needs podman with podman-compose, or docker with its compose, and the base images. PYTHON_IMAGE and POSTGRES_IMAGE name
other ones, as for the compose file; CONTAINER_BUILD holds options for the build, as "--network host". An installation
of that name on the same machine is left alone: image, project, network and port are others.
"""

from __future__ import annotations

import http.client
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "deploy" / "container"
PROJECT, IMAGE, SUBNET, PORT = "caunoi-proof", "localhost/caunoi-proof", "172.30.81.0/24", 8791
NAME, COMMUNE, TOKEN = "mattran.example.vn", "Mường Bú", secrets.token_hex(16)
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
WORDS = "Đèn đường đầu bản hỏng ba tuần nay"
KEYS = ("CAUNOI_SECRET_KEY", "CAUNOI_SEALING_KEY", "CAUNOI_DIGEST_KEY", "CAUNOI_METRICS_KEY")
PAPER = """
from pathlib import Path
from caunoi.documents.writing.pdf import pdf_of
import caunoi.documents as of
print(pdf_of((Path(of.__file__).parent / "docx" / "KH.docx").read_bytes())[:5])
"""


class Missing(Exception):
    """What this machine lacks for the proof."""


class NotTaken(Exception):
    """A page did not take what was sent."""


@dataclass
class Engine:
    """What builds and runs, and what reads a compose file for it."""

    program: str
    compose: tuple[str, ...]

    def call(self, *arguments: str | Path) -> str:
        """What the engine says. Raises subprocess.CalledProcessError."""
        return subprocess.run([self.program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout

    def has(self, image: str) -> bool:
        """Whether the image is here, or came now."""
        asked = (["image", "inspect", image], ["pull", "--quiet", image])
        return any(not subprocess.run([self.program, *one], capture_output=True).returncode for one in asked)


def answers(*command: str) -> bool:
    return bool(shutil.which(command[0])) and not subprocess.run(command, capture_output=True).returncode


def engine() -> Engine:
    """The first that works here. Raises Missing."""
    if answers("podman", "info") and answers("podman-compose", "--version"):
        return Engine("podman", ("podman-compose",))
    if answers("docker", "info") and answers("docker", "compose", "version"):
        return Engine("docker", ("docker", "compose"))
    raise Missing("neither podman with podman-compose nor docker with its compose works here")


def base_images(of: Engine) -> tuple[str, str]:
    """Those of Python and of PostgreSQL. Raises Missing."""
    text = (PLACE / "compose.yaml").read_text(encoding="utf-8")
    names = [os.environ.get(one) or _default(text, one) for one in ("PYTHON_IMAGE", "POSTGRES_IMAGE")]
    lacking = [name for name in names if not of.has(name)]
    if lacking:
        told = "name another by PYTHON_IMAGE and POSTGRES_IMAGE, or make it as docs/how-to/run.md says"
        raise Missing(f"{' and '.join(lacking)} cannot be fetched; {told}")
    return names[0], names[1]


def _default(text: str, name: str) -> str:
    found = re.search(rf"\${{{name}:-([^}}]+)}}", text)
    if found is None:
        raise Missing(f"compose.yaml names no {name} that")
    return found[1]


def written(folder: Path, postgres: str) -> dict[str, str]:
    """The compose file beside its variables, under names of its own; the keys that went into them."""
    made: dict[str, Any] = yaml.safe_load((PLACE / "compose.yaml").read_text(encoding="utf-8"))
    made["name"] = PROJECT
    made["networks"]["default"]["ipam"]["config"][0]["subnet"] = SUBNET
    for service in made["services"].values():
        if service.pop("build", None):
            service["image"] = IMAGE
            service["environment"]["CAUNOI_TRUSTED_PROXIES"] = SUBNET
    made["services"]["web"]["ports"] = [f"127.0.0.1:{PORT}:8000"]
    (folder / "compose.yaml").write_text(yaml.safe_dump(made), encoding="utf-8")
    keys = {key: secrets.token_urlsafe(64) for key in KEYS}
    lines = (ROOT / "deploy" / "caunoi.env").read_text(encoding="utf-8").splitlines()
    left_out = ("CAUNOI_DATABASE_URL", "CAUNOI_TRUSTED_PROXIES", "CAUNOI_MAIL_URL", *KEYS)
    kept = [line for line in lines if line.partition("=")[0] not in left_out]
    kept += [f"{name}={key}" for name, key in keys.items()]
    (folder / "caunoi.env").write_text("\n".join(kept) + "\n", encoding="utf-8")
    secret = secrets.token_hex(16)
    (folder / ".env").write_text(f"POSTGRES_PASSWORD={secret}\nPOSTGRES_IMAGE={postgres}\n", encoding="utf-8")
    return keys | {"POSTGRES_PASSWORD": secret}


@contextmanager
def running(of: Engine, folder: Path) -> Iterator[dict[str, str]]:
    """What the compose file tells of, until the block is left; service → container."""
    compose = [*of.compose, "-f", str(folder / "compose.yaml"), "-p", PROJECT]
    label = f"label=com.docker.compose.project={PROJECT}"

    def clear() -> None:
        subprocess.run([*compose, "down", "-v", "-t", "5"], cwd=folder, capture_output=True)

    def listed() -> list[str]:
        return of.call("ps", "-a", "--filter", label, "--format", "{{.Names}}").split()

    clear()  # what a run that was broken off has left
    try:
        subprocess.run([*compose, "up", "-d"], cwd=folder, check=of.program == "docker")
        if of.program == "podman":
            # Before 4.6 it does not start what depends on something that depends on something.
            of.call("start", *listed())
        names = listed()
        yield {service: name for service in ("database", "init", "web", "worker") for name in names if service in name}
    finally:
        clear()


def ask(method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, where it leads, what it says: as the proxy of the machine passes it on."""
    wire = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    headers |= {"Referer": f"https://{NAME}/", "Cookie": f"__Host-csrftoken={TOKEN}"}
    body = None
    if fields is not None:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        wire.request(method, path, body, headers)
        answer = wire.getresponse()
        return answer.status, answer.getheader("Location", "") or "", answer.read().decode(errors="replace")
    finally:
        wire.close()


def ready_within(seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if ask("GET", "/readyz")[0] == 200:
                return True
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(1)
    return False


def sent() -> str:
    """The code of a petition that was sent from the first page to the last. Raises NotTaken."""
    draft = _led("/gui-kien-nghi/", {"commune": COMMUNE}).removesuffix("o-dau/")
    page = ask("GET", f"{draft}viec-gi/")[2]
    _led(f"{draft}viec-gi/", {"form_key": dict(HIDDEN.findall(page))["form_key"], "words": WORDS})
    contact = {"full_name": "Lò Văn Thử", "telephone": "0912345678", "consents": "on", "hides_name": "on"}
    _led(f"{draft}lien-he/", contact)
    last = dict(HIDDEN.findall(ask("GET", f"{draft}kiem-tra/")[2])) | {"csrfmiddlewaretoken": TOKEN}
    leads = _led(f"{draft}kiem-tra/", last)
    if not leads.startswith("/da-gui/"):
        raise NotTaken(f"the last page leads to {leads}")
    return leads.split("/")[2].split(".")[0]


def _led(path: str, fields: dict[str, str]) -> str:
    status, leads, page = ask("POST", path, fields)
    if status != 302:
        raise NotTaken(f"{path}: {status} {page[:1000]}")
    return leads


def troubles(of: Engine, names: dict[str, str], keys: dict[str, str], folder: Path) -> Iterator[str]:
    """What does not hold, one sentence each."""
    if of.call("wait", names["init"]).strip() != "0":
        yield "caunoi init failed"
    if not ready_within(180):
        yield "/readyz did not answer 200 within three minutes"
        return
    if ask("GET", "/healthz")[0] != 200:
        yield "/healthz does not answer 200"
    if not _healthy(of, names["web"]):
        yield "the health check of the web server fails"
    for service in ("web", "worker"):
        yield from (f"{service} {trouble}" for trouble in _open_doors(of, names[service]))
    if _holds_any(of, list(keys.values())):
        yield "a key or a file of variables lies in the image"
    yield from _work(of, names)
    if not _archived(of, folder):
        yield "no archive came of caunoi backup"


def _open_doors(of: Engine, name: str) -> Iterator[str]:
    """What a program that was taken over could do in this container, and should not."""
    state = of.call("exec", name, "cat", "/proc/1/status")
    if not re.search(r"^Uid:\t950\t950\t950\t950$", state, re.MULTILINE):
        yield "does not run as user 950"
    if not {"CapEff:\t0000000000000000", "CapBnd:\t0000000000000000"} <= set(state.splitlines()):
        yield "has rights of root"
    if "NoNewPrivs:\t1" not in state:
        yield "may get new rights"
    if not re.search(r"^\S+ / \S+ ro,", of.call("exec", name, "cat", "/proc/1/mounts"), re.MULTILINE):
        yield "has a root file system that is not read-only"
    tried = (
        'for one in / /opt/caunoi /etc /tmp /var/lib/caunoi; do touch "$one/t" 2>&- && rm "$one/t" && echo "$one"; done'
    )
    open_to = of.call("exec", name, "sh", "-c", f"{tried}; true").split()
    if open_to != ["/tmp", "/var/lib/caunoi"]:  # noqa: S108 (what the compose file leaves open)
        yield f"can write to {open_to}"


def _holds_any(of: Engine, keys: list[str]) -> bool:
    """Whether one of the keys, or any file of variables, is within the image or its history."""
    search = "find / -xdev -name '*.env'; ls -A /var/lib/caunoi; cat /var/lib/caunoi/* /etc/caunoi/* 2>&-; true"
    told = of.call("image", "inspect", IMAGE) + of.call("history", "--no-trunc", IMAGE)
    found = of.call("run", "--rm", "--network", "none", IMAGE, "sh", "-c", search)
    return ".env" in found or any(key in told + found for key in keys)


def _work(of: Engine, names: dict[str, str]) -> Iterator[str]:
    """What citizens and officers would miss."""
    of.call("exec", names["web"], "caunoi", "units", "load")
    try:
        code = sent()
    except NotTaken as refusal:
        yield f"no petition came through: {refusal}"
        return
    asked = ("psql", "-U", "caunoi", "-d", "caunoi", "-Atc", "SELECT ref FROM petitions_petition")
    if code not in of.call("exec", names["database"], *asked).split():
        yield f"{code} was acknowledged and has not arrived"
    if of.call("exec", names["web"], "python", "-c", PAPER).strip() != "b'%PDF-'":
        yield "LibreOffice makes no PDF in the container"
    if "SUCCESSFUL" not in of.call("logs", names["worker"]):
        yield "the worker did nothing"


def _archived(of: Engine, folder: Path) -> bool:
    """Whether an archive is made as docs/how-to/run.md tells it."""
    shelf = folder / "backup"
    shelf.mkdir()
    os.chown(shelf, 950, 950)
    compose = [*of.compose, "-f", str(folder / "compose.yaml"), "-p", PROJECT, "run", "--rm", "--no-deps"]
    kept = ["-v", f"{shelf}:/srv/backup", "web", "caunoi", "backup", "/srv/backup/caunoi.tar"]
    done = subprocess.run([*compose, *kept], cwd=folder)
    return not done.returncode and (shelf / "caunoi.tar").stat().st_size > 0


def _healthy(of: Engine, name: str) -> bool:
    """podman asks when it is told to (by itself it needs systemd), docker by itself."""
    if of.program == "podman":
        return not subprocess.run(["podman", "healthcheck", "run", name]).returncode
    until = time.monotonic() + 90
    while (state := of.call("inspect", "-f", "{{.State.Health.Status}}", name).strip()) == "starting":
        if time.monotonic() > until:
            break
        time.sleep(2)
    return state == "healthy"


def holds() -> bool:
    """Whether the image is built, serves, is shut in as the compose file says, and takes a petition."""
    try:
        of = engine()
        python, postgres = base_images(of)
    except Missing as lacking:
        print(f"NOT RUN: {lacking}.")
        return False
    began = time.monotonic()
    options = shlex.split(os.environ.get("CONTAINER_BUILD", ""))
    file = PLACE / "Containerfile"
    of.call("build", *options, "--build-arg", f"PYTHON_IMAGE={python}", "-f", file, "-t", IMAGE, ROOT)
    built = time.monotonic() - began
    with tempfile.TemporaryDirectory(prefix=f"{PROJECT}-") as place:
        folder = Path(place)
        keys = written(folder, postgres)
        with running(of, folder) as names:
            found: list[str] = []
            try:
                found.extend(troubles(of, names, keys, folder))
            except subprocess.CalledProcessError as error:
                found.append(f"{' '.join(map(str, error.cmd))} ended with {error.returncode}")
    size = int(of.call("image", "inspect", IMAGE, "--format", "{{.Size}}")) / 1_000_000
    print(f"{of.program}: built in {built:.0f} s, {size:.0f} MB")
    print("\n".join(found) or "Built, started, shut in; a petition came through, a PDF and an archive were made.")
    return not found


if __name__ == "__main__":
    sys.exit(not holds())
