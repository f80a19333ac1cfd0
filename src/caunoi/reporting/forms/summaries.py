"""Cleaning what the collecting unit types about a round as a whole."""

from __future__ import annotations

from django import forms


class ReasonForm(forms.Form):
    """Why frozen sums are opened, or frozen anew."""

    reason = forms.CharField(
        label="Lý do đính chính",
        max_length=500,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Ghi lý do đính chính."},
    )
