"""Whether the process lives, and whether everything it needs answers."""

from collections.abc import Callable

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.celery import app
from config.demo.cities import DEMONSTRATED
from core.tasks import BEAT_KEY
from reports.models import QuarterlyReport

Check = Callable[[], bool]
#: Seconds within which a worker must answer.
PATIENCE = 0.7


def livez(request: HttpRequest) -> HttpResponse:
    """The process alone: no database, no Redis."""
    return HttpResponse("ok", content_type="text/plain")


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all answer, else 503; each part is true, false, or null where it is not wanted."""
    parts: dict[str, bool | None] = {"database": _works(_database), "redis": _works(_redis)}
    parts["worker"] = bool(parts["redis"]) and _works(_worker)
    parts["beat"] = bool(parts["redis"]) and _works(_beat)
    wanted = settings.DEMO
    parts["demonstration"] = bool(parts["database"]) and _works(_demo) if wanted else None
    healthy = all(value is not False for value in parts.values())
    return JsonResponse({"healthy": healthy, **parts}, status=200 if healthy else 503)


def _works(check: Check) -> bool:
    """Whatever a check dies of means no."""
    try:
        return check()
    except Exception:
        return False


def _database() -> bool:
    """Past the pool, which would wait longer than anybody watches."""
    with psycopg.connect(settings.DATABASE_URL, connect_timeout=1) as session:
        return bool(session.execute("select 1").fetchone())


def _redis() -> bool:
    patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    with Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **patience) as client:
        return bool(client.ping())


def _worker() -> bool:
    """The first worker that answers is enough; a busy one answers too."""
    return bool(app.control.inspect(timeout=PATIENCE, limit=1).ping())


def _beat() -> bool:
    """Beat asks a worker every 20 seconds to leave this sign, which lasts for 90."""
    return bool(cache.get(BEAT_KEY))


def _demo() -> bool:
    reports = QuarterlyReport.objects.all()
    return all(
        reports.filter(area__code=code, year=quarter.year, quarter=quarter.number).exists()
        for code, quarter in DEMONSTRATED
    )
