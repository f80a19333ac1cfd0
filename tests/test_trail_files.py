"""`caunoi trail export` and `caunoi trail verify`: the trail leaves the house and is checked elsewhere."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from caunoi.config.cli import trail_export, trail_verify
from caunoi.ground.audit.tests.test_exporting import chain, deeds, swapped


@pytest.mark.django_db
def test_the_file_is_its_owners_alone_and_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deeds(3)
    path = tmp_path / "nhật ký.jsonl"
    assert trail_export.main([str(path)]) == 0
    assert "Đã xuất 3 dòng nhật ký, số 1 đến 3" in capsys.readouterr().out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert trail_export.main([str(path)]) == 2
    assert "Chọn tên khác" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert trail_export.main([str(tmp_path / "không có" / "a.jsonl")]) == 2
    assert "Không đọc hoặc ghi được" in capsys.readouterr().err
    assert trail_export.main([str(tmp_path / "b.jsonl"), "--until", "2020-01-01"]) == 2
    assert "Chọn khoảng ngày khác" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        trail_export.main([str(tmp_path / "c.jsonl"), "--since", "hôm qua"])
    assert "Viết như 2026-07-08" in capsys.readouterr().err


def test_it_is_checked_where_there_is_no_system_and_no_database(tmp_path: Path) -> None:
    """On the auditor's own machine: neither Django nor settings are looked for."""
    path, heads = tmp_path / "trail.jsonl", tmp_path / "trail-heads.txt"
    lines = chain(3)
    path.write_bytes(b"".join(lines))
    heads.write_text(f"2026-07-08T00:00:00 3 {json.loads(lines[3])['link']}\nan odd line\n", encoding="utf-8")
    probe = (
        "import sys; from caunoi.config import cli; sys.argv = ['caunoi', 'trail', 'verify', *sys.argv[1:]];"
        " code = cli.main(); assert 'django' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, str(path), "--heads", str(heads)],
        capture_output=True, env=os.environ | {"DJANGO_SETTINGS_MODULE": "no.such"}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Nhật ký trong tệp nguyên vẹn: 3 dòng, số 1 đến 3, 1 mốc bên ngoài khớp." in done.stdout.decode()


def test_the_command_says_which_line_is_broken_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "trail.jsonl"
    path.write_bytes(b"".join(swapped(chain(3))))
    assert trail_verify.main([str(path)]) == 1
    assert capsys.readouterr().err == "Thiếu dòng số 2 của nhật ký, ở dòng thứ 3 của tệp.\n"
    assert trail_verify.main([str(tmp_path / "no such file")]) == 2
    assert "Không đọc được" in capsys.readouterr().err
    path.write_bytes(b"".join(chain(1)))
    (tmp_path / "heads").write_bytes(b"\xff\xff")
    assert trail_verify.main([str(path), "--heads", str(tmp_path / "heads")]) == 2
    assert "heads" in capsys.readouterr().err
