"""People who sign, many at a time, and remember what they were answered."""

import http.client
import itertools
import threading
import time
import urllib.parse
from collections import Counter
from types import TracebackType

from tests.servers import HOST

REST_SECONDS = 0.05


class Crowd:
    """Signs one petition from several threads until told to stop, each time as another person.

    `acknowledged` are the addresses whose POST was answered with a 303; `statuses` counts every answer, with
    0 for none. `answered_at` are the instants of the acknowledgements.
    """

    def __init__(self, port: int, slug: str, *, threads: int = 6) -> None:
        self.port, self.path = port, f"/petitions/{slug}/signatures"
        self.acknowledged: list[str] = []
        self.answered_at: list[float] = []
        self.statuses: Counter[int] = Counter()
        self._numbers = itertools.count()
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._sign_on, daemon=True) for _ in range(threads)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._leaving.set()
        for thread in self._threads:
            thread.join()

    def longest_silence(self) -> float:
        """The longest time, in seconds, between two acknowledgements."""
        instants = sorted(self.answered_at)
        return max(later - earlier for earlier, later in itertools.pairwise(instants))

    def _sign_on(self) -> None:
        while not self._leaving.is_set():
            email = f"signatory{next(self._numbers)}@example.org"
            status = self._sign(email)
            self.statuses[status] += 1
            if status == http.client.SEE_OTHER:
                self.acknowledged.append(email)
                self.answered_at.append(time.monotonic())
            else:
                self._leaving.wait(REST_SECONDS)

    def _sign(self, email: str) -> int:
        fields = {"name": "Ann Lee", "email": email, "postal_code": "K1A 0A6", "exposure": "counted"}
        body = urllib.parse.urlencode(fields)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection(HOST, self.port, timeout=20)
        try:
            connection.request("POST", self.path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
