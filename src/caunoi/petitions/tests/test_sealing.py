"""A sealed text is noise in the database and plain in the program, and opens in its own row alone."""

from __future__ import annotations

import base64
from importlib import import_module

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground import sealing
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.fields import Sealed
from caunoi.ground.sealing import BrokenSeal, digest, has_digest, is_current, seal, unseal
from caunoi.org.access import Unknown
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import petition_by_code
from caunoi.petitions.management.commands.reseal import reseal, sealed_fields
from caunoi.petitions.models import Draft, Identity, Petition, Vault
from caunoi.petitions.states import Kind
from caunoi.petitions.tests.walks import sent

HERE = "petitions_identity\nfull_name\n7"
ANOTHER = "another key of another installation, long enough to be one"


def raw(column: str, table: str = "petitions_identity") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")  # noqa: S608 (our own table)
        return [str(row[0]) for row in cursor.fetchall()]


def former(text: str, settings: LazySettings) -> str:
    """A text as earlier releases sealed it."""
    key = sealing._derived(settings.SECRET_KEY, sealing._FORMER)
    return Fernet(base64.urlsafe_b64encode(key)).encrypt(text.encode()).decode()


@given(st.text(max_size=300))
def test_there_and_back_and_never_twice_the_same(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    stored = seal(text, HERE)
    assert unseal(stored, HERE) == text
    assert not text or stored != seal(text, HERE)


def test_another_key_an_altered_text_or_another_place_opens_nothing(settings: LazySettings) -> None:
    stored = seal("Quàng Thị Xôm", HERE)
    altered = stored[:-6] + ("AAAAA=" if not stored.endswith("AAAAA=") else "BBBBB=")
    for wrong in (altered, stored[:-8], "2.00000000.AAAA", "2.x", "gAAAA", "2." + stored, "Quàng Thị Xôm"):
        with pytest.raises(BrokenSeal):
            unseal(wrong, HERE)
    for place in ("petitions_identity\nfull_name\n8", "petitions_identity\naddress\n7", ""):
        with pytest.raises(BrokenSeal):
            unseal(stored, place)
    settings.CAUNOI_SEALING_KEYS = [ANOTHER]
    with pytest.raises(BrokenSeal):
        unseal(stored, HERE)


def test_the_signing_key_opens_nothing(settings: LazySettings) -> None:
    stored = seal("Quàng Thị Xôm", HERE)
    settings.SECRET_KEY = ANOTHER
    assert unseal(stored, HERE) == "Quàng Thị Xôm"
    settings.CAUNOI_SEALING_KEYS = [settings.SECRET_KEY]
    with pytest.raises(BrokenSeal):
        unseal(stored, HERE)


def test_a_digest_has_its_own_key_and_use(settings: LazySettings) -> None:
    stored = digest("KN 5678", "tail")
    assert len(stored) == 64
    assert has_digest(stored, "KN 5678", "tail")
    assert not has_digest(stored, "KN 5679", "tail")
    assert not has_digest(stored, "KN 5678", "other")
    assert not has_digest("", "KN 5678", "tail")
    settings.CAUNOI_DIGEST_KEYS = [ANOTHER, *settings.CAUNOI_DIGEST_KEYS]
    assert has_digest(stored, "KN 5678", "tail")
    assert digest("KN 5678", "tail") != stored
    settings.CAUNOI_DIGEST_KEYS = [ANOTHER]
    assert not has_digest(stored, "KN 5678", "tail")


@pytest.mark.django_db
class TestTables:
    def test_the_table_holds_noise_and_cannot_be_searched(self, cast: Cast) -> None:
        sent(cast)
        assert "Xôm" not in str(raw("full_name") + raw("telephone"))
        assert "345678" not in str(raw("telephone"))
        assert Identity.objects.get().telephone == "+84912345678"
        with pytest.raises(TypeError, match="sealed"):
            Identity.objects.filter(telephone="+84912345678").exists()
        with pytest.raises(TypeError, match="sealed"):
            Identity.objects.update(telephone="+84912345678")

    def test_a_text_moved_to_another_row_or_column_does_not_open(self, cast: Cast) -> None:
        mine, other = sent(cast).petition, sent(cast).petition
        stolen = raw("telephone")[0]
        Identity.objects.filter(petition=other).update(full_name=Sealed(stolen), telephone=Sealed(stolen))
        moved = Identity.objects.get(petition=other)
        for name in ("full_name", "telephone"):
            with pytest.raises(BrokenSeal):
                getattr(moved, name)
        assert Identity.objects.get(petition=mine).telephone == "+84912345678"

    def test_deferred_changed_and_refreshed_it_reads_plainly(self, cast: Cast) -> None:
        sent(cast)
        identity = Identity.objects.defer("full_name").get()
        assert identity.full_name == "Quàng Thị Xôm"
        identity.full_name = "Lò Thị Xôm"
        identity.save()
        identity.refresh_from_db()
        assert identity.full_name == Identity.objects.get().full_name == "Lò Thị Xôm"

    def test_every_sealed_column_is_bound_to_its_row(self) -> None:
        unbound = [
            f"{model.__name__}.{one.name}"
            for model, found in sealed_fields().items()
            for one in found
            if not one.bound_to
        ]
        assert unbound == []
        assert len(sealed_fields()) >= 4

    def test_a_changed_key_opens_and_reseal_moves_all_to_the_new_one(self, cast: Cast, settings: LazySettings) -> None:
        sent(cast)
        sent(cast, words="Ông Kèo ăn chặn gạo", kind=Kind.DENUNCIATION)
        actions.keep_draft(draft=actions.begin_draft(given={}), words="Viết dở")
        old = settings.CAUNOI_SEALING_KEYS[0]
        settings.CAUNOI_SEALING_KEYS = [ANOTHER, old]
        assert Identity.objects.first().telephone == "+84912345678"  # type: ignore[union-attr]
        done = reseal()
        assert (done.sealed, done.broken) == (6, 0)
        assert reseal().sealed == 0
        settings.CAUNOI_SEALING_KEYS = [ANOTHER]
        assert [one.telephone for one in Identity.objects.all()] == ["+84912345678"] * 2
        assert Vault.objects.get().words == "Ông Kèo ăn chặn gạo"
        assert Draft.objects.get().words == "Viết dở"
        settings.CAUNOI_SEALING_KEYS = ["a third key that has never sealed anything, long enough"]
        assert (reseal().sealed, reseal().broken) == (0, 6)

    def test_what_earlier_releases_sealed_opens_and_is_bound_by_the_migration(
        self, cast: Cast, settings: LazySettings
    ) -> None:
        sent(cast)
        lost = sent(cast).petition
        Identity.objects.exclude(petition=lost).update(telephone=Sealed(former("+84900000001", settings)))
        Identity.objects.filter(petition=lost).update(telephone=Sealed("gAAAAABroken"))
        assert Identity.objects.exclude(petition=lost).get().telephone == "+84900000001"
        import_module("caunoi.petitions.migrations.0006_bind_sealed_texts_to_their_rows").bind(apps, None)
        assert [is_current(one) for one in raw("telephone")] == [True, False]
        assert Identity.objects.exclude(petition=lost).get().telephone == "+84900000001"

    def test_the_four_digits_of_before_still_find(self, cast: Cast, settings: LazySettings) -> None:
        from django.utils.crypto import salted_hmac  # noqa: PLC0415

        petition = sent(cast).petition
        old = salted_hmac("caunoi.petitions.tail", f"{petition.ref} 5678", algorithm="sha256").hexdigest()
        Petition.objects.filter(pk=petition.pk).update(tail_digest=old)
        assert petition_by_code(petition.ref, "5678") == petition
        with pytest.raises(Unknown):
            petition_by_code(petition.ref, "5679")


@pytest.mark.django_db
def test_the_command_stands_in_the_trail(cast: Cast) -> None:
    sent(cast)
    call_command("reseal", verbosity=0)
    assert TrailEntry.objects.get(deed="sealing.renewed").facts == {"count": 0}
