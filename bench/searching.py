"""The list of members and the search by part of a name, as a clerk of the whole city sees them."""

import http.client
import time
from urllib.parse import quote

from bench.measure import line
from bench.pages import rate, served

LIST = "/admin/members/partymember/"
#: the longest that 95 of 100 answers may take, in seconds
LIST_P95, SEARCH_P95 = 0.050, 0.080
LEAST_SHARE = 0.025
#: by their number of characters: common and rare names, and pinyin initials
TERMS = {
    1: ("王", "李", "赵", "欣", "z"),
    2: ("王伟", "李娜", "张静", "zw", "刘洋"),
    3: ("王建国", "李志强", "张晓明", "zxm", "陈丽华"),
}
ROUNDS = 12


def times(
    connection: http.client.HTTPConnection, paths: list[str], cookie: str, rounds: int
) -> list[float]:
    """Seconds of each answer, shortest first; the first round warms up."""
    taken = []
    for turn in range(rounds + 1):
        for path in paths:
            start = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            if turn:
                taken.append(time.perf_counter() - start)
    return sorted(taken)


def p95(taken: list[float]) -> float:
    return taken[int(len(taken) * 0.95)]


def report(cookie: str, port: int = 8766) -> bool:
    with served(port) as connection:
        hello = rate(connection, "/bench/hello", cookie, 60)
        ours = rate(connection, LIST, cookie, 30)
        slowest = p95(times(connection, [LIST, f"{LIST}?p=100"], cookie, ROUNDS))
        good = line(
            "admin list of members, first and last page",
            limit_s=1 / hello,
            ours_s=1 / ours,
            ratio=ours / hello,
            p95_s=slowest,
            goal=f">= {LEAST_SHARE}, p95 < {LIST_P95} s",
            ok=ours >= LEAST_SHARE * hello and slowest < LIST_P95,
        )
        for characters, terms in TERMS.items():
            paths = [f"{LIST}?q={quote(term)}" for term in terms]
            slowest = p95(times(connection, paths, cookie, ROUNDS))
            good &= line(
                f"search of members by {characters} character(s)",
                p95_s=slowest,
                goal=f"p95 < {SEARCH_P95} s",
                ok=slowest < SEARCH_P95,
            )
    return good
