"""What a GET answers on the ledger of a fund that is handed out; tests/matrix.py merges it."""

OBJECTS = {"fund-statement": ("funding.Fund", "pk")}

TABLE = {
    "fund-statement": {
        "own": "302 200 200 200 403 403 404",
        "foreign": "302 404 404 404 404 403 200",
        "missing": "302 404 404 404 404 404 404",
    }
}
