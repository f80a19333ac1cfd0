"""The services that carry texts to telephones, as the administrator sets them. Whoever calls has asked who may."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices import adapters
from caunoi.ground.notices.models import TEXTS, Gateway


class GatewayRefused(Exception):
    """The service cannot be set like this; `sentence` says why, `field` where."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


@transaction.atomic
def set_gateway(
    *, channel: str, address: str, sender: str, is_plain: bool, is_on: bool, by: AbstractBaseUser | None, key: str = ""
) -> Gateway:
    """Set the service of one channel. Without a key the one that is there stays.

    Raises GatewayRefused (`address`, `key`). Records gateway.set, never the key.
    """
    if channel not in TEXTS:
        raise GatewayRefused("Chọn kênh.", "channel")
    gateway = Gateway.objects.select_for_update().filter(channel=channel).first() or Gateway(channel=channel)
    if address or is_on:
        try:
            adapters.checked(address, may_be_near=settings.CAUNOI_TEXTS_NEAR)
        except adapters.BadAddress as error:
            raise GatewayRefused(error.sentence, "address") from error
    if is_on and not (key or gateway.key):
        raise GatewayRefused("Ghi khóa của nhà cung cấp.", "key")
    gateway.address, gateway.sender, gateway.is_plain, gateway.is_on = address.strip(), sender.strip(), is_plain, is_on
    gateway.key = key.strip() or gateway.key
    gateway.save()
    record("gateway.set", by=by, on=gateway, facts={"channel": channel, "is_on": is_on, "new_key": bool(key)})
    return gateway
