"""`{% load org_words %}`: telephone numbers as they are read out."""

from __future__ import annotations

from django import template

from caunoi.ground import text

register = template.Library()


@register.filter
def phone_vi(e164: str) -> str:
    """`{{ person.telephone|phone_vi }}`: "0912 345 678"; nothing for nothing."""
    return text.phone_vi(e164) if e164 else ""
