"""What serving and working ask first: is the database one that this release knows?"""

from __future__ import annotations

import sys

from django.db import connection
from django.db.utils import OperationalError

from caunoi.ground.releases.queries import refusal


def is_refused() -> bool:
    """Whether the database is of a release that this one must not touch; says so in one sentence on stderr.

    A database that does not answer is no reason: both wait for it.
    """
    try:
        sentence = refusal()
    except OperationalError:
        return False
    finally:
        connection.close()
    if sentence:
        print(sentence, file=sys.stderr)  # noqa: T201
    return bool(sentence)
