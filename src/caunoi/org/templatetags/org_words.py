"""`{% load org_words %}`: telephone numbers as they are read out, data for a page script."""

from __future__ import annotations

import json
from typing import Any

from django import template

from caunoi.ground import text

register = template.Library()


@register.filter
def phone_vi(e164: str) -> str:
    """`{{ person.telephone|phone_vi }}`: "0912 345 678"; nothing for nothing."""
    return text.phone_vi(e164) if e164 else ""


@register.filter
def as_json(value: Any) -> str:
    """`<form data-options="{{ options|as_json }}">`: JSON as the value of an attribute."""
    return json.dumps(value, default=dict)
