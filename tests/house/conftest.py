"""Fixtures of the tests that walk the whole house."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.template.backends.django import Template


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are not drawn and refusals are told to nobody: for whoever asks thousands of doors who may, and no more."""
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")
    monkeypatch.setattr("caunoi.org.middleware._tell_refusal", lambda *_: None)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
