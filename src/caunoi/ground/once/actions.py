"""Claiming a form's key, and forgetting old receipts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponseBase, HttpResponseRedirect

from caunoi.ground.once.models import Receipt
from caunoi.ground.times import now

KEPT = timedelta(days=7)
SERVER_ERROR = 500


def answer_once(*, scope: str, key: uuid.UUID, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run `answer` once for this key; a repeat is sent where the first was sent.

    The receipt is inserted before anything else and lives or dies with the deed's transaction: a second copy of the
    form waits at the unique key until the first is decided. An answer that is no redirect leaves no receipt, so that
    the corrected form goes through; a failure of the server undoes whatever was written.
    """
    try:
        with transaction.atomic():
            with transaction.atomic():
                receipt = Receipt.objects.create(scope=scope, key=key)
            response = answer()
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
            elif isinstance(response, HttpResponseRedirect):
                Receipt.objects.filter(pk=receipt.pk).update(location=response.url)
            else:
                receipt.delete()
            return response
    except IntegrityError:
        first = Receipt.objects.filter(scope=scope, key=key).first()
        if first is None or not first.location:
            raise
        return HttpResponseRedirect(first.location)


def prune_receipts() -> int:
    """Forget receipts older than a week. Gives how many."""
    count, _ = Receipt.objects.filter(at__lt=now() - KEPT).delete()
    return count
