"""`make run`: the product with demonstration data on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 10.0


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent a signal."""


def on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def caunoi(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "caunoi", *arguments]


def environment() -> dict[str, str]:
    env = os.environ | {"CAUNOI_DEMO": "1"}
    env.setdefault("CAUNOI_LOG", "plain")
    env.setdefault("CAUNOI_DATA_DIR", str(ROOT / "var"))
    return env


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def wait_until_it_answers(address: str, processes: list[subprocess.Popen[bytes]]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        # `address` is built below and always begins with http://127.0.0.1
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{address}healthz", timeout=5).close()  # noqa: S310
            return True
        time.sleep(0.1)
    return False


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--port", type=int, default=8000)
    port: int = parser.parse_args().port
    if is_taken(port):
        print(f"Port {port} is in use; type: make run PORT={port + 1}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    env = environment()
    processes: list[subprocess.Popen[bytes]] = []
    try:
        subprocess.run(caunoi("init"), env=env, check=True)
        demo = subprocess.run(caunoi("demo"), env=env, check=True, stdout=subprocess.PIPE)
        # Sessions of their own: Ctrl-C reaches this process alone, which then stops both in order.
        for arguments in (("serve", "--port", str(port)), ("worker",)):
            processes.append(subprocess.Popen(caunoi(*arguments), env=env, start_new_session=True))
        address = f"http://127.0.0.1:{port}/"
        if not wait_until_it_answers(address, processes):
            print("The server does not answer; its last lines stand above.", file=sys.stderr)
            return 1
        sys.stdout.buffer.write(demo.stdout)
        print(f"\nCầu Nối runs at {address}  (Ctrl-C stops it; the data stay in {env['CAUNOI_DATA_DIR']})", flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        print("The server or the worker ended; its last lines stand above.", file=sys.stderr)
    except Stopped:
        print("\nStopped.")
        return 0
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    finally:
        stop(processes)
    return 1


if __name__ == "__main__":
    sys.exit(main())
