"""What goes wrong when everything is copied, as a sentence that tells what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError

_WORDS = {
    errno.ENOENT: "không có tệp này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "không có thư mục này",
    errno.EIO: "ổ đĩa có lỗi",
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Refused(Exception):
    """It cannot be done, and nothing was written: what was half done has been taken away again."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def no_room() -> OSError:
    """The error of a full disk, for those who learn of it in another way."""
    return OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn a failure of the database, or of the disk on which `folder` lies, into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Refused(f"Ổ đĩa hết chỗ ở {folder}. Dọn bớt hoặc chọn nơi khác rồi chạy lại.") from error
        where = error.filename or folder
        why = _WORDS.get(error.errno or 0) or error.strerror or error
        raise Refused(f"Không đọc hoặc ghi được {where}: {why}.") from error
    except DatabaseError as error:
        raise Refused(f"Không dùng được cơ sở dữ liệu: {error}. Kiểm tra CAUNOI_DATABASE_URL.") from error
