"""A fund's year in words: the tables of the public page, and of the office's before it is one."""

from typing import Any

from core.money import yuan

HEADS = ("用途", "合计", "一季度", "二季度", "三季度", "四季度")


def accounts(told: dict[str, Any]) -> dict[str, Any]:
    """What `publishing.told` keeps, with its amounts in yuan."""
    received = sum(row["fen"] for row in told["received"])
    rows = [(row["title"], yuan(row["fen"]), *map(yuan, row["quarters"])) for row in told["spent"]]
    total = ("合计", yuan(told["spent_in_all"]), *map(yuan, told["quarters"]))
    given = told["in_kind"]
    return {
        "sums": [
            ("上年结转", yuan(told["opening"])),
            ("本年收入", yuan(received)),
            ("本年支出", yuan(told["spent_in_all"])),
            ("年末结余", yuan(told["balance"])),
        ],
        "received": [(row["title"], yuan(row["fen"])) for row in told["received"]],
        "received_in_all": yuan(received),
        "heads": HEADS,
        "spent": rows,
        "total": total,
        "in_kind": [
            ("受赠实物折价", yuan(given["things"]), f"{given['number']} 批"),
            ("阵地减免折价", yuan(given["waived"]), "按天折算"),
        ],
        "expenses": told["expenses"],
    }
