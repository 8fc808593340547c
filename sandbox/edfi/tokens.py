"""OAuth 2.0 client credentials as the ODS does them: bearer tokens that live 30 minutes, 15 to a client."""

import base64
import binascii
import secrets
import time
from collections.abc import Callable

from sandbox.edfi.problems import Problem, unauthenticated
from sandbox.edfi.settings import Client, Settings


class InvalidClient(Exception):
    """An OAuth error: `status` and the `error` code of RFC 6749."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


class Tokens:
    """Issues tokens to the clients of the settings and knows whose token one is."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._clients = {client.key: client for client in settings.clients}
        self._live: dict[str, tuple[Client, float]] = {}
        self.issued = 0

    def issue(self, authorization: str | None, form: dict[str, str]) -> str:
        """A new token; InvalidClient or, beyond the limit of live tokens, Problem 429."""
        client = self._authenticate(authorization, form)
        if form.get("grant_type") != "client_credentials":
            raise InvalidClient(400, "unsupported_grant_type")
        self._forget_expired()
        live = sum(owner is client for owner, _ in self._live.values())
        if 0 <= self._settings.token_limit <= live:
            raise Problem(
                429,
                "security:authentication:too-many-tokens",
                f"The client already holds {live} live tokens; reuse one of them.",
            )
        token = secrets.token_hex(16)
        self._live[token] = client, self._clock() + self._settings.token_seconds
        self.issued += 1
        return token

    def _authenticate(self, authorization: str | None, form: dict[str, str]) -> Client:
        in_form = "client_id" in form
        if authorization and in_form:
            raise InvalidClient(400, "invalid_request")
        if not authorization and not in_form:
            raise InvalidClient(400, "invalid_request")
        key, secret = _basic(authorization) if authorization else _from_form(form)
        client = self._clients.get(key)
        if client is None or not secrets.compare_digest(client.secret.encode(), secret.encode()):
            raise InvalidClient(401, "invalid_client")
        return client

    def _forget_expired(self) -> None:
        now = self._clock()
        self._live = {token: entry for token, entry in self._live.items() if entry[1] > now}

    def client(self, authorization: str | None) -> Client:
        """Whose request this is; Problem 401 for a missing, unknown or expired token."""
        if not authorization:
            raise unauthenticated("Authorization header is missing.")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthenticated("Unknown Authorization header scheme.")
        entry = self._live.get(token.strip())
        if entry is None or entry[1] <= self._clock():
            raise unauthenticated("Invalid Authorization header.")
        return entry[0]

    def holds(self, token: str) -> Client | None:
        """The client a token belongs to, while it lives."""
        entry = self._live.get(token)
        return entry[0] if entry and entry[1] > self._clock() else None

    def live(self) -> int:
        self._forget_expired()
        return len(self._live)

    def expire_all(self) -> None:
        """Make every token invalid at once."""
        self._live.clear()


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient(400, "invalid_request")
    try:
        key, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClient(400, "invalid_request") from None
    return key, secret


def _from_form(form: dict[str, str]) -> tuple[str, str]:
    return form["client_id"], form.get("client_secret", "")
