"""The rows of the pages of the check book, for tests/matrix.py and tests/test_urls.py."""

from tests.activity_matrix import SEEN
from tests.matrix_rows import POST_ONLY_ROWS

TABLE = {
    "report-checks": SEEN,
    "report-explain": POST_ONLY_ROWS,
}
OBJECTS = dict.fromkeys(TABLE, ("reports.QuarterlyReport", "pk"))
