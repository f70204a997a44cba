"""Where the limiter counts requests: in Redis, by the library that all else asks it by."""

from limits.storage import RedisStorage

# By itself it loads the library of Valkey beside it, the same once more: two megabytes.
RedisStorage.DEPENDENCIES = {"redis": RedisStorage.DEPENDENCIES["redis"]}


def storage_address(redis_url: str) -> str:
    """As the limiter writes it."""
    return redis_url.replace("unix://", "redis+unix://", 1)
