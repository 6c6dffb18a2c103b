"""How a job is timed: alternating rounds of limit, ours and peers, the best of each counts."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Work = Callable[[], object]


def seconds(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass
class Job:
    """A job beside its limit; `goal` is the highest ratio ours/limit that is good enough."""

    name: str
    limit: Work
    ours: Work
    goal: float
    peers: dict[str, Work] = field(default_factory=dict)
    rounds: int = 3

    def report(self) -> bool:
        works = {"limit": self.limit, "ours": self.ours, **self.peers}
        best = dict.fromkeys(works, float("inf"))
        for _ in range(self.rounds):
            for name, work in works.items():
                best[name] = min(best[name], seconds(work))
        return line(
            self.name,
            limit_s=best["limit"],
            ours_s=best["ours"],
            ratio=best["ours"] / best["limit"],
            goal=f"<= {self.goal}",
            ok=best["ours"] <= self.goal * best["limit"],
            peers={name: round(best[name] / best["limit"], 2) for name in self.peers},
        )


def line(name: str, *, ok: bool, **values: object) -> bool:
    """Print one result; answers whether it is good enough."""
    rounded = {
        key: round(value, 4) if isinstance(value, float) else value for key, value in values.items()
    }
    text = json.dumps({"name": name, **rounded, "ok": ok}, ensure_ascii=False)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return ok
