"""How often a visitor may do something: counted in Redis for a while, kept nowhere else."""

from django.core.cache import cache
from redis.exceptions import RedisError

from core.encryption import fingerprint

MINUTE = 60
DAY = 24 * 3600


def within(what: str, who: str, most: int, seconds: int = MINUTE) -> bool:
    """Counts one more; whether `who` has done this at most so often in the seconds. Without Redis
    nobody is refused: what is behind it is not guarded by this alone."""
    key = f"rate:{what}:{fingerprint(who, 'rate')}"
    try:
        cache.add(key, 0, timeout=seconds)
        return int(cache.incr(key)) <= most
    except ValueError:  # the time ended between the two
        return True
    except RedisError:
        return True
