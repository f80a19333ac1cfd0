"""What the public forms carry besides their questions."""

from __future__ import annotations

from django import template

from caunoi.ground.limits import gate

register = template.Library()


@register.simple_tag
def page_mark() -> str:
    """`{% page_mark %}`: the mark of this page as it is shown, good for one form."""
    return gate.page_mark()
