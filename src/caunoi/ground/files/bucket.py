"""Kept files in a bucket that speaks S3: MinIO, Ceph, a cloud in the country. Several web servers share it, and none of
them keeps a file of its own.

Nobody but the product reads there: it hands every file over itself, after `access` has been asked, and no address of
the store ever goes out. What goes wrong at the store is an OSError, as it is of a disk.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

SCHEMES = {"s3": "https", "s3+http": "http"}
REGION = "us-east-1"  # what stores that know no regions sign with
PATIENCE = 10  # seconds until connected, and between two pieces of an answer
TRIES = 3
HELD_IN_MEMORY = 2 * 1024 * 1024  # bytes of one file; what is longer goes over the disk
EVERYBODY = ("/global/AllUsers", "/global/AuthenticatedUsers")  # how addresses of groups end in a list of rights
UNKNOWN = {"NotImplemented", "MethodNotAllowed", "NoSuchBucketPolicy", "AccessDenied"}


class StoreFault(OSError):
    """The store did not do what was asked; `strerror` says what it answered, `filename` which store it is."""

    def __init__(self, why: str, where: str) -> None:
        super().__init__(errno.EREMOTEIO, f"kho tệp không làm được ({why})", where)


def options_from(url: str) -> dict[str, Any]:
    """Turn s3://key:secret@host:port/bucket/prefix?region=… into what the storage is made with; s3+http:// speaks
    without HTTPS. Raises ValueError with what is wrong."""
    parts = urlsplit(url)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme not in SCHEMES:
        raise ValueError(f"must begin with s3:// or s3+http://, not {parts.scheme!r}")
    if not (parts.hostname and bucket and parts.username and parts.password):
        raise ValueError("must name key, secret, host and bucket: s3://key:secret@host/bucket")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    region = asked.pop("region", REGION)
    if asked:
        raise ValueError(f"knows only region behind the question mark, not {', '.join(asked)}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "endpoint_url": f"{SCHEMES[parts.scheme]}://{host}" + (f":{parts.port}" if parts.port else ""),
        "bucket_name": unquote(bucket),
        "location": unquote(prefix),
        "region_name": region,
    }


class Bucket(S3Storage):  # type: ignore[misc]  # the library has no types
    """The place of kept files. Names are those that a folder would have."""

    def __init__(self, **options: Any) -> None:
        fixed: dict[str, Any] = {
            "file_overwrite": False,
            "default_acl": None,
            "gzip": False,
            "security_token": None,
            "session_profile": None,
            "custom_domain": None,
            "object_parameters": {"ContentType": "application/octet-stream"},
            # In the thread that asks: the answer of a page waits for it anyway.
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=PATIENCE,
                read_timeout=PATIENCE,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
                # Stores other than Amazon's do not all know the checksums that came in 2025.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
        super().__init__(**fixed | options)

    @property
    def where(self) -> str:
        """For sentences: which bucket at which host; no key."""
        return f"s3://{urlsplit(self.endpoint_url).netloc}/{self.bucket_name}"

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            raise StoreFault(str(error.response.get("Error", {}).get("Code", "?")), self.where) from error
        except (BotoCoreError, Boto3Error) as error:
            raise StoreFault(type(error).__name__, self.where) from error

    def url(self, name: str, *_: Any, **__: Any) -> str:
        """There is none: whoever wants the file asks the product."""
        raise ValueError(f"No address leads to {name}: files are handed over by the product")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:  # noqa: ARG002 (only ever read)
        """All of it, before the first byte goes out: a store that dies meanwhile breaks no half answer off."""
        key = self._normalize_name(clean_name(name))
        held = cast(IO[bytes], tempfile.SpooledTemporaryFile(HELD_IN_MEMORY))  # noqa: SIM115 (whoever reads closes it)
        try:
            with self._asking():
                self.bucket.Object(key).download_fileobj(held, Config=self.transfer_config)
        except StoreFault as fault:
            held.close()
            if isinstance(fault.__cause__, ClientError) and _status_of(fault.__cause__) == 404:
                raise FileNotFoundError(errno.ENOENT, "no such file in the store", name) from fault
            raise
        held.seek(0)
        return File(held, name)

    def _save(self, name: str, content: Any) -> str:
        with self._asking():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with self._asking():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self._asking():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self._asking():
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        with self._asking():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with self._asking():
            return cast(datetime, super().get_modified_time(name))

    @property
    def prefix(self) -> str:
        """How the names of our files begin in the bucket, which others may share."""
        return f"{self.location.rstrip('/')}/" if self.location else ""

    def names(self) -> Iterator[str]:
        """Names of all files in the bytewise order of the names, as the store lists them."""
        with self._asking():
            pages = self.connection.meta.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=self.prefix
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    if not entry["Key"].endswith("/"):
                        yield str(entry["Key"].removeprefix(self.prefix))

    def is_open_to_all(self) -> bool:
        """Whether somebody without a key may list or read; asked of the lists of rights, and tried. Raises StoreFault
        when the store cannot be asked at all."""
        client = self.connection.meta.client
        with self._asking():
            ours = {"Prefix": self.prefix, "MaxKeys": 1}
            found = client.list_objects_v2(Bucket=self.bucket_name, **ours).get("Contents", ())
            return (
                self._is_granted_to_all(client)
                or self._stranger_may("list_objects_v2", **ours)
                or any(self._stranger_may("get_object", Key=entry["Key"]) for entry in found)
            )

    def _is_granted_to_all(self, client: Any) -> bool:
        try:
            grants = client.get_bucket_acl(Bucket=self.bucket_name)["Grants"]
        except ClientError as error:
            # Some stores know no such list, and some keys may not read it; then the trial tells.
            if error.response["Error"]["Code"] in UNKNOWN:
                return False
            raise
        return any(str(grant["Grantee"].get("URI", "")).endswith(EVERYBODY) for grant in grants)

    def _stranger_may(self, call: str, **asked: Any) -> bool:
        stranger = self.unsigned_connection.meta.client
        try:
            getattr(stranger, call)(Bucket=self.bucket_name, **asked)
        except ClientError as error:
            if _status_of(error) < 500:
                return False
            raise
        return True


def _status_of(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
