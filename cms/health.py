"""Two questions for whoever watches the service: does the process live, and can it do its work?

Answered by a middleware that stands before all others, so that a probe needs neither an allowed host name,
HTTPS nor a session. Neither answer carries a version or a secret.
"""

import threading
from collections.abc import Callable

import structlog
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from learning import api as learning_api

ANSWER_WITHIN_S = 1.8
log = structlog.get_logger(__name__)


class HealthMiddleware:
    """GET /livez: 200 as long as the process answers. GET /readyz: 200, or 503 within two seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/livez":
            return _uncached(HttpResponse("alive\n", content_type="text/plain"))
        if request.path == "/readyz":
            missing = probe.problems()
            body = {"ready": not missing, "problems": missing}
            response = JsonResponse(body, status=503 if missing else 200)
            response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log each 503 as an error
            return _uncached(response)
        return self.get_response(request)


class Probe:
    """Asks the database in a thread of its own, so that a database which hangs cannot hang the answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: threading.Thread | None = None
        self._wanted: frozenset[tuple[str, str]] | None = None

    def problems(self) -> list[str]:
        """What keeps the service from working, by short stable names; empty when all is well."""
        found: list[str] = []
        with self._lock:
            if self._running is not None and self._running.is_alive():
                # The last question still hangs: asking again would only pile up threads.
                return ["database"]
            thread = threading.Thread(target=self._ask, args=(found,), daemon=True, name="readyz")
            self._running = thread
            thread.start()
        thread.join(ANSWER_WITHIN_S)
        return ["database"] if thread.is_alive() else found

    def _ask(self, found: list[str]) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            connection.ensure_connection()
            if self._wanted is None:
                loader = MigrationLoader(None, load=False)
                loader.load_disk()
                self._wanted = frozenset(loader.disk_migrations)
            applied = MigrationRecorder(connection).applied_migrations()
            if not self._wanted.issubset(applied):
                found.append("migrations")
                return
            found.extend(learning_api.readiness())
        except Exception as error:
            # Whatever it was, the work cannot be done. The answer stays plain; the log says more.
            log.warning("not_ready", error=repr(error))
            found.append("database")
        finally:
            connection.close()


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


probe = Probe()
