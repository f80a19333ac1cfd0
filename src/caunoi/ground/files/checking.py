"""What a file really is, told from its bytes, and whether it may be taken in. Pure, save for reading the file given."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from PIL import Image, ImageOps

from caunoi.ground import text
from caunoi.ground.files.recordings import CLEANERS, NotSound, clean_recording

MEGABYTE = 1024 * 1024
ZIP_MOST_ENTRIES = 5000
ZIP_MOST_BYTES = 300 * MEGABYTE
ZIP_MOST_RATIO = 200
ZIP_RATIO_FROM = 20 * MEGABYTE
IMAGE_MOST_PIXELS = 64_000_000
IMAGE_LONGEST_SIDE = 4096
QUALITY = 85
COARSE = 1150
"""Sum of the brightness table of a JPEG written at quality 85: one with a greater sum is coarser already."""
HEAD = 2048
TEXT_CHECKED = 1 * MEGABYTE


class UploadRefused(Exception):
    """The file cannot be taken in; `sentence` tells the person what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is known of a kind: how people call it, its extensions, its content type."""

    words: str
    extensions: tuple[str, ...]
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": KindFacts("PDF", ("pdf",), "application/pdf"),
    "docx": KindFacts("Word (.docx)", ("docx",), f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": KindFacts("Excel (.xlsx)", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet"),
    "png": KindFacts("ảnh PNG", ("png",), "image/png"),
    "jpg": KindFacts("ảnh JPEG", ("jpg", "jpeg"), "image/jpeg"),
    "webp": KindFacts("ảnh WebP", ("webp",), "image/webp"),
    "txt": KindFacts("văn bản thuần (.txt)", ("txt",), "text/plain"),
    "csv": KindFacts("CSV", ("csv",), "text/csv"),
    "md": KindFacts("Markdown (.md)", ("md", "markdown"), "text/markdown"),
    "webm": KindFacts("ghi âm WebM", ("webm",), "audio/webm"),
    "ogg": KindFacts("ghi âm Ogg", ("ogg", "oga", "opus"), "audio/ogg"),
    "m4a": KindFacts("ghi âm M4A", ("m4a", "mp4", "3gp", "3gpp"), "audio/mp4"),
    "mp3": KindFacts("ghi âm MP3", ("mp3",), "audio/mpeg"),
    "wav": KindFacts("ghi âm WAV", ("wav",), "audio/wav"),
}
RECORDING_KINDS = frozenset(CLEANERS)
TEXT_KINDS = frozenset({"txt", "csv", "md"})
IMAGE_KINDS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
_OF_EXTENSION = {extension: kind for kind, facts in KINDS.items() for extension in facts.extensions}

_PROGRAMS = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"dex\n", b"\x00asm",
)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Signs that turn the reading direction, so that "anh\u202egpj.exe" would look like "anhexe.jpg".
_UNSEEN = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                         *range(0x2060, 0x2070), 0xFEFF])  # fmt: skip


def clean_name(name: str) -> str:
    """The name a person gave, composed, without folders and unseen signs, at most 200 letters with its extension."""
    base = text.nfc(name).replace("\\", "/").rpartition("/")[2].translate(_UNSEEN).strip(" .")
    stem, suffix = PurePath(base).stem, PurePath(base).suffix
    return f"{stem[: 200 - len(suffix)]}{suffix}" if base else "tep"


def kind_of_name(name: str) -> str:
    """The kind that the extension claims; "" when it is none that is known."""
    return _OF_EXTENSION.get(PurePath(name).suffix.lower().removeprefix("."), "")


def list_of(kinds: frozenset[str]) -> str:
    """The kinds as a person reads them: "PDF, Word (.docx) hoặc Excel (.xlsx)"."""
    words = [facts.words for kind, facts in KINDS.items() if kind in kinds]
    return " hoặc ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _kind_in_zip(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise UploadRefused("Tệp bị hỏng. Mở tệp trên máy, lưu lại rồi tải lên.") from error
    unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    is_dense = unpacked > ZIP_RATIO_FROM and unpacked > ZIP_MOST_RATIO * max(packed, 1)
    if len(entries) > ZIP_MOST_ENTRIES or unpacked > ZIP_MOST_BYTES or is_dense:
        raise UploadRefused("Tệp nén quá nhiều dữ liệu bên trong. Lưu lại thành tệp mới rồi tải lên.")
    names = {one.filename for one in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UploadRefused("Tệp có chứa macro. Lưu lại thành .docx hoặc .xlsx không có macro.")
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
    return "zip"


def _looks_like_text(head: bytes) -> bool:
    if head.startswith(_UTF16):
        return True
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return b"\x00" not in head and controls <= len(head) // 100


def _kind_of_sound(head: bytes) -> str:
    """The kind of a recording; "" for anything else. That it holds only sound is asked later."""
    if head.startswith((b"\x1aE\xdf\xa3", b"OggS")):
        return "webm" if head.startswith(b"\x1a") else "ogg"
    if head[4:8] == b"ftyp":
        return "m4a"
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    return "mp3" if head.startswith(b"ID3") or is_frame else ""


def kind_of_content(file: IO[bytes]) -> str:
    """The kind told by the bytes: one of `KINDS`, "text" for any text, "zip", or "" for what is not known.

    Raises UploadRefused for programs, old Office files, broken archives, archive bombs and macros.
    """
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(_OLD_OFFICE):
        raise UploadRefused("Tệp Word, Excel đời cũ hoặc có mật khẩu. Bỏ mật khẩu và lưu lại thành .docx hoặc .xlsx.")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if head[8:12] == b"WEBP" else "wav"
    if sound := _kind_of_sound(head):
        return sound
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_in_zip(file)
    is_text = _looks_like_text(head + file.read(TEXT_CHECKED))
    # "MZ" alone may begin an honest text; a program has other bytes than text soon after.
    if head.startswith(_PROGRAMS) and (not is_text or head.startswith(b"#!")):
        raise UploadRefused("Không nhận tệp chương trình.")
    return "text" if is_text else ""


def check_kind(name: str, file: IO[bytes], kinds: frozenset[str]) -> str:
    """The kind of a file whose name and content agree and which is among the kinds wanted.

    Raises UploadRefused.
    """
    claimed = kind_of_name(name)
    if claimed not in kinds:
        kind_of_content(file)
        raise UploadRefused(f"Chọn tệp {list_of(kinds)}.")
    found = kind_of_content(file)
    if found == claimed or (found == "text" and claimed in TEXT_KINDS):
        return claimed
    facts = KINDS.get(found)
    inside = f"bên trong là {facts.words}" if facts else f"bên trong không phải {KINDS[claimed].words}"
    raise UploadRefused(f"Tên tệp có đuôi {PurePath(name).suffix.lower()} nhưng {inside}. Kiểm tra lại tệp.")


def remake_recording(kind: str, file: IO[bytes], out: IO[bytes], most_seconds: int) -> None:
    """Copy the sound and nothing else. Reads the whole file: the caller has asked how big it is.

    Raises UploadRefused for one that is broken, holds more than sound, or lasts too long.
    """
    file.seek(0)
    try:
        cleaned, seconds = clean_recording(kind, file.read())
    except NotSound as error:
        raise UploadRefused("Bản ghi âm bị hỏng, hoặc có cả hình. Ghi lại, hoặc chọn tệp chỉ có tiếng.") from error
    if seconds > most_seconds:
        raise UploadRefused(f"Bản ghi âm dài quá {most_seconds // 60} phút. Ghi lại ngắn hơn.")
    out.write(cleaned)


def remake_image(kind: str, file: IO[bytes], out: IO[bytes]) -> None:
    """Draw the picture anew, upright: what it shows stays, its EXIF with place and camera and all else is gone.

    Pictures longer than 4096 points are made smaller.

    Raises UploadRefused for one that is broken or has more than 64 million points.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=[IMAGE_KINDS[kind]]) as opened:
            if opened.width * opened.height > IMAGE_MOST_PIXELS:
                raise UploadRefused("Ảnh quá lớn. Chụp hoặc lưu lại dưới 64 triệu điểm ảnh.")
            how: dict[str, Any] = {} if kind == "png" else {"quality": QUALITY}
            if kind == "jpg":
                opened.draft("RGB", (IMAGE_LONGEST_SIDE, IMAGE_LONGEST_SIDE))
                tables = getattr(opened, "quantization", {})
                if tables and sum(next(iter(tables.values()))) > COARSE:
                    # It was made small on purpose: written finer it would only grow.
                    how = {"qtables": tables}
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((IMAGE_LONGEST_SIDE, IMAGE_LONGEST_SIDE))
            has_alpha = kind != "jpg" and ("A" in picture.getbands() or "transparency" in picture.info)
            # Copied onto a new picture: no block of the old file can ride along.
            fresh = Image.new("RGBA" if has_alpha else "RGB", picture.size)
            fresh.paste(picture.convert(fresh.mode))
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused("Ảnh quá lớn. Chụp hoặc lưu lại dưới 64 triệu điểm ảnh.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UploadRefused("Ảnh bị hỏng, không mở được. Chọn ảnh khác.") from error
    fresh.save(out, IMAGE_KINDS[kind], **how)
