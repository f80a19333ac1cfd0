"""The states of a petition, which step may follow which, and the words in which staff and the citizen read them.

"Quá hạn" is no state: lateness is computed from the day due and today, and is never stored.
"""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class Status(TextChoices):
    """How far one petition has come."""

    NEW = "NEW", "Mới tiếp nhận"
    CLASSIFIED = "CLASSIFIED", "Đã phân loại"
    AWAITING_SENDER = "AWAITING_SENDER", "Chờ bổ sung"
    AT_FRONT = "AT_FRONT", "Đang xử lý tại Mặt trận"
    FORWARDED = "FORWARDED", "Đã chuyển cơ quan"
    TAKEN_UP = "TAKEN_UP", "Cơ quan đã thụ lý"
    ANSWERED = "ANSWERED", "Cơ quan đã trả lời"
    PROMISED = "PROMISED", "Đã trả lời, chưa làm xong"
    TOLD = "TOLD", "Đã trả lời người dân"
    RATED = "RATED", "Người dân đã đánh giá"
    CLOSED = "CLOSED", "Đã đóng"
    REOPENED = "REOPENED", "Mở lại"
    REFUSED = "REFUSED", "Từ chối, có căn cứ"
    DUPLICATE = "DUPLICATE", "Trùng, đã gộp"
    WITHDRAWN = "WITHDRAWN", "Đã rút"
    FILED = "FILED", "Lưu đơn"


STEPS: Final[dict[Status, frozenset[Status]]] = {
    Status.NEW: frozenset(
        {Status.CLASSIFIED, Status.AWAITING_SENDER, Status.REFUSED, Status.DUPLICATE, Status.WITHDRAWN}
    ),
    Status.CLASSIFIED: frozenset(
        {
            Status.AWAITING_SENDER,
            Status.AT_FRONT,
            Status.FORWARDED,
            Status.REFUSED,
            Status.DUPLICATE,
            Status.WITHDRAWN,
            Status.FILED,
        }
    ),
    Status.AWAITING_SENDER: frozenset(
        {Status.CLASSIFIED, Status.AT_FRONT, Status.FORWARDED, Status.TAKEN_UP, Status.WITHDRAWN, Status.FILED}
    ),
    Status.AT_FRONT: frozenset(
        {
            Status.CLASSIFIED,
            Status.AWAITING_SENDER,
            Status.FORWARDED,
            Status.PROMISED,
            Status.TOLD,
            Status.REFUSED,
            Status.DUPLICATE,
            Status.WITHDRAWN,
            Status.FILED,
        }
    ),
    Status.FORWARDED: frozenset(
        {Status.CLASSIFIED, Status.AWAITING_SENDER, Status.TAKEN_UP, Status.ANSWERED, Status.WITHDRAWN}
    ),
    Status.TAKEN_UP: frozenset({Status.CLASSIFIED, Status.AWAITING_SENDER, Status.ANSWERED, Status.WITHDRAWN}),
    Status.ANSWERED: frozenset({Status.FORWARDED, Status.PROMISED, Status.TOLD, Status.WITHDRAWN}),
    Status.PROMISED: frozenset({Status.ANSWERED, Status.TOLD, Status.WITHDRAWN}),
    Status.TOLD: frozenset({Status.RATED, Status.REOPENED, Status.CLOSED}),
    Status.RATED: frozenset({Status.CLOSED, Status.REOPENED}),
    Status.CLOSED: frozenset({Status.REOPENED}),
    Status.REOPENED: frozenset(
        {Status.AT_FRONT, Status.FORWARDED, Status.AWAITING_SENDER, Status.DUPLICATE, Status.WITHDRAWN, Status.FILED}
    ),
    Status.REFUSED: frozenset({Status.REOPENED}),
    Status.DUPLICATE: frozenset({Status.CLASSIFIED, Status.TOLD, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
    Status.FILED: frozenset({Status.CLASSIFIED}),
}

HOLDER: Final[dict[Status, str]] = {
    Status.NEW: "Mặt trận nơi tiếp nhận",
    Status.CLASSIFIED: "Mặt trận đang phụ trách",
    Status.AWAITING_SENDER: "Người gửi",
    Status.AT_FRONT: "Mặt trận đang phụ trách",
    Status.FORWARDED: "Cơ quan được chuyển",
    Status.TAKEN_UP: "Cơ quan được chuyển",
    Status.ANSWERED: "Mặt trận đang phụ trách",
    Status.PROMISED: "Cơ quan đã hứa",
    Status.TOLD: "Người gửi",
    Status.RATED: "Mặt trận đang phụ trách",
    Status.CLOSED: "Không ai",
    Status.REOPENED: "Mặt trận đang phụ trách",
    Status.REFUSED: "Không ai",
    Status.DUPLICATE: "Người giữ kiến nghị cùng việc",
    Status.WITHDRAWN: "Không ai",
    Status.FILED: "Không ai",
}

WORDS: Final[dict[Status, tuple[str, str, str]]] = {
    # status -> (what staff read, what the citizen reads, what happens next)
    Status.NEW: ("Mới", "Đã nhận được", "Cán bộ Mặt trận đọc, phân loại"),
    Status.CLASSIFIED: ("Đã phân loại", "Cán bộ đã đọc", "Giao người xử lý hoặc chuyển cơ quan có thẩm quyền"),
    Status.AWAITING_SENDER: ("Chờ bổ sung", "Cần thêm thông tin", "Người gửi bổ sung; thời hạn tạm dừng"),
    Status.AT_FRONT: ("Đang xử lý", "Mặt trận đang xử lý", "Mặt trận trả lời người gửi"),
    Status.FORWARDED: ("Đã chuyển cơ quan", "Đã chuyển cơ quan giải quyết", "Cơ quan thụ lý rồi trả lời"),
    Status.TAKEN_UP: ("Cơ quan thụ lý", "Cơ quan đang giải quyết", "Cơ quan trả lời"),
    Status.ANSWERED: (
        "Cơ quan đã trả lời",
        "Cơ quan đã trả lời Mặt trận",
        "Mặt trận xem câu trả lời rồi báo người gửi",
    ),
    Status.PROMISED: ("Đã trả lời, chưa làm xong", "Đã trả lời, đang làm", "Cơ quan làm xong trước ngày đã hứa"),
    Status.TOLD: ("Đã trả lời", "Đã trả lời", "Người gửi cho biết có hài lòng không"),
    Status.RATED: ("Đã đánh giá", "Đã đánh giá", "Mặt trận xem đánh giá rồi đóng"),
    Status.CLOSED: ("Đã đóng", "Đã xong", "Mở lại nếu người gửi chưa hài lòng"),
    Status.REOPENED: ("Mở lại", "Được xem lại", "Mặt trận xem lại, xử lý tiếp"),
    Status.REFUSED: ("Từ chối", "Không thụ lý, có nêu căn cứ", "Người gửi đề nghị xem lại nếu không đồng ý"),
    Status.DUPLICATE: ("Trùng, đã gộp", "Đã gộp với việc đã có", "Trả lời cùng kiến nghị đã có"),
    Status.WITHDRAWN: ("Đã rút", "Người gửi đã rút", "Không xử lý tiếp"),
    Status.FILED: ("Lưu đơn", "Lưu, chưa xử lý tiếp", "Xử lý tiếp khi có thêm thông tin"),
}

TONES: Final[dict[Status, str]] = {
    Status.NEW: "open",
    Status.CLASSIFIED: "open",
    Status.AT_FRONT: "open",
    Status.FORWARDED: "open",
    Status.TAKEN_UP: "open",
    Status.ANSWERED: "soon",
    Status.PROMISED: "soon",
    Status.TOLD: "done",
    Status.RATED: "done",
    Status.REOPENED: "returned",
}
"""Colour of a status; one that is not named waits."""

RUNNING: Final = (
    Status.NEW,
    Status.CLASSIFIED,
    Status.AWAITING_SENDER,
    Status.AT_FRONT,
    Status.FORWARDED,
    Status.TAKEN_UP,
    Status.ANSWERED,
    Status.PROMISED,
    Status.REOPENED,
)
"""The citizen has no final answer yet: exactly one body holds the petition."""

ANSWERABLE: Final = (Status.AT_FRONT, Status.ANSWERED, Status.PROMISED)
"""From here the Front tells the citizen."""

REOPENABLE: Final = (Status.TOLD, Status.RATED, Status.CLOSED, Status.REFUSED)


class Kind(TextChoices):
    """What a petition is by law (Luật Tiếp công dân 42/2013/QH13, art. 2; Luật Khiếu nại; Luật Tố cáo)."""

    PROPOSAL = "PROPOSAL", "Kiến nghị"
    REPORT = "REPORT", "Phản ánh"
    COMPLAINT = "COMPLAINT", "Khiếu nại"
    DENUNCIATION = "DENUNCIATION", "Tố cáo"
    MIXED = "MIXED", "Đơn có nhiều nội dung"


SEALED_KINDS: Final = (Kind.DENUNCIATION, Kind.MIXED)
"""Kinds whose words only the heads of the unit read. One of the contents of a mixed petition may be a denunciation:
nobody else reads any of it until a head has split it and said what the rest is."""


SECRET_KINDS: Final = (*SEALED_KINDS, Kind.COMPLAINT)
"""Kinds that are never public, gather with none and are gathered with none: each goes its own lawful way."""


class Level(TextChoices):
    URGENT = "URGENT", "Khẩn"
    ORDINARY = "ORDINARY", "Bình thường"
    COMPLEX = "COMPLEX", "Phức tạp"


class LimitStep(TextChoices):
    """What a limit is for."""

    ANSWER = "ANSWER", "Trả lời hoặc báo cho người gửi"
    SETTLE = "SETTLE", "Cơ quan có thẩm quyền giải quyết"
    RELAY = "RELAY", "Báo người gửi sau khi cơ quan trả lời"
    AGAIN = "AGAIN", "Xem lại theo đề nghị của người gửi"
    ACCEPT = "ACCEPT", "Cơ quan có thẩm quyền thụ lý"
    NOTICE = "NOTICE", "Gửi thông báo từ chối tiếp công dân"
    REDLINE = "REDLINE", "Vạch đỏ: chưa xử lý kể từ khi nhận"
    COPY = "COPY", "Gửi bản sao dữ liệu theo yêu cầu"
    ERASE = "ERASE", "Xóa dữ liệu theo yêu cầu"
    FATE = "FATE", "Báo người đến tiếp công dân kết quả tiếp nhận"
    REPORT = "REPORT", "Cơ quan báo kết quả giải quyết cho nơi chuyển đơn"
    SECOND = "SECOND", "Giải quyết khiếu nại lần hai"
    LODGE = "LODGE", "Thời hiệu khiếu nại"
    SENDING = "SENDING", "Gửi, công khai quyết định giải quyết lần hai"
    DIALOGUE = "DIALOGUE", "Báo trước buổi đối thoại"
    VERIFY = "VERIFY", "Xử lý ban đầu, thụ lý tố cáo"
    VERYLONG = "VERYLONG", "Giải quyết tố cáo đặc biệt phức tạp"
    PRESS = "PRESS", "Báo kết quả cho cơ quan, báo chí chuyển tố cáo"
    CRIME = "CRIME", "Chuyển cơ quan điều tra, viện kiểm sát"
    DISCLOSE = "DISCLOSE", "Công khai kết luận nội dung tố cáo"
    RULES = "RULES", "Chuyển phản ánh về quy định hành chính"
    INSPECT = "INSPECT", "Trả lời Ban Thanh tra nhân dân, Ban Giám sát đầu tư của cộng đồng"
    COMMUNAL = "COMMUNAL", "Gửi UBND xã quyết định của cộng đồng dân cư"
    RECEIVED = "RECEIVED", "Báo đã nhận yêu cầu về dữ liệu"


class Counts(TextChoices):
    """What the days of a limit are."""

    WORKING = "WORKING", "Ngày làm việc"
    CALENDAR = "CALENDAR", "Ngày"
    BEFORE = "BEFORE", "Ngày trước đó"
    AT_ONCE = "AT_ONCE", "Ngay trong ngày"


class Hours(TextChoices):
    """When a petition came in, for rules that differ by it."""

    WITHIN = "WITHIN", "Trong giờ hành chính"
    OUTSIDE = "OUTSIDE", "Ngoài giờ hành chính"


class Channel(TextChoices):
    """Where a petition came in."""

    PAGE = "PAGE", "Trang gửi kiến nghị"
    BOARD = "BOARD", "Bảng mã ở khu dân cư"
    PHONE = "PHONE", "Điện thoại"
    IN_PERSON = "IN_PERSON", "Tiếp công dân trực tiếp"
    POST = "POST", "Đơn thư"
    BOX = "BOX", "Hòm thư góp ý"
    MEETING = "MEETING", "Họp khu dân cư"
    VOTERS = "VOTERS", "Hội nghị tiếp xúc cử tri"
    DIALOGUE = "DIALOGUE", "Đối thoại"
    LISTENING = "LISTENING", "Tháng nghe dân nói"
    PRESS = "PRESS", "Báo chí"
    MEMBER = "MEMBER", "Tổ chức thành viên chuyển đến"


class EntryKind(TextChoices):
    """What an entry on a petition's timeline tells."""

    SENT = "SENT", "Đã gửi"
    CLASSIFIED = "CLASSIFIED", "Đã phân loại"
    CLAIMED = "CLAIMED", "Nhận xử lý"
    ASSIGNED = "ASSIGNED", "Giao xử lý"
    RETURNED = "RETURNED", "Trả lại nơi giao"
    FORWARDED = "FORWARDED", "Chuyển cơ quan có thẩm quyền"
    TAKEN_UP = "TAKEN_UP", "Cơ quan thụ lý"
    ANSWERED = "ANSWERED", "Cơ quan trả lời"
    SENT_BACK = "SENT_BACK", "Đề nghị cơ quan trả lời lại"
    ASKED = "ASKED", "Xin bổ sung"
    ADDED = "ADDED", "Đã bổ sung"
    EXTENDED = "EXTENDED", "Gia hạn"
    TOLD = "TOLD", "Trả lời người gửi"
    PROMISED = "PROMISED", "Hẹn ngày làm xong"
    RATED = "RATED", "Đánh giá"
    REOPENED = "REOPENED", "Mở lại"
    CLOSED = "CLOSED", "Đóng"
    REFUSED = "REFUSED", "Từ chối"
    MERGED = "MERGED", "Gộp trùng"
    UNMERGED = "UNMERGED", "Tách ra"
    WITHDRAWN = "WITHDRAWN", "Rút"
    FILED = "FILED", "Lưu đơn"
    NOTE = "NOTE", "Ghi chú nội bộ"
    LATE = "LATE", "Quá hạn, báo cấp trên"
    BROKEN = "BROKEN", "Quá ngày hẹn làm xong"
    RECOUNTED = "RECOUNTED", "Tính lại hạn"
    WANTS_TIME = "WANTS_TIME", "Xin gia hạn"
    SPLIT = "SPLIT", "Tách nội dung"
    IDENTITY = "IDENTITY", "Mở thông tin người gửi"
    TERM = "TERM", "Mốc thời hạn"


INWARD: Final = frozenset(
    {
        EntryKind.CLAIMED,
        EntryKind.NOTE,
        EntryKind.IDENTITY,
        EntryKind.RETURNED,
        EntryKind.SENT_BACK,
        EntryKind.WANTS_TIME,
        EntryKind.TERM,
    }
)
"""Entries that the citizen's page leaves out."""


SENDERS: Final = frozenset(
    {
        EntryKind.ADDED,
        EntryKind.RATED,
        EntryKind.REOPENED,
        EntryKind.WITHDRAWN,
        EntryKind.ASKED,
        EntryKind.NOTE,
        EntryKind.SPLIT,
    }
)
"""Entries whose words are the sender's, or speak of what she said: those of a sealed petition are sealed too."""


class GroundUse(TextChoices):
    """What is refused on a ground."""

    PETITION = "PETITION", "Từ chối kiến nghị"
    RECEPTION = "RECEPTION", "Từ chối tiếp công dân"


class DataKind(TextChoices):
    """What a sender asks of what is held about her (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, arts. 4 and 14). The
    values are those of the limits that count her days."""

    COPY = "COPY", "Bản sao dữ liệu"
    ERASE = "ERASE", "Xóa dữ liệu"


class DataState(TextChoices):
    """How far such a request has come."""

    OPEN = "OPEN", "Đang chờ"
    DONE = "DONE", "Đã thực hiện"
    REFUSED = "REFUSED", "Từ chối, có lý do"
