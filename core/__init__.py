"""What every app stands on; knows no business noun."""

import os

# Names are found by the readings of single characters (core.search): pypinyin's dictionary of
# phrases would only take 40 MiB of every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
