"""The server that the journeys visit."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from caunoi.org.tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = "select count(*) from pg_stat_activity where datname = current_database()"


def test_windows_that_stay_open_hold_no_connection_to_the_database(visit: Any, cast: Cast):
    for _ in range(8):
        assert visit("/viec-can-lam/", person=cast.officer).locator("h1").count() == 1
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        assert cursor.fetchone()[0] <= 2
