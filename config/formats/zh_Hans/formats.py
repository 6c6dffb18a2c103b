"""Dates in forms: 2017-12-31, as everywhere on screen; an office's other habits are read too."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
