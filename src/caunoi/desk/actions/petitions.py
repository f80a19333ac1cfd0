"""Invented petitions, plainly marked, brought to where they stand by the deeds that people would do.

Each `Sample` says what somebody wrote and how many days ago; its way is a row of steps, each with the day it was done.
Nobody in them is real: no name is given, and every text ends with "(ví dụ)".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from caunoi.ground.times import standing_at, today
from caunoi.org.models import Person, Unit
from caunoi.petitions import actions
from caunoi.petitions.models import Petition
from caunoi.petitions.states import Channel, Kind, Level

MARK = "(ví dụ)"
BU, SINH = "03847", "03679"
"""The communes with invented people: Mường Bú and Chiềng Sinh."""
OFFICERS = {BU: "huong", SINH: "pang"}


@dataclass(slots=True)
class _Walk:
    """One petition on its way, and who does the steps of its Front: the commune's officer, or the system itself where
    nobody was invented."""

    petition: Petition
    by: Person | None
    day: date
    known: dict[str, Petition] = field(default_factory=dict)


Step = tuple[int, Callable[[_Walk], object]]
"""How many days ago, and what was done then."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What somebody wrote: in which commune and village (its place in the list, 0 for none), how many days ago, about
    which field, in which words; `key` is named by petitions that are gathered with it."""

    commune: str
    area: int
    days: int
    field: str
    title: str
    words: str
    way: tuple[Step, ...] = ()
    kind: Kind = Kind.REPORT
    channel: Channel = Channel.PAGE
    key: str = ""
    about: str = ""
    level: Level = Level.ORDINARY
    basis: str = ""
    may_publish: bool = True
    accuses: bool = False


def _taken(days: int) -> Step:
    """The Front works on it by itself."""

    def deed(walk: _Walk) -> None:
        if walk.by is not None:
            actions.claim_petition(petition=walk.petition, by=walk.by)
        else:
            actions.assign_petition(petition=walk.petition, by=None, unit=walk.petition.unit)

    return days, deed


def _forwarded(days: int, to: str, due: int) -> Step:
    """To an authority, which is to answer `due` days from now (less than 0: that day is over)."""
    return days, lambda walk: actions.forward_petition(
        petition=walk.petition,
        by=walk.by,
        unit=Unit.objects.get(code=to),
        due_on=walk.day + timedelta(days=due),
        words="Đề nghị xem xét, trả lời để Mặt trận báo người gửi.",
    )


def _taken_up(days: int) -> Step:
    return days, lambda walk: actions.take_up(held=walk.petition.assignments.open().get())


def _answered(days: int, words: str, promised: int | None = None) -> Step:
    """The authority answers; with `promised` it says on which day from now it will have done it."""
    return days, lambda walk: actions.answer_by_link(
        held=walk.petition.assignments.open().get(),
        words=f"{words} {MARK}",
        signer="Văn phòng HĐND và UBND (ví dụ)",
        promised_on=None if promised is None else walk.day + timedelta(days=promised),
    )


def _told(days: int, words: str, promised: int | None = None) -> Step:
    """The Front tells the sender: with the authority's answer where there is one."""
    return days, lambda walk: actions.answer_petition(
        petition=walk.petition,
        by=walk.by,
        words=f"{words} {MARK}",
        promised_on=None if promised is None else walk.day + timedelta(days=promised),
        answer=walk.petition.answers.filter(told_at=None).order_by("-pk").first(),
    )


def _rated(days: int, is_satisfied: bool, words: str = "") -> Step:
    return days, lambda walk: actions.rate_answer(petition=walk.petition, is_satisfied=is_satisfied, words=words)


def _closed(days: int) -> Step:
    return days, lambda walk: actions.close_petition(petition=walk.petition, by=walk.by)


def _published(days: int, answer: str = "") -> Step:
    """The summary and the words go public, and the answer where there is one."""
    return days, lambda walk: actions.publish_petition(
        petition=walk.petition,
        by=walk.by,
        title=walk.petition.title,
        words=walk.petition.words,
        answer=f"{answer} {MARK}" if answer else "",
    )


def _extended(days: int, due: int, words: str) -> Step:
    return days, lambda walk: actions.extend_petition(
        petition=walk.petition, by=walk.by, due_on=walk.day + timedelta(days=due), words=words
    )


def _gathered(days: int, into: str) -> Step:
    return days, lambda walk: actions.merge_petition(petition=walk.petition, into=walk.known[into], by=walk.by)


def _finished(
    begin: int, told: int, answer: str, satisfied: bool | None = True, *, closed: bool = True
) -> tuple[Step, ...]:
    """The plain way to the end: taken, told, rated, closed, in public."""
    rated = () if satisfied is None else (_rated(told - 1, satisfied),)
    ended = (_closed(told - 2),) if closed else ()
    return (_taken(begin), _told(told, answer), *rated, *ended, _published(told - 2, answer))


def _through(
    to: str, begin: int, told: int, answer: str, satisfied: bool | None = True, *, closed: bool = True
) -> tuple[Step, ...]:
    """The way through an authority to the end."""
    rated = () if satisfied is None else (_rated(told - 1, satisfied),)
    ended = (_closed(told - 2),) if closed else ()
    return (
        _forwarded(begin, to, 3),
        _taken_up(begin - 1),
        _answered(told + 1, answer),
        _told(told, answer),
        *rated,
        *ended,
        _published(told - 2, answer),
    )


SAMPLES = (
    # Mường Bú, finished: what the public figures are counted from.
    Sample(
        BU, 1, 62, "ROADS", "Cống thoát nước đầu bản Giàn bị sụt",
        "Cống thoát nước đầu bản Giàn bị sụt từ trận mưa lớn, nước tràn vào sân nhà văn hóa.",
        _through(f"UBND-{BU}", 60, 50, "Đã thay hai ống cống, đắp lại mặt đường dài 6 mét."),
    ),
    Sample(
        BU, 2, 55, "UTILITIES", "Bản Nà Nong thiếu nước sinh hoạt mùa khô",
        "Bể nước chung của bản Nà Nong cạn từ đầu mùa khô, các hộ cuối bản phải đi lấy nước xa.",
        _through(f"UBND-{BU}", 54, 44, "Đã nạo vét bể và nối thêm 300 mét ống từ mó nước trên đồi."),
    ),
    Sample(
        BU, 3, 49, "EDUCATION", "Điểm trường Huổi Hao dột mái",
        "Mái điểm trường mầm non Huổi Hao dột, mưa to các cháu phải dồn về một phòng.",
        _through(f"UBND-{BU}", 48, 37, "Đã lợp lại mái hai phòng học, cô trò dùng cả ba phòng."),
        channel=Channel.MEETING,
    ),
    Sample(
        BU, 1, 45, "DEMOCRACY", "Công khai thu chi quỹ làm đường của bản Giàn",
        "Dân bản Giàn đề nghị niêm yết thu chi quỹ làm đường nội bản ở nhà văn hóa.",
        _finished(44, 38, "Ban Công tác Mặt trận đã niêm yết thu chi tại nhà văn hóa và đọc ở cuộc họp bản."),
        kind=Kind.PROPOSAL,
    ),
    Sample(
        BU, 4, 41, "ENVIRONMENT", "Rác đổ bên đường vào bản Nà Xi",
        "Rác đổ thành đống bên đường vào bản Nà Xi, mùi khó chịu, trâu bò ăn phải túi ni lông.",
        _through(f"UBND-{BU}", 40, 31, "Đã dọn, đặt hai thùng rác và hẹn lịch thu gom thứ Ba hằng tuần."),
    ),
    Sample(
        BU, 5, 37, "WELFARE", "Hỏi về rà soát hộ nghèo ở bản Phiêng Bay",
        "Bản Phiêng Bay chưa họp bình xét hộ nghèo như đã báo, đề nghị cho biết khi nào họp.",
        _finished(36, 29, "Bản đã họp bình xét công khai; danh sách niêm yết tại nhà văn hóa.", satisfied=False),
        channel=Channel.PHONE,
    ),
    Sample(
        BU, 2, 33, "FARMING", "Kênh thủy lợi Nà Nong bị tắc",
        "Kênh dẫn nước vào ruộng Nà Nong bị đất lấp, ruộng phía dưới không cấy được.",
        _through(f"UBND-{BU}", 32, 24, "Xã và dân bản đã nạo vét 400 mét kênh, nước về ruộng.", closed=False),
    ),
    # Mường Bú, at work.
    Sample(
        BU, 3, 30, "ROADS", "Cầu tạm qua suối Huổi Hao bị cuốn trôi",
        "Cầu tạm qua suối Huổi Hao trôi sau lũ, học sinh phải lội suối đi học.",
        (
            _forwarded(29, f"UBND-{BU}", 2), _taken_up(28), _published(27),
            _answered(16, "Đã làm cầu tạm bằng tre, đang lắp cầu sắt.", 2),
            _told(15, "Đã làm cầu tạm bằng tre, đang lắp cầu sắt.", 2),
        ),
        key="bridge", level=Level.URGENT,
    ),
    Sample(
        BU, 3, 27, "ROADS", "Học sinh lội suối vì mất cầu",
        "Cầu qua suối mất, con tôi lội suối đi học, nước sâu đến ngực.",
        (_gathered(25, "bridge"),),
    ),
    Sample(
        BU, 4, 31, "HEALTHCARE", "Trạm y tế thiếu thuốc bảo hiểm",
        "Trạm y tế thiếu thuốc huyết áp bảo hiểm ba tuần nay, người già phải mua ngoài.",
        (_forwarded(29, f"UBND-{BU}", -6), _taken_up(27)),
    ),
    Sample(
        BU, 5, 29, "MERIT", "Hỏi về tiền thăm hỏi người có công dịp 27/7",
        "Hai gia đình người có công ở bản Phiêng Bay chưa nhận được quà dịp 27/7 như mọi năm.",
        (_taken(27),), kind=Kind.PROPOSAL, channel=Channel.MEETING,
    ),
    Sample(
        BU, 1, 28, "HOUSING", "Nhà văn hóa bản Giàn xuống cấp",
        "Nền nhà văn hóa bản Giàn lún, cửa hỏng, không họp được khi mưa.",
        (_taken(27), _told(18, "Đã đưa vào danh mục sửa chữa năm tới."),
         _rated(17, False), (5, lambda walk: actions.reopen_petition(
             petition=walk.petition, words="Chưa nói rõ tháng nào sửa, mùa mưa này họp ở đâu. (ví dụ)"))),
    ),
    Sample(
        BU, 5, 12, "UTILITIES", "Cột điện nghiêng ở bản Phiêng Bay",
        "Cột điện đầu bản Phiêng Bay nghiêng về phía đường, trẻ con hay qua lại.",
        (_forwarded(11, f"UBND-{BU}", 2), _taken_up(10)),
        level=Level.URGENT,
    ),
    Sample(
        BU, 2, 9, "LAND", "Hỏi tiến độ cấp giấy chứng nhận đất nương",
        "Nhiều hộ bản Nà Nong nộp hồ sơ cấp giấy chứng nhận đất nương, chưa nhận được trả lời.",
        (_taken(8), (6, lambda walk: actions.ask_sender(
            petition=walk.petition, by=walk.by, words="Cho biết nộp hồ sơ vào tháng nào, có giấy hẹn không."))),
    ),
    Sample(
        BU, 4, 24, "PROCEDURES", "Phải đi lại nhiều lần để xác nhận hộ khẩu",
        "Đi ba lần mới lấy được giấy xác nhận, mỗi lần cán bộ nói thiếu một loại giấy khác.",
        (_taken(22), _extended(4, 9, "Phải đối chiếu hồ sơ của ba lần nộp với bộ phận một cửa.")),
        about=f"UBND-{BU}", may_publish=False,
    ),
    Sample(
        BU, 1, 6, "OTHER", "Mời mua hàng",
        "Bán thuốc bổ gia truyền, mua hai hộp tặng một, giao tận bản.",
        ((5, lambda walk: actions.refuse_petition(
            petition=walk.petition, by=walk.by, ground="ADVERTISING")),),
        may_publish=False,
    ),
    # Mường Bú, new this morning and yesterday: nobody has read them yet.
    Sample(
        BU, 3, 1, "", "", "Sóng điện thoại ở bản Huổi Hao mất từ tối thứ Bảy, gọi cấp cứu cũng không được.",
    ),
    Sample(
        BU, 5, 0, "", "", "Đất đá trượt xuống đường vào bản Phiêng Bay sau mưa, xe máy qua được, ô tô không qua được.",
        channel=Channel.BOARD,
    ),
    Sample(
        BU, 0, 3, "", "", "Nội dung đơn tố cáo thử, chỉ để xem cách niêm phong; không nói về ai có thật.",
        accuses=True, may_publish=False, channel=Channel.IN_PERSON,
    ),
    # About the Front of the commune itself: the province answers.
    Sample(
        BU, 1, 10, "FRONT", "Họp bản báo muộn",
        "Ban Công tác Mặt trận báo họp bản lúc tối, nhiều nhà không biết, đề nghị báo trước ba ngày.",
        (), about=BU, kind=Kind.PROPOSAL,
    ),
    # Chiềng Sinh.
    Sample(
        SINH, 1, 52, "ENVIRONMENT", "Mương thoát nước bốc mùi",
        "Mương thoát nước sau chợ tắc, bốc mùi, muỗi nhiều.",
        _through(f"UBND-{SINH}", 51, 42, "Đã nạo vét và đậy nắp đoạn 120 mét."),
    ),
    Sample(
        SINH, 2, 47, "ROADS", "Đèn đường hỏng ở đầu bản Noong La",
        "Bốn đèn đường đầu bản Noong La hỏng hơn một tháng, tối đi lại khó.",
        _through(f"UBND-{SINH}", 46, 39, "Đã thay bốn bóng đèn và một đoạn dây.", closed=False),
    ),
    Sample(
        SINH, 3, 40, "CULTURE", "Loa phát thanh của bản không nghe rõ",
        "Loa phát thanh của bản Hẹo rè, không nghe được thông báo.",
        _finished(39, 33, "Đã thay loa, mời bà con nghe thử lúc 17 giờ hằng ngày."),
    ),
    Sample(
        SINH, 4, 26, "SECURITY", "Xe tải chạy nhanh qua khu dân cư",
        "Xe tải chở cát chạy nhanh qua khu dân cư lúc học sinh tan học.",
        (_forwarded(25, f"UBND-{SINH}", 4), _taken_up(24), _published(20),
         _answered(2, "Đã cắm biển hạn chế tốc độ, công an phường tuần tra giờ tan học.")),
    ),
    Sample(
        SINH, 1, 23, "LABOUR", "Đề nghị mở lớp nghề may cho phụ nữ",
        "Chị em bản Phung đề nghị mở lớp nghề may vào dịp nông nhàn.",
        (_taken(22),), kind=Kind.PROPOSAL, channel=Channel.LISTENING,
    ),
    Sample(SINH, 2, 2, "", "", "Biển tên đường vào bản Noong La bị gãy, khách đi nhầm vào ruộng."),
    # Communes without invented people: the system speaks for them.
    Sample(
        "04033", 0, 35, "DISASTER", "Nguy cơ sạt lở phía sau trường học",
        "Taluy sau trường có vết nứt dài, mưa là đất trôi xuống sân.",
        _through("UBND-04033", 34, 26, "Đã căng dây, chuyển lớp và gia cố chân taluy."), level=Level.URGENT,
    ),
    Sample(
        "03646", 0, 20, "ROADS", "Vỉa hè bị lấn chiếm",
        "Vỉa hè trước chợ bị bày hàng kín, người đi bộ phải xuống lòng đường.",
        (_forwarded(19, "UBND-03646", -2), _published(18)),
    ),
)  # fmt: skip


def fill_petitions() -> int:
    """Walk every sample through its deeds; gives how many petitions there are then."""
    day = today()
    known: dict[str, Petition] = {}
    for sample in SAMPLES:
        walk = _begun(sample, day, known)
        if sample.key:
            known[sample.key] = walk.petition
        for days, deed in sample.way:
            with standing_at(day - timedelta(days=days)):
                walk.petition.refresh_from_db()
                deed(walk)
    actions.announce_overdue(by=None)
    return len(SAMPLES)


def _begun(sample: Sample, day: date, known: dict[str, Petition]) -> _Walk:
    """The petition as it came in, and read by its Front the day after where it has a field."""
    commune = Unit.objects.select_related("parent").get(code=sample.commune)
    area = Unit.objects.get(code=f"DEMO-{sample.commune}-{sample.area}") if sample.area else None
    login = OFFICERS.get(sample.commune)
    by = Person.objects.get(login=login) if login else None
    about = Unit.objects.get(code=sample.about) if sample.about else None
    with standing_at(day - timedelta(days=sample.days)):
        sent = actions.register_petition(
            by=by if sample.channel in {Channel.PHONE, Channel.IN_PERSON, Channel.MEETING} else None,
            commune=commune,
            area=area,
            words=f"{sample.words} {MARK}",
            channel=sample.channel,
            may_publish=sample.may_publish,
            kind=Kind.DENUNCIATION if sample.accuses else "",
            is_demo=True,
        )
        if sample.field:
            actions.classify_petition(
                petition=sent.petition,
                by=by,
                kind=sample.kind,
                field=sample.field,
                level=sample.level,
                title=f"{sample.title} {MARK}",
                about=about,
                basis=sample.basis,
            )
    return _Walk(sent.petition, by, day, known)
