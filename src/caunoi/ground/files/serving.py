"""Handing a stored file to a browser. The view above has asked already whether the person may have it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from caunoi.ground.files.checking import IMAGE_KINDS, KINDS, kind_of_name
from caunoi.ground.files.models import StoredFile


def open_for_download(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as an answer that a browser saves and never runs. `inline` shows a picture in the page; nothing else.

    Raises FileNotFoundError when the bytes are gone from the storage.
    """
    shown = inline and stored.kind in IMAGE_KINDS
    response = FileResponse(
        stored.file.open("rb"), as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


R = TypeVar("R", bound=HttpResponseBase)

_TYPES = {kind: facts.content_type for kind, facts in KINDS.items()} | {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "svg": "image/svg+xml",
}


def file_answer(content: bytes | str, name: str) -> HttpResponse:
    """A file made at this moment, to be saved under this name; what it is, its extension says. No cache keeps it.

    Raises KeyError for an extension that the house does not write.
    """
    return _to_be_saved(HttpResponse(content, content_type=_type_of(name)), name)


def lines_answer(lines: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """The same for a file that is too long to be held: each line is made when the one before has gone out.

    Raises KeyError for an extension that the house does not write.
    """
    return _to_be_saved(StreamingHttpResponse(lines, content_type=_type_of(name)), name)


def _type_of(name: str) -> str:
    return _TYPES[kind_of_name(name) or name.rpartition(".")[2]]


def _to_be_saved(response: R, name: str) -> R:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def play(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """A recording for the player of a page, in pieces where the browser asks for them (RFC 9110, 14.2): Safari plays no
    other, and every browser moves within the recording by them."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    with stored.file.open("rb") as held:
        content = held.read()
    first, last = 0, len(content) - 1
    if asked and asked[1]:
        first, last = int(asked[1]), min(int(asked[2] or last), last)
    elif asked and asked[2]:
        first = max(0, len(content) - int(asked[2]))
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    response = HttpResponse(content[first : last + 1], content_type=stored.content_type, status=206 if asked else 200)
    if asked:
        response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
