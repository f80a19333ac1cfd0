"""Handing a stored file to a browser. The view above has asked already whether the person may have it."""

from __future__ import annotations

from django.http import FileResponse

from caunoi.ground.files.checking import IMAGE_KINDS
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
