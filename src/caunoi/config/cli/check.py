"""`caunoi check`: is this installation fit to serve a province?"""

from __future__ import annotations

import argparse
import stat
from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from caunoi.config.cli import running
from caunoi.config.cli.findings import Finding, Grade
from caunoi.ground.releases.queries import refusal

SHORTEST_KEY = 50  # characters, as Django's own check asks


def system_findings() -> Iterator[Finding]:
    """What Django and the libraries say of themselves."""
    for message in checks.run_checks():
        grade: Grade = "LỖI" if message.is_serious() else "CHÚ Ý"
        yield Finding(grade, f"{message.msg} ({message.id})")


def database_findings() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as failure:
        yield Finding("LỖI", f"Không mở được cơ sở dữ liệu: {failure}. Kiểm tra CAUNOI_DATABASE_URL")
        return
    sentence = refusal()
    if sentence:
        yield Finding("LỖI", sentence.rstrip("."))
        return
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding("LỖI", f"Cơ sở dữ liệu còn thiếu {len(missing)} bước nâng cấp. Chạy: caunoi init")


def file_findings() -> Iterator[Finding]:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding("LỖI", "Chưa có tệp tĩnh (kiểu dáng, hình). Chạy: caunoi init")
    for name, words in (
        ("secret-key", "khóa ký"),
        ("sealing-key", "khóa niêm phong"),
        ("digest-key", "khóa đối chiếu"),
    ):
        key = settings.DATA_DIR / name
        if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
            yield Finding("LỖI", f"Người khác trên máy đọc được {words}. Chạy: chmod 600 {key}")
    if settings.DATA_DIR.exists() and stat.S_IMODE(settings.DATA_DIR.stat().st_mode) & 0o077:
        yield Finding("LỖI", f"Người khác trên máy vào được thư mục dữ liệu. Chạy: chmod 700 {settings.DATA_DIR}")


def proxy_findings() -> Iterator[Finding]:
    if settings.HTTPS and not settings.CAUNOI_TRUSTED_PROXIES:
        yield Finding(
            "CHÚ Ý",
            "Chưa ghi máy chủ HTTPS đứng trước: mọi người dùng bị tính là một địa chỉ. Đặt CAUNOI_TRUSTED_PROXIES",
        )


def sealing_findings() -> Iterator[Finding]:
    """The keys that seal must be apart from the one that signs, and better apart from the data."""
    for variable, keys in (
        ("CAUNOI_SEALING_KEY", settings.CAUNOI_SEALING_KEYS),
        ("CAUNOI_DIGEST_KEY", settings.CAUNOI_DIGEST_KEYS),
    ):
        if min(map(len, keys)) < SHORTEST_KEY:
            yield Finding("LỖI", f"{variable} có khóa ngắn hơn {SHORTEST_KEY} ký tự")
        if settings.SECRET_KEY in keys:
            yield Finding("LỖI", f"{variable} trùng khóa ký: ai có khóa ký là mở được. Đặt một khóa riêng")
    if settings.CAUNOI_SEALING_KEYS[0] in settings.CAUNOI_DIGEST_KEYS:
        yield Finding("LỖI", "CAUNOI_DIGEST_KEY trùng CAUNOI_SEALING_KEY. Đặt hai khóa khác nhau")
    if (settings.DATA_DIR / "sealing-key").exists() and not settings.DEMO:
        yield Finding(
            "CHÚ Ý",
            "Khóa niêm phong nằm cùng thư mục dữ liệu: ai chép được thư mục là mở được. Giữ khóa nơi khác, đặt"
            " CAUNOI_SEALING_KEY",
        )
    if len(settings.CAUNOI_SEALING_KEYS) > 1:
        yield Finding("CHÚ Ý", "CAUNOI_SEALING_KEY còn khóa cũ. Chạy: caunoi reseal, xong bỏ khóa cũ")


def setting_findings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("LỖI", "CAUNOI_DEBUG đang bật: trang lỗi để lộ bên trong. Bỏ biến này")
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Finding("LỖI", f"CAUNOI_SECRET_KEY ngắn hơn {SHORTEST_KEY} ký tự. Bỏ biến này để máy tự tạo khóa")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("LỖI", "CAUNOI_HOSTS nhận mọi tên máy chủ. Ghi đúng tên miền của đơn vị")
    if settings.DEMO:
        yield Finding("CHÚ Ý", "CAUNOI_DEMO đang bật: mỗi trang ghi là bản dùng thử")
    if not settings.HTTPS:
        yield Finding("CHÚ Ý", "Chưa dùng HTTPS. Khi đã có máy chủ HTTPS đứng trước, đặt CAUNOI_HTTPS=1")
    if set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
        yield Finding("CHÚ Ý", "Chỉ máy này mở được. Ghi tên miền vào CAUNOI_HOSTS")
    if not settings.MAIL_URL:
        yield Finding("CHÚ Ý", "Chưa gửi được thư điện tử: thư nằm ở thư mục dữ liệu. Đặt CAUNOI_MAIL_URL")


def main(arguments: list[str]) -> int:
    """Return 1 when something is wrong, with --strict also when something is only doubtful."""
    parser = argparse.ArgumentParser(prog="caunoi check", description="Kiểm tra nơi cài đặt đã dùng thật được chưa.")
    parser.add_argument("--strict", action="store_true", help="coi điều cần chú ý là lỗi")
    parser.add_argument("--deploy", action="store_true", help="xem cả việc nền, sao lưu, ổ đĩa, thư đang chạy")
    options = parser.parse_args(arguments)
    findings = [
        *system_findings(),
        *database_findings(),
        *file_findings(),
        *setting_findings(),
        *sealing_findings(),
        *proxy_findings(),
        *(running.findings() if options.deploy else ()),
    ]
    for finding in findings:
        print(f"{finding.grade}: {finding.sentence}.")  # noqa: T201
    if not findings:
        print("Không thấy điều gì cần sửa.")  # noqa: T201
    return int(any(options.strict or finding.grade == "LỖI" for finding in findings))
