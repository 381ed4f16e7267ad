"""The marks on one comment, as the report and the reveal send them."""

from typing import Any

from django import forms


class MarksForm(forms.Form):
    specific = forms.BooleanField(required=False)
    actionable = forms.BooleanField(required=False)
    wrong = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, strip=False)

    def said(self) -> dict[str, Any]:
        """As `mark_comment` takes it, which judges the reason: also one that this form cannot read."""
        self.is_valid()
        return {"reason": self.data.get("reason", ""), **self.cleaned_data}
