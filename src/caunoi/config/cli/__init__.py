"""The console script `caunoi`: a table of words and where each one leads.

The table holds dotted names, and only the one that is called is imported: `caunoi plan read` starts without Django.
Words that are not in the table are commands of Django's management (`caunoi migrate`, `caunoi demo`).
"""

from __future__ import annotations

import importlib
import io
import os
import sys

MANAGEMENT = "caunoi.config.cli.management"
BOOT = "caunoi.config.cli.boot"
TABLE: dict[tuple[str, ...], str] = {
    ("init",): "caunoi.config.cli.init",
    ("serve",): "caunoi.config.cli.serve",
    ("worker",): "caunoi.config.cli.worker",
    ("check",): "caunoi.config.cli.check",
    ("backup",): "caunoi.config.cli.backup",
    ("restore",): "caunoi.config.cli.restore",
    ("drill",): "caunoi.config.cli.drill",
    ("archive_key",): "caunoi.config.cli.archive_key",
    ("plan", "read"): "caunoi.config.cli.plan_read",
    ("trail", "export"): "caunoi.config.cli.trail_export",
    ("trail", "verify"): "caunoi.config.cli.trail_verify",
    ("units", "load"): "caunoi.config.cli.units_load",
}
# These import models at their head: Django is started before they are.
AFTER_BOOT = {
    f"caunoi.config.cli.{name}"
    for name in ("init", "serve", "worker", "check", "backup", "restore", "drill", "trail_export")
}
# Their log is their output; the settings read this when Django starts.
LONG_RUNNING = {f"caunoi.config.cli.{name}" for name in ("serve", "worker")}
HELP = """caunoi – dòng lệnh của Cầu Nối

  caunoi init                     tạo hoặc nâng cấp cơ sở dữ liệu, tệp tĩnh, lịch ngày nghỉ
  caunoi serve [--host --port]    chạy máy chủ web
  caunoi worker                   chạy việc nền: gửi thông báo, việc định kỳ
  caunoi demo                     nạp tỉnh Sơn La, kế hoạch 115 và người giả để dùng thử
  caunoi plan read TỆP [--json]   đọc một văn bản kế hoạch thành cây mục
  caunoi units load [TỆP.csv]     nạp danh sách đơn vị của một tỉnh; mặc định là Sơn La
  caunoi check [--deploy]         kiểm tra máy chủ đã sẵn sàng để dùng thật chưa; --deploy: cả những gì đang chạy
  caunoi backup TỆP.tar           sao lưu toàn bộ dữ liệu trong khi hệ thống vẫn chạy
  caunoi restore TỆP.tar          khôi phục vào một nơi cài đặt trống; --check: chỉ kiểm tra tệp
  caunoi trail export TỆP         xuất nhật ký để kiểm tra; --since, --until: từ ngày, đến ngày như 2026-07-08
  caunoi trail verify TỆP         kiểm tra tệp nhật ký đã xuất, không cần cơ sở dữ liệu
  caunoi drill NƠI                diễn tập khôi phục bản sao lưu mới nhất vào một nơi tạm, rồi xóa đi
  caunoi archive_key TỆP          tạo khóa để mã hóa bản sao lưu: backup, restore, drill với --archive-key TỆP
  caunoi reseal                   niêm phong lại mọi dòng bằng khóa đầu của CAUNOI_SEALING_KEY
  caunoi text_stand_in            đứng thay nhà cung cấp tin nhắn trên máy này, ghi lại những gì được gửi

Lệnh khác của Django: caunoi help --commands
"""


def speak_utf8() -> None:
    """Vietnamese is printed whole on every console, also where the system says ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def find(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the dotted name of the module that answers, and the arguments left for it."""
    for length in (2, 1):
        words = tuple(arguments[:length])
        if words in TABLE:
            return TABLE[words], arguments[length:]
    return MANAGEMENT, arguments


def main() -> int:
    """Run what the command line says; return the exit code."""
    speak_utf8()
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help"} or arguments == ["help"]:
        sys.stdout.write(HELP)
        return 0
    name, rest = find(arguments)
    if name in LONG_RUNNING:
        os.environ.setdefault("CAUNOI_LOG_STREAM", "stdout")
    if name in AFTER_BOOT:
        importlib.import_module(BOOT).main()
    code: int = importlib.import_module(name).main(rest)
    return code
