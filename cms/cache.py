"""A cache that outlives its server: Valkey while it answers, this process's memory while it does not.

Nothing here is a source of truth, but sign-in limits are counted in it. With a bare Valkey backend a dead
cache would stop every sign-in; with a cache that forgets, guessing would be free. So each process goes on
counting by itself until Valkey is back.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silent

RETRY_AFTER_S = 5.0
SOCKET_TIMEOUT_S = 0.5

log = structlog.get_logger(__name__)


class FallbackCache(BaseCache):
    """Django cache backend: LOCATION is a redis:// or unix:// address; other options are the usual ones."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {
            "socket_timeout": SOCKET_TIMEOUT_S,
            "socket_connect_timeout": SOCKET_TIMEOUT_S,
            **params.get("OPTIONS", {}),
        }
        if server.startswith("unix:"):
            del options["socket_connect_timeout"]
        self._shared = RedisCache(server, {**params, "OPTIONS": options})
        self._own = LocMemCache(f"fallback:{server}", {**params, "OPTIONS": {}})
        self._down_until = 0.0

    def _do(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._down_until:
            call: Callable[..., Any] = getattr(self._shared, method)
            try:
                return call(*args, **kwargs)
            except (Unreachable, Silent, OSError) as error:
                self._down_until = time.monotonic() + RETRY_AFTER_S
                log.warning("cache_unreachable", error=type(error).__name__)
        return getattr(self._own, method)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("has_key", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        return self._do("clear")
