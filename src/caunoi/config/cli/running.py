"""What `caunoi check --deploy` asks beyond the settings: does everything around the server run as it must?

Each question is a function of its own; it reads and changes nothing. What cannot be asked on this machine says
nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import DatabaseError, Error, connection

from caunoi.config.cli.findings import Finding
from caunoi.documents.writing.pdf import PROGRAMS
from caunoi.ground import replica
from caunoi.ground.audit.actions import verify
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files import scanning
from caunoi.ground.gauges import queries
from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi, datetime_vi, in_vietnam, now

SILENT_FOR = timedelta(minutes=2)
LATE_FOR = timedelta(minutes=30)
JOB_WAITS = timedelta(minutes=10)
LETTER_WAITS = timedelta(hours=1)
BACKUP_AGE = timedelta(hours=26)  # one each night, with room for a long one
DRILL_AGE = timedelta(days=35)  # one each month
LEAST_FREE, LITTLE_FREE = 0.05, 0.15  # of the disk
CLOCK_APART = timedelta(seconds=5)
OLDEST_POSTGRESQL = 150_000  # 14 gets no more repairs since November 2026
OLDEST_SIGNATURES = timedelta(days=7)
STANDBY_LAGS = timedelta(minutes=2)
PATIENCE = 5  # seconds
GB = 1024**3
NEAR = frozenset({"", "localhost", "127.0.0.1", "::1"})
"""Hosts that are this machine."""


def minutes_vi(span: timedelta) -> str:
    """ "40 phút", "7 giờ", "3 ngày": the largest unit that fits at least twice, no decimals."""
    minutes = int(span.total_seconds() // 60)
    for size, word in ((24 * 60, "ngày"), (60, "giờ")):
        if minutes >= 2 * size:
            return f"{number_vi(minutes // size)} {word}"
    return f"{number_vi(minutes)} phút"


def worker_findings() -> Iterator[Finding]:
    silence = queries.worker_silence()
    if silence is None or silence > SILENT_FOR:
        since = "" if silence is None else f" từ {minutes_vi(silence)} trước"
        yield Finding("LỖI", f"Việc nền không chạy{since}: thư không gửi, hạn không được báo. Chạy: caunoi worker")
    jobs = queries.jobs()
    if jobs.failed:
        yield Finding("CHÚ Ý", f"{number_vi(jobs.failed)} việc nền đã hỏng. Xem nhật ký máy chủ của caunoi worker")
    if jobs.waits_for > JOB_WAITS:
        yield Finding(
            "CHÚ Ý",
            f"{number_vi(jobs.waiting)} việc nền đang chờ, lâu nhất {minutes_vi(jobs.waits_for)}. Chạy thêm một caunoi"
            " worker",
        )
    for name, late in queries.lateness().items():
        if late > LATE_FOR:
            yield Finding("LỖI", f"Việc định kỳ {name} trễ {minutes_vi(late)}. Khởi động lại caunoi worker")


def letter_findings() -> Iterator[Finding]:
    letters = queries.letters()
    if letters.waits_for > LETTER_WAITS:
        many = number_vi(sum(letters.waiting.values()))
        yield Finding(
            "LỖI",
            f"{many} thư, tin nhắn chưa gửi được, lâu nhất {minutes_vi(letters.waits_for)}. Kiểm tra máy chủ thư và"
            " dịch vụ tin nhắn",
        )


def store_findings() -> Iterator[Finding]:
    """The store of kept files is asked as the server asks it, and as a stranger would; nothing is written."""
    if not settings.CAUNOI_FILES:
        return
    store: Any = storages["default"]
    if store.endpoint_url.startswith("http://"):
        yield Finding(
            "CHÚ Ý",
            f"Tệp đi tới kho {store.where} không mã hóa. Dùng s3:// trong CAUNOI_FILES, trừ khi kho ở mạng riêng",
        )
    try:
        is_open = store.is_open_to_all()
    except OSError as fault:
        yield Finding("LỖI", f"Không dùng được kho tệp {store.where}: {fault.strerror}. Kiểm tra CAUNOI_FILES")
        return
    if is_open:
        yield Finding("LỖI", f"Người ngoài đọc được kho tệp {store.where}. Tắt quyền công khai của kho ngay")


def scanner_findings() -> Iterator[Finding]:
    """Whoever looks for viruses: is there one, does it answer, and how old is what it knows?"""
    if settings.CAUNOI_SCANNER is None:
        yield Finding("CHÚ Ý", "Tệp tải lên chưa được quét vi-rút. Cài clamav-daemon rồi đặt CAUNOI_SCANNER")
        return
    try:
        made = scanning.signatures_of()
    except scanning.NoAnswer:
        yield Finding("LỖI", "Máy quét vi-rút không trả lời: không ai tải được tệp lên. Bật lại clamav-daemon")
        return
    if made is None or now() - made > OLDEST_SIGNATURES:
        since = f"từ {date_vi(in_vietnam(made).date())}" if made else "không rõ ngày"
        yield Finding("CHÚ Ý", f"Mẫu vi-rút của máy quét đã cũ ({since}). Bật clamav-freshclam")


def mail_findings() -> Iterator[Finding]:
    """The server of letters is greeted as when a letter goes out; none is sent."""
    if not settings.MAIL_URL:
        return
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Finding("LỖI", "Thư gửi đi mang địa chỉ @localhost và sẽ bị trả lại. Đặt CAUNOI_MAIL_FROM")
    post = get_connection(timeout=PATIENCE)
    try:
        post.open()
    except OSError as error:
        yield Finding(
            "LỖI",
            f"Không vào được máy chủ thư {settings.EMAIL_HOST} ({type(error).__name__}). Kiểm tra CAUNOI_MAIL_URL",
        )
    finally:
        post.close()


def backup_findings() -> Iterator[Finding]:
    age = queries.backup_age()
    if age is None:
        yield Finding("LỖI", "Chưa sao lưu lần nào. Chạy caunoi backup, rồi đặt lịch chạy mỗi đêm")
    elif age > BACKUP_AGE:
        yield Finding("LỖI", f"Lần sao lưu gần nhất cách đây {minutes_vi(age)}. Xem lịch sao lưu mỗi đêm")
    drill = queries.last_drill()
    if drill is None:
        yield Finding("CHÚ Ý", "Chưa diễn tập khôi phục lần nào. Chạy caunoi drill, rồi đặt lịch chạy mỗi tháng")
    elif drill.faults:
        yield Finding(
            "LỖI",
            f"Diễn tập khôi phục {minutes_vi(drill.age)} trước không đạt, {number_vi(drill.faults)} điều không khớp."
            " Chạy lại caunoi drill và đọc từng dòng",
        )
    elif drill.age > DRILL_AGE:
        yield Finding(
            "CHÚ Ý", f"Lần diễn tập khôi phục gần nhất cách đây {minutes_vi(drill.age)}. Xem lịch diễn tập mỗi tháng"
        )


def disk_findings() -> Iterator[Finding]:
    folder = settings.DATA_DIR
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(
            "LỖI", f"Tài khoản đang chạy lệnh này không ghi được vào {folder}. Đổi sang tài khoản chạy máy chủ"
        )
        return
    disk = shutil.disk_usage(folder)
    if disk.free < LITTLE_FREE * disk.total:
        free = f"{number_vi(disk.free / GB, 1)} GB"
        yield Finding(
            "LỖI" if disk.free < LEAST_FREE * disk.total else "CHÚ Ý",
            f"Ổ đĩa của {folder} chỉ còn trống {free}. Dọn bớt hoặc thêm ổ đĩa",
        )


def _shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _clock_of_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


class Standbys(NamedTuple):
    """What the leader knows of its standbys: whom it waits for ("" nobody), the state in which each follows ("sync",
    "quorum", "potential", "async"; "" where the role may not see it), and how far the slowest lags behind."""

    waits_for: str
    states: Sequence[str]
    lag: timedelta


def _standbys() -> Standbys:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sync_state, replay_lag FROM pg_stat_replication ORDER BY pid")
        rows = cursor.fetchall()
    lags = [lag for _, lag in rows if lag is not None]
    waits_for = _shown("synchronous_standby_names").strip()
    return Standbys(waits_for, [state or "" for state, _ in rows], max(lags, default=timedelta()))


def _has_several_servers() -> bool:
    """Whether the address names more than one server: whoever wrote it expects a standby."""
    return "," in _hosts(connection.settings_dict)


def standby_findings() -> Iterator[Finding]:
    """Only where a standby is configured, on either side: one server alone is a choice."""
    if connection.vendor != "postgresql":
        return
    waits_for, states, lag = _standbys()
    if not waits_for and not _has_several_servers():
        return
    if states and not any(states):
        role = connection.settings_dict["USER"] or "caunoi"
        yield Finding(
            "CHÚ Ý", f"Chưa xem được máy chủ dự phòng theo kịp không. Chạy trên PostgreSQL: GRANT pg_monitor TO {role}"
        )
    elif waits_for and not {"sync", "quorum"} & set(states):
        yield Finding(
            "LỖI",
            "PostgreSQL chờ máy chủ dự phòng mà không máy nào nối vào: mọi lần lưu đều đứng chờ. "
            "Bật lại máy dự phòng, hoặc đặt synchronous_standby_names rỗng trong lúc máy ấy nghỉ",
        )
    elif not states:
        yield Finding(
            "CHÚ Ý", "Địa chỉ CAUNOI_DATABASE_URL có máy chủ dự phòng mà không máy nào nối vào. Bật lại máy dự phòng"
        )
    elif not waits_for:
        yield Finding(
            "CHÚ Ý",
            "Máy chủ dự phòng theo sau chứ không giữ đồng bộ: máy chính hỏng thì mất những gì vừa lưu. "
            "Đặt synchronous_standby_names",
        )
    if lag > STANDBY_LAGS:
        yield Finding("CHÚ Ý", f"Máy chủ dự phòng chậm {minutes_vi(lag)}. Xem mạng và ổ đĩa của máy ấy")


def replica_findings() -> Iterator[Finding]:
    """The database from which public pages are read."""
    if not replica.is_configured():
        return
    try:
        why = replica.trouble()
    except Error:
        why = "không trả lời"
    if why:
        yield Finding("CHÚ Ý", f"Máy đọc thay (CAUNOI_REPLICA_URL): {why}. Trang công khai đang đọc ở máy chính")


def engine_findings() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield Finding("CHÚ Ý", "Đang dùng SQLite, hợp với dùng thử. Một tỉnh dùng PostgreSQL: đặt CAUNOI_DATABASE_URL")
        return
    if int(_shown("server_version_num")) < OLDEST_POSTGRESQL:
        yield Finding("LỖI", f"PostgreSQL {_shown('server_version')} đã hết được vá lỗi. Nâng lên bản 15 trở lên")
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] and _shown("random_page_cost") == "4":
        yield Finding(
            "CHÚ Ý",
            "PgBouncer không chuyển được cách tính của ổ đĩa nhanh: trang lớn chậm hơn. Chạy: ALTER ROLE … SET"
            " random_page_cost = 1.1",
        )
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if _shown(name) == "off":
            yield Finding("LỖI", f"PostgreSQL đang tắt {name}: mất điện là mất dữ liệu đã lưu. Bật lại {name}")


def clock_findings() -> Iterator[Finding]:
    """Deadlines are the law's; a clock that is wrong makes them wrong."""
    if connection.vendor == "postgresql":
        apart = abs(_clock_of_database() - now())
        if apart > CLOCK_APART:
            seconds = number_vi(round(apart.total_seconds()))
            yield Finding("LỖI", f"Đồng hồ máy này và PostgreSQL lệch nhau {seconds} giây. Bật NTP ở cả hai máy")
    last = TrailEntry.objects.order_by("-id").values_list("at", flat=True).first()
    if last and last > now() + CLOCK_APART:
        yield Finding(
            "LỖI", f"Nhật ký đã có dòng lúc {datetime_vi(in_vietnam(last))}, sau giờ của máy này. Chỉnh lại đồng hồ"
        )
    if _is_unsynchronised():
        yield Finding("CHÚ Ý", "Đồng hồ máy chưa được chỉnh theo giờ chuẩn. Chạy: timedatectl set-ntp true")


def _is_unsynchronised() -> bool:
    program = shutil.which("timedatectl")
    if program is None:
        return False
    asked = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == "no"


def trail_findings() -> Iterator[Finding]:
    verdict = verify()
    if not verdict.ok:
        yield Finding("LỖI", f"{verdict.sentence} Giữ nguyên máy chủ, báo người phụ trách an toàn thông tin")


def paper_findings() -> Iterator[Finding]:
    if not any(map(shutil.which, PROGRAMS)):
        yield Finding("CHÚ Ý", "Chưa có LibreOffice Writer: không tạo được bản PDF. Cài libreoffice-writer-nogui")


def safety_findings() -> Iterator[Finding]:
    """Settings that are right for a trial and wrong where people write."""
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY):
        yield Finding("LỖI", "Cookie đăng nhập đi được qua HTTP không mã hóa. Đặt CAUNOI_HTTPS=1")
    if not settings.CAUNOI_SECOND_FACTOR:
        yield Finding("LỖI", "Quản trị và cấp tỉnh đăng nhập một bước. Bỏ CAUNOI_SECOND_FACTOR hoặc đặt bằng 1")
    if settings.CAUNOI_TEXTS_NEAR:
        yield Finding("LỖI", "Tin nhắn có thể đi vào máy đứng thay, không tới người nhận. Bỏ CAUNOI_TEXTS_NEAR")
    if settings.CAUNOI_IDENTITY_NEAR:
        yield Finding("LỖI", "Máy đứng thay có thể xác nhận người đăng nhập. Bỏ CAUNOI_IDENTITY_NEAR")
    if not settings.CAUNOI_METRICS_KEY:
        yield Finding("CHÚ Ý", "Chưa có máy nào theo dõi số đo của máy chủ. Đặt CAUNOI_METRICS_KEY")
    root: Any = settings.LOGGING["root"]
    if root["level"] == "DEBUG":
        yield Finding("CHÚ Ý", "Nhật ký máy chủ đang ghi quá chi tiết. Đặt CAUNOI_LOG_LEVEL=info")


def way_findings() -> Iterator[Finding]:
    """What goes to another machine goes encrypted: letters, and every row that is read or written."""
    if settings.MAIL_URL.startswith("smtp://") and settings.EMAIL_HOST not in NEAR:
        yield Finding(
            "LỖI",
            f"Thư đi tới {settings.EMAIL_HOST} không mã hóa. Đổi CAUNOI_MAIL_URL sang smtp+tls:// hoặc smtps://",
        )
    if connection.vendor != "postgresql":
        return
    for alias, setting in (("default", "CAUNOI_DATABASE_URL"), (replica.ALIAS, "CAUNOI_REPLICA_URL")):
        if alias in settings.DATABASES:
            yield from _rows_on_the_way(settings.DATABASES[alias], setting)


def _hosts(database: Mapping[str, Any]) -> str:
    """The servers of an address by commas, before the name of the database or behind the question mark."""
    return str(database.get("HOST") or database.get("OPTIONS", {}).get("host") or "")


def _rows_on_the_way(database: Mapping[str, Any], setting: str) -> Iterator[Finding]:
    host = _hosts(database)
    if all(one in NEAR or one.startswith("/") for one in host.split(",")):
        return
    mode = database.get("OPTIONS", {}).get("sslmode", "prefer")
    if mode not in {"require", "verify-ca", "verify-full"}:
        yield Finding(
            "CHÚ Ý", f"Dữ liệu đi tới PostgreSQL ở {host} có thể không mã hóa. Thêm sslmode=verify-full vào {setting}"
        )
    elif mode == "require":
        yield Finding(
            "CHÚ Ý",
            f"Chứng thư của PostgreSQL ở {host} không được kiểm tra. "
            f"Đổi sslmode=require thành sslmode=verify-full trong {setting}",
        )


def site_findings() -> Iterator[Finding]:
    """The address that stands in letters, asked as a visitor asks: name, certificate and proxy must be right."""
    address = settings.BASE_URL
    if not address.startswith("https://"):
        yield Finding("LỖI", f"Đường dẫn trong thư là {address}, không có HTTPS. Đặt CAUNOI_BASE_URL=https://…")
        return
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 (begins with https)
            is_ours = answer.status == 200 and answer.read(200).strip() == b'{"status": "ok"}'
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        yield Finding(
            "LỖI",
            f"Máy này không mở được {address} ({type(reason).__name__}). Kiểm tra tên miền, chứng thư và máy chủ HTTPS",
        )
        return
    if not is_ours:
        yield Finding("LỖI", f"{address} không trả lời như Cầu Nối. Kiểm tra CAUNOI_BASE_URL và máy chủ HTTPS")


def findings() -> Iterator[Finding]:
    """Everything, in the order in which one would set it right."""
    yield from safety_findings()
    yield from site_findings()
    yield from way_findings()
    yield from disk_findings()
    yield from store_findings()
    yield from scanner_findings()
    yield from mail_findings()
    yield from paper_findings()
    try:
        for ask in (
            *(engine_findings, standby_findings, replica_findings, clock_findings, worker_findings),
            *(letter_findings, backup_findings, trail_findings),
        ):
            yield from ask()
    except DatabaseError as failure:
        yield Finding("LỖI", f"Cơ sở dữ liệu không trả lời được ({type(failure).__name__}). Chạy: caunoi init")
