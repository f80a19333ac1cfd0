"""The network of a mountain: of all packets between citizens and the web machine every third is lost, there and back.

Pages come late, some not at all; whoever was shown a code has her petition, once and whole, however often she sent.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from caunoi.org.tests.cast import Cast
from tests import plugin
from tests.faults import machines, places
from tests.faults.test_sending_petitions import Citizens, Stage, troubles_of

LOST = 1 / 3
PORT, SECONDS = 8000, 60.0
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def cables_can_be_had() -> None:
    missing = "" if shutil.which("iptables") else "no iptables here"
    if missing := missing or machines.why_not():
        pytest.fail(f"NOT RUN: {missing}")


def test_whoever_sends_again_and_again_has_one_petition(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.commune
    database = ""
    if places.ON_SERVER:
        database = places.address_of(connection.settings_dict["NAME"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "caunoi.sqlite3")])
    with machines.network() as net:
        web = net.machine("web", 11)
        # It is a namespace of this machine.
        monkeypatch.setattr(plugin, "LOCAL", {*plugin.LOCAL, web.address})
        env = places.environment(tmp_path, database) | {
            "CAUNOI_TRUSTED_PROXIES": machines.SWITCH,
            "CAUNOI_HOSTS": f"127.0.0.1,{web.address}",
        }
        stage = Stage(env, PORT, host=web.address, inside=web.inside)
        with stage:
            web.lose(LOST)
            with Citizens(PORT, web.address) as citizens:
                time.sleep(SECONDS)
            troubles, lost = list(troubles_of(stage, citizens)), web.lost()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{places.KIND}: every third packet lost for {SECONDS:.0f} s, {lost} of them: "
            f"{len(citizens.acknowledged)} petitions acknowledged, {len(citizens.given_up)} given up by their senders; "
            f"{len(troubles)} troubles, {sum('is lost' in one for one in troubles)} lost\n"
        )
    assert troubles == []
    assert lost
    assert citizens.acknowledged
