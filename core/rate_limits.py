"""How often a visitor may do something: counted in Redis for a minute, kept nowhere else."""

from django.core.cache import cache
from redis.exceptions import RedisError

from core.encryption import fingerprint

MINUTE = 60


def within(what: str, who: str, most: int) -> bool:
    """Counts one more; whether `who` has done this at most so often in the minute. Without Redis
    nobody is refused: what is behind it is not guarded by this alone."""
    key = f"rate:{what}:{fingerprint(who, 'rate')}"
    try:
        cache.add(key, 0, timeout=MINUTE)
        return int(cache.incr(key)) <= most
    except ValueError:  # the minute ended between the two
        return True
    except RedisError:
        return True
