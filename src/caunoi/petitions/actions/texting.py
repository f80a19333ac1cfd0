"""What a sender reads on her telephone, where she asked for it: that something happened, and where to look.

Never what the petition says, where, of whom, or who sent it: a telephone lies on a table. Of what is sealed no text
goes out at all.
"""

from __future__ import annotations

from django.conf import settings

from caunoi.ground.notices.actions import queue_text
from caunoi.petitions.models import Entry, Identity
from caunoi.petitions.states import EntryKind

_WORDS = {
    EntryKind.SENT: "đã nhận",
    EntryKind.FORWARDED: "đã chuyển cơ quan giải quyết",
    EntryKind.ASKED: "cần bổ sung thông tin",
    EntryKind.EXTENDED: "được gia hạn",
    EntryKind.TOLD: "đã có trả lời",
    EntryKind.PROMISED: "đã có trả lời, có ngày hẹn làm xong",
    EntryKind.REFUSED: "đã có kết quả xem xét",
    EntryKind.CLOSED: "đã kết thúc",
}


def text_sender(entry: Entry) -> None:
    """Put the text of a step into the outbox, once for the entry, in its own transaction."""
    petition = entry.petition
    words = _WORDS.get(EntryKind(entry.kind))
    if words is None or petition.is_sealed:
        return
    identity = Identity.objects.filter(petition=petition).exclude(tells_by="").first()
    if identity is None or not identity.telephone:
        return
    place = settings.BASE_URL.split("://", 1)[1]
    queue_text(
        channel=identity.tells_by,
        telephone=identity.telephone,
        link=f"/hop-kien-nghi/{petition.ref}/",
        words=f"Kiến nghị {petition.ref} {words}. Xem ở {place}/tra-cuu/ bằng mã này và 4 số cuối điện thoại.",
    )
