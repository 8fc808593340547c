"""The OAuth token of an ODS key, one for all task processes of a machine.

An ODS/API 7.3 refuses a client that holds more than 15 live tokens, so a token is never asked for per task: it lies
in a file, and whoever finds it old or refused renews it under a lock while the others wait and read.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from include.edfi.api.ods import Ods
from include.edfi.api.pacing import TRANSIENT, RetryPolicy, retry_after
from include.edfi.api.shared_file import SharedFile
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Response, Transport, exchange_one
from include.edfi.errors import Refused, Unreachable

log = logging.getLogger(__name__)

USUAL_LIFE = 1800.0
"""Seconds a token lives when its answer does not say."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token and the Unix time at which it ends."""

    value: str = field(repr=False)
    ends: float
    spare: float
    """Seconds before its end at which it is no longer used."""

    def live(self, now: float) -> bool:
        """Whether it can still be used at `now` (Unix time)."""
        return now < self.ends - self.spare


class TokenSource:
    """Gives the current token; `renew` replaces one that the ODS refused."""

    def __init__(
        self, ods: Ods, url: Callable[[], str], transport: Transport, timing: Timing, retry_policy: RetryPolicy
    ) -> None:
        self._ods = ods
        self._url = url
        self._transport = transport
        self._timing = timing
        self._retry_policy = retry_policy
        self._held: AccessToken | None = None
        # A corrected secret must not find the token of the wrong one, nor the other way round.
        name = hashlib.blake2b(f"{ods.base_url}\0{ods.token_url}\0{ods.key}".encode(), key=_key(ods.secret)).hexdigest()
        self._file = SharedFile(ods.state_directory / f"token-{name[:24]}.json")

    def current(self) -> str:
        """A token that is not known to be bad. Raises Refused or Unreachable."""
        if self._held is not None and self._held.live(self._timing.wall()):
            return self._held.value
        return self._replace("")

    def renew(self, stale: str) -> str:
        """Another token than `stale`, which the ODS refused; a new one only if nobody has fetched one yet."""
        if self._held is not None and self._held.value != stale:
            return self.current()
        return self._replace(stale)

    def _replace(self, stale: str) -> str:
        with self._file.locked():
            token = self._shared()
            if token is None or token.value == stale or not token.live(self._timing.wall()):
                token = self._fetch()
                self._file.write({"value": token.value, "ends": token.ends, "spare": token.spare})
        self._held = token
        return token.value

    def _shared(self) -> AccessToken | None:
        content = self._file.read()
        try:
            return AccessToken(str(content["value"]), float(content["ends"]), float(content["spare"]))
        except (KeyError, TypeError, ValueError):
            return None

    def _fetch(self) -> AccessToken:
        for attempt in range(self._retry_policy.attempts):
            response = self._ask()
            if response.status == 200:
                return self._read(response)
            if response.status not in TRANSIENT:
                raise Refused(_plain(response, self._ods))
            wait = max(
                retry_after(response, self._timing.wall()),
                self._timing.random() * min(self._retry_policy.longest, self._retry_policy.base * 2**attempt),
            )
            log.warning("token endpoint answered %s; next try in %.1f s", response.status or response.error, wait)
            self._timing.sleep(min(wait, self._retry_policy.longest_retry_after))
        raise Unreachable(
            f"No token from {self._url()} after {self._retry_policy.attempts} tries;"
            f" the last answer was {response.status or response.error}."
        )

    def _ask(self) -> Response:
        login = base64.b64encode(f"{self._ods.key}:{self._ods.secret}".encode()).decode()
        call = Call(
            method="POST",
            path=self._url(),
            body=b"grant_type=client_credentials",
            headers=(
                ("Authorization", f"Basic {login}"),
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Accept", "application/json"),
            ),
        )
        return exchange_one(self._transport, call)

    def _read(self, response: Response) -> AccessToken:
        try:
            content = json.loads(response.body)
            value, life = str(content["access_token"]), float(content.get("expires_in") or USUAL_LIFE)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unreachable(f"{self._url()} answered 200 without a token; is it the token address?") from None
        log.info("new token for %s, good for %.0f s", self._ods.base_url, life)
        return AccessToken(value, self._timing.wall() + life, min(60.0, life / 10))


def _key(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode()).digest()


def _plain(response: Response, ods: Ods) -> str:
    if response.status in {400, 401, 403}:
        return (
            f"The ODS at {ods.base_url} does not accept this key and secret (HTTP {response.status} from the token"
            " address). Check login and password of the Airflow Connection, and that the key is active."
        )
    return f"The token address of {ods.base_url} answered {response.status}; check it in the Airflow Connection."
