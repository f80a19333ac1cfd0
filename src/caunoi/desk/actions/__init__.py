"""Filling an installation with a demonstration."""

from __future__ import annotations

from caunoi.desk.actions.province import GUIDANCE, HEAD, LINK, PASSWORD, SIGN_INS, SignIn, fill_demo

__all__ = ["GUIDANCE", "HEAD", "LINK", "PASSWORD", "SIGN_INS", "SignIn", "fill_demo"]
