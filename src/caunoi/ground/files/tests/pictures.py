"""Pictures as forms send them."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def a_photograph(name: str = "hop-ban.jpg") -> SimpleUploadedFile:
    """A small JPEG."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 90)).save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")
