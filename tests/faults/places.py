"""Where a proof of this folder lives: a data folder of its own, on SQLite or in a database of the server of the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

SERVER = os.environ.get("CAUNOI_DATABASE_URL", "")
ON_SERVER = SERVER.startswith("postgresql")
KIND = "PostgreSQL" if ON_SERVER else "SQLite"
ROOT = Path(__file__).resolve().parents[2]


def on_server(statement: str) -> None:
    """Say something to the server of the run; nothing on SQLite."""
    if ON_SERVER:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(statement)


def address_of(name: str, server: str = SERVER) -> str:
    """The address of a database of this name; "" is SQLite in the data folder."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}")) if ON_SERVER else ""


def environment(folder: Path, database: str) -> dict[str, str]:
    """The variables of an installation with its data in `folder`."""
    return os.environ | {"CAUNOI_DATA_DIR": str(folder), "CAUNOI_DATABASE_URL": database}


def run(env: dict[str, str], module: str, *arguments: str) -> str:
    """Run a module to its end; what it printed."""
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=env, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout.decode()
