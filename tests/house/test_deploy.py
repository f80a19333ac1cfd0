"""What lies below deploy/ and is told in docs/how-to: only commands, options and variables that exist, in good form."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from caunoi.config import cli, settings
from tests.house import survey
from tools import reference

DEPLOY = survey.ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
GUIDES = sorted((survey.ROOT / "docs" / "how-to").glob("*.md"))
UNITS = sorted((DEPLOY / "systemd").iterdir())
OUTBOUND = DEPLOY / "outbound" / "outbound.conf"
VAULT = DEPLOY / "secrets" / "credentials.conf"
PROGRAM = "/opt/caunoi/bin/caunoi"
NAME = re.compile(r"\bCAUNOI_[A-Z_]+\b")
SETTERS = {"env_text", "env_flag", "env_choice", "env_list", "env_key", "env_networks", "env_number"}


def test_the_page_of_settings_agrees():
    kept = (survey.ROOT / "docs" / "how-to" / "settings.md").read_text(encoding="utf-8")
    assert kept == reference.settings_page(), "type: python -m tools.reference"


def test_every_variable_that_is_read_is_told_and_no_other():
    tree = ast.parse((survey.HOUSE / "config" / "settings.py").read_text(encoding="utf-8"))
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SETTERS and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    assert len(read) > 15
    assert read == set(reference.variables())


@pytest.mark.parametrize("path", [*FILES, *GUIDES], ids=lambda path: path.name)
def test_only_variables_that_exist_are_named(path: Path):
    named = set(NAME.findall(path.read_text(encoding="utf-8")))
    assert named - set(reference.variables()) == set()


def calls(text: str, before: str = r"/bin/") -> list[list[str]]:
    """Every call of `caunoi`: its words. `before` is what stands in front of it where it is no list."""
    lists = re.findall(r"\[\"?caunoi\"?, *([^\]]+)\]", text)
    found = [[word.strip(' "') for word in one.split(",")] for one in lists]
    lines = re.findall(rf"(?:{before})caunoi +((?:(?!&&)[^`'\n#;|])+)", text, re.MULTILINE)
    return [*found, *(shlex.split(line, posix=False) for line in lines)]


def is_call(words: list[str]) -> bool:
    """Whether the words begin with a command rather than with prose."""
    return (
        bool(words)
        and bool(re.fullmatch(r"[a-z_]+", words[0]))
        and ((words[0],) in cli.TABLE or tuple(words[:2]) in cli.TABLE or words[0] in get_commands())
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_exists_with_its_options(path: Path):
    for words in calls(path.read_text(encoding="utf-8")):
        assert is_call(words), words
        check_options(words)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_guides_name_options_that_exist(path: Path):
    for words in filter(is_call, calls(path.read_text(encoding="utf-8"), r"^|[`=& ]|/bin/")):
        check_options(words)


def check_options(words: list[str]) -> None:
    name, rest = cli.find(words)
    if name == cli.MANAGEMENT:
        command = load_command_class(get_commands()[words[0]], words[0])
        known = command.create_parser("caunoi", words[0]).format_help()
    else:
        known = inspect.getsource(importlib.import_module(name))
    for option in [word for word in rest if word.startswith("--")]:
        assert re.search(rf"{re.escape(option)}\b", known), f"{words}: {option}"


def test_the_calls_are_found():
    held = {path.name: calls(path.read_text(encoding="utf-8")) for path in FILES}
    assert [words[0] for words in held["caunoi-web.service"]] == ["init", "serve"]
    assert ["worker"] in held["caunoi-worker.service"]
    assert held["caunoi-backup.service"][0][0] == "backup"
    assert ["drill", "/srv/backup"] in held["caunoi-drill.service"]
    assert ["check", "--deploy"] in held["caunoi-check.service"]
    assert [words[0] for words in held["compose.yaml"]] == ["init", "serve", "worker"]
    assert held["Containerfile"][-1][:2] == ["serve", "--host"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path):
    program = Path(sys.executable).with_name("caunoi")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        assert PROGRAM in text or unit.suffix == ".timer"
        (tmp_path / unit.name).write_text(text.replace(PROGRAM, str(program)), encoding="utf-8")
    beside = tmp_path / "caunoi-.service.d"
    beside.mkdir()
    shutil.copy(OUTBOUND, beside)
    shutil.copy(VAULT, beside)
    units = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "caunoi" in line]) == (0, [])


def test_what_lies_in_a_vault_is_read_from_there_and_each_secret_can_lie_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "CAUNOI_SEALING_KEY").write_text("s" * 60 + "\n")
    (tmp_path / "other").write_text("x")
    assert settings.credentials_in("") == {}
    monkeypatch.setattr(settings, "CAUNOI_SECRETS", settings.credentials_in(str(tmp_path)))
    # As a file of variables has it whose line was left empty.
    monkeypatch.setenv("CAUNOI_SEALING_KEY", "")
    monkeypatch.setenv("CAUNOI_HELP_PHONE", "0123")
    assert settings.CAUNOI_SECRETS.keys() == {"CAUNOI_SEALING_KEY"}
    assert settings.env_list("CAUNOI_SEALING_KEY", "") == ["s" * 60]
    assert settings.env_text("CAUNOI_HELP_PHONE") == "0123"
    told = re.findall(
        r"^#?LoadCredentialEncrypted=(\w+):/etc/credstore\.encrypted/(\w+)$", VAULT.read_text("utf-8"), re.M
    )
    assert all(one == file for one, file in told)
    secret = {name for name in reference.variables() if name.endswith("_KEY")}
    assert {one for one, _ in told} == secret | {
        "CAUNOI_DATABASE_URL",
        "CAUNOI_REPLICA_URL",
        "CAUNOI_MAIL_URL",
        "CAUNOI_FILES",
    }


def test_the_net_is_shut_but_for_what_is_named_and_every_setting_that_leads_out_is_told_of():
    text = OUTBOUND.read_text(encoding="utf-8")
    said = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert said == ["[Service]", "IPAddressDeny=any", "IPAddressAllow=localhost"]
    leads_out = {name for name, told in reference.variables().items() if re.search(r"://(\S*@host|…)", told)}
    assert leads_out == {"CAUNOI_DATABASE_URL", "CAUNOI_REPLICA_URL", "CAUNOI_FILES", "CAUNOI_MAIL_URL"}
    assert leads_out - set(NAME.findall(text)) == set()


def test_every_service_is_shut_in_alike():
    shut = {}
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        if unit.suffix == ".service":
            shut[unit.name] = text[text.index("UMask=") :].partition("[Install]")[0].strip()
    assert len(shut) == 5
    assert len(set(shut.values())) == 1
    assert "NoNewPrivileges=yes" in shut["caunoi-web.service"]


def test_every_timer_has_its_service():
    timers = [unit.stem for unit in UNITS if unit.suffix == ".timer"]
    assert timers
    assert {f"{name}.service" for name in timers} <= {unit.name for unit in UNITS}


def test_the_example_of_variables_starts_the_settings(tmp_path: Path):
    lines = (DEPLOY / "caunoi.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert "change-me" in given["CAUNOI_MAIL_URL"]
    keys = ("CAUNOI_SECRET_KEY", "CAUNOI_SEALING_KEY", "CAUNOI_DIGEST_KEY", "CAUNOI_METRICS_KEY")
    assert [given[key] for key in keys] == [""] * 4, "an example that holds a key is a key of everybody"
    env = {name: value for name, value in os.environ.items() if not NAME.fullmatch(name)}
    env |= given | {key: key * 3 for key in keys} | {"CAUNOI_DATA_DIR": str(tmp_path / "data")}
    told = "import caunoi.config.settings as s; print(s.HTTPS, s.DEBUG, s.DEMO, s.BASE_URL, s.EMAIL_PORT)"
    done = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["True", "False", "False", "https://mattran.example.vn", "587"], done.stderr
    assert not (tmp_path / "data").exists(), "a key was made although all were given"
    told = "import caunoi.config.settings as s; print(*((n, getattr(s, n)) for n in dir(s) if n.isupper()), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, text=True, timeout=60)
    cookies = {"('SESSION_COOKIE_NAME', '__Host-sessionid')", "('CSRF_COOKIE_NAME', '__Host-csrftoken')"}
    assert cookies | {f"('{one}_COOKIE_SECURE', True)" for one in ("SESSION", "CSRF")} <= set(done.stdout.splitlines())
    hsts = {"('SECURE_HSTS_SECONDS', 31536000)", "('SECURE_HSTS_INCLUDE_SUBDOMAINS', True)"}
    assert hsts <= set(done.stdout.splitlines())
    assert "('PASSWORD_HASHERS', ['django.contrib.auth.hashers.Argon2PasswordHasher', 'caunoi.org." in done.stdout


def test_the_composed_services_share_one_image_and_their_variables():
    made = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    ours = {name: one for name, one in made["services"].items() if name != "database"}
    assert set(ours) == {"init", "web", "worker"}
    assert {one["image"] for one in ours.values()} == {"caunoi"}
    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] for one in ours.values())
    assert made["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    built = (
        DEPLOY / "container" / made["services"]["web"]["build"]["context"] / "deploy" / "container" / "Containerfile"
    )
    assert built.resolve() in FILES


def test_no_data_and_no_key_goes_into_the_image():
    left_out = (survey.ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert {".git", ".venv", "var", "**/caunoi.env", "deploy/container/.env"} <= set(left_out)
    kept = (survey.ROOT / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert {"/deploy/container/.env", "/deploy/container/caunoi.env"} <= set(kept)


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_no_proxy_keeps_addresses_or_shows_the_figures(name: str):
    text = (DEPLOY / "proxy" / name).read_text(encoding="utf-8")
    assert "/metrics" in text
    assert not re.search(r"^\s*log\b|access_log (?!off)", text, re.MULTILINE)
    if name == "nginx.conf":
        assert text.count("server {") == text.count("access_log off;")


def test_the_proxies_speak_no_old_tls():
    """nginx is told; Caddy speaks 1.2 and 1.3 unless it is told otherwise, and it is not."""
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"^\s*ssl_protocols (.+);", nginx, re.MULTILINE) == ["TLSv1.2 TLSv1.3"]
    assert "return 301 https://$host$request_uri;" in nginx
    caddy = (DEPLOY / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    secure, plain = caddy.split("\nhttp://")
    assert not re.search(r"\b(protocols|ciphers|auto_https)\b|http://", secure)
    # What is asked without TLS is led away or refused, and reaches no server.
    assert re.findall(r"^\t(\w+) ", plain, re.MULTILINE) == ["respond", "redir"]


def test_nothing_else_is_served_under_the_name():
    """One name, one server behind it, no folder and no other program; and the guide says why."""
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    caddy = (DEPLOY / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    assert set(re.findall(r"server_name (.+);", nginx)) == {"mattran.example.vn"}
    assert re.findall(r"proxy_pass (.+);", nginx) == ["http://127.0.0.1:8000"]
    assert re.findall(r"^(?:http://)?(\S+) {$", caddy, re.MULTILINE) == ["mattran.example.vn"] * 2
    assert re.findall(r"reverse_proxy (.+)", caddy) == ["127.0.0.1:8000"]
    assert not re.search(r"\b(root|alias|file_server|php_fastcgi|fastcgi_pass|uwsgi_pass)\b", nginx + caddy)
    guide = (survey.ROOT / "docs" / "how-to" / "run.md").read_text(encoding="utf-8")
    assert "a name of its own" in guide


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no Caddy here")
def test_caddy_takes_its_file():
    file = DEPLOY / "proxy" / "Caddyfile"
    subprocess.run(["caddy", "validate", "--adapter", "caddyfile", "--config", file], check=True, timeout=60)


@pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="no nginx here")
def test_nginx_takes_its_file(tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=mattran.example.vn"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60)
    ours = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    for there, here in (
        ("/etc/caunoi/tls/fullchain.pem", certificate),
        ("/etc/caunoi/tls/privkey.pem", key),
        ("/var/log/nginx/caunoi.log", tmp_path / "error.log"),
    ):
        ours = ours.replace(there, str(here))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    rooms = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{rooms}{ours}}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], check=True, timeout=60)
