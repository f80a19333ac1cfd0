"""A store that speaks S3 in a process of its own: moto's server, and before it a guard as real stores have one.

moto itself lets anybody list and read, and believes every key. The guard lets the holder of the one key do everything,
a stranger only what the bucket's list of rights gives to all, and everybody else nothing.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from caunoi.ground.files.bucket import options_from

KEY, SECRET = "chìa/khóa+1".encode().hex(), "a/b+c"
Environ = dict[str, Any]


class Store:
    """One bucket of the server. `url` is what CAUNOI_FILES says there."""

    def __init__(self, port: int, name: str = "", host: str = "127.0.0.1") -> None:
        self.port, self.name, self.host = port, name or f"tep-{uuid.uuid4().hex[:12]}", host

    @property
    def url(self) -> str:
        return f"s3+http://{KEY}:a%2Fb%2Bc@{self.host}:{self.port}/{self.name}/son-la"

    @property
    def options(self) -> dict[str, Any]:
        return {"BACKEND": "caunoi.ground.files.bucket.Bucket", "OPTIONS": options_from(self.url)}

    @contextmanager
    def asked(self) -> Iterator[BaseClient]:
        """The store past the product."""
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{self.host}:{self.port}",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        try:
            yield client
        finally:
            client.close()

    def files(self) -> dict[str, bytes]:
        with self.asked() as client:
            found = client.list_objects_v2(Bucket=self.name).get("Contents", [])
            return {one["Key"]: client.get_object(Bucket=self.name, Key=one["Key"])["Body"].read() for one in found}


def another(store: Store) -> Store:
    """An empty bucket beside."""
    made = Store(store.port, host=store.host)
    with made.asked() as client:
        client.create_bucket(Bucket=made.name)
    return made


@pytest.fixture(scope="session")
def store_server() -> Iterator[int]:
    """Gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, __file__, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        for _ in range(600):
            assert server.poll() is None
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
        server.kill()


@pytest.fixture
def store(store_server: int, settings: Any) -> Store:
    """An empty bucket, in which this installation keeps its files."""
    made = another(Store(store_server))
    settings.CAUNOI_FILES, settings.STORAGES = made.url, settings.STORAGES | {"default": made.options}
    return made


# The process of the server --------------------------------------------------------------------------------------------


def guarded(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    from moto.s3.models import s3_backends  # noqa: PLC0415 (only in the process of the server)

    def is_public(environ: Environ) -> bool:
        name = environ["PATH_INFO"].strip("/").partition("/")[0]
        bucket = s3_backends["123456789012"]["aws"].buckets.get(name)
        return environ["REQUEST_METHOD"] == "GET" and bool(bucket and bucket.acl and bucket.acl.public_read)

    def guard(environ: Environ, start_response: Any) -> Iterable[bytes]:
        shown = environ.get("HTTP_AUTHORIZATION", "")
        if re.search(rf"Credential={KEY}/", shown) if shown else is_public(environ):
            return app(environ, start_response)
        body = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>No</Message></Error>"
        start_response("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [body]

    return guard


def main(port: int, host: str = "127.0.0.1") -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import run_simple  # noqa: PLC0415

    run_simple(host, port, guarded(DomainDispatcherApplication(create_backend_app)), threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
