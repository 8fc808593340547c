"""The OAuth token of an ODS key, shared by all task processes of a machine.

ODS/API 7.3 refuses a client with more than 15 valid tokens, so tasks do not request their own: the token is in a file,
and the process that finds it expired or refused renews it under a lock while the others wait and then read it.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from include.edfi.api.answers import REDIRECTS, is_no_answer, redirected, what_came
from include.edfi.api.ods import Ods
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.retries import exchange_with_retries
from include.edfi.api.shared_file import SharedFile
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Response, Transport, exchange_one
from include.edfi.errors import Refused, Unreachable

log = logging.getLogger(__name__)

DEFAULT_LIFETIME = 1800.0
"""Seconds a token is valid when the response does not say."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token and the Unix time at which it expires."""

    value: str = field(repr=False)
    expires_at: float
    margin: float
    """Seconds before it expires at which it is no longer used."""

    def is_usable(self, now: float) -> bool:
        """Whether it can be used at `now` (Unix time)."""
        return now < self.expires_at - self.margin


class TokenSource:
    """Provides the current token; `renew` replaces one that the ODS refused."""

    def __init__(
        self, ods: Ods, url: Callable[[], str], transport: Transport, timing: Timing, retry_policy: RetryPolicy
    ) -> None:
        self._ods = ods
        self._url = url
        self._transport = transport
        self._timing = timing
        self._retry_policy = retry_policy
        self._token: AccessToken | None = None
        # The secret is part of the name, so that after a correction the token of the former secret is not used.
        name = hashlib.blake2b(f"{ods.base_url}\0{ods.token_url}\0{ods.key}".encode(), key=_key(ods.secret)).hexdigest()
        self._file = SharedFile(ods.runtime_dir / f"token-{name[:24]}.json")

    def current(self) -> str:
        """A token that has neither expired nor been refused.

        Raises:
            Refused: the ODS does not accept the key and secret.
            Unreachable: no token came.
            ConfigError: the token address redirects.
        """
        if self._token is not None and self._token.is_usable(self._timing.wall()):
            return self._token.value
        return self._replace("")

    def renew(self, stale: str) -> str:
        """A token other than `stale`, which the ODS refused; fetched only if no other process has done so."""
        if self._token is not None and self._token.value != stale:
            return self.current()
        return self._replace(stale)

    def _replace(self, stale: str) -> str:
        with self._file.locked():
            token = self._shared()
            if token is None or token.value == stale or not token.is_usable(self._timing.wall()):
                token = self._fetch()
                self._file.write({"value": token.value, "expires_at": token.expires_at, "margin": token.margin})
        self._token = token
        return token.value

    def _shared(self) -> AccessToken | None:
        content = self._file.read()
        try:
            return AccessToken(str(content["value"]), float(content["expires_at"]), float(content["margin"]))
        except (KeyError, TypeError, ValueError):
            return None

    def _fetch(self) -> AccessToken:
        response = exchange_with_retries(self._request, self._retry_policy, self._timing)
        if response.status in REDIRECTS:
            raise redirected(response)
        if response.status == 200:
            return self._read(response)
        if not is_no_answer(response):
            raise Refused(_reason(response, self._ods))
        raise Unreachable(
            f"{self._url()} issued no token in {self._retry_policy.attempts} attempts (last response:"
            f" {what_came(response)}). Run the task again later."
        )

    def _request(self) -> Response:
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
            value, lifetime = str(content["access_token"]), float(content.get("expires_in") or DEFAULT_LIFETIME)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unreachable(
                f"{self._url()} responded 200 without a token. Check the token URL in the Airflow Connection."
            ) from None
        log.info("new token for %s, valid for %.0f s", self._ods.base_url, lifetime)
        return AccessToken(value, self._timing.wall() + lifetime, min(60.0, lifetime / 10))


def _key(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode()).digest()


def _reason(response: Response, ods: Ods) -> str:
    if response.status in {400, 401, 403}:
        return (
            f"The ODS at {ods.base_url} does not accept this key and secret (token request: HTTP {response.status})."
            " Check login and password of the Airflow Connection, and that the key is active."
        )
    return f"The token URL of {ods.base_url} responded {response.status}. Check it in the Airflow Connection."
