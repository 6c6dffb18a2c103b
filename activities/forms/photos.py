"""Several photos at once: each is cleaned like one alone."""

from typing import Any

from django import forms

from core.photos import PhotoField

AT_ONCE = 9  # a request holds so many photos from a phone


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(PhotoField):
    """Answers a list of pictures as they will be kept."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > AT_ONCE:
            raise forms.ValidationError(f"一次最多传 {AT_ONCE} 张，请分几次传。")
        if not given:
            return [super().clean(None, initial)] if self.required else []
        return [super(PhotosField, self).clean(one, initial) for one in given]
