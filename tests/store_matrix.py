"""What a GET answers on the pages of the model stores; tests/matrix.py merges it into its own."""

from typing import Any

from tests.matrix_rows import CLERKS, REVEAL, register

REGISTERS: dict[str, dict[str, Any]] = {
    "storefronts_storefront": {**register(CLERKS), "reveal": REVEAL},
}

TABLE: dict[str, Any] = {}
