"""The few calls of Airflow's REST API that the demo makes, as any other program would make them."""

import json
import urllib.error
import urllib.request
from typing import Any

from include.edfi.errors import ResyncError
from sandbox.demo.secrets import USER, Secrets

SECONDS = 30


class RestError(ResyncError):
    """No response (status 0), or one with an error; the message is Airflow's."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(f"{status}: {message}")


class Rest:
    """Airflow's REST API, logged in as the demo's user when first needed."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._token = ""

    def get(self, path: str) -> Any:
        """JSON of a GET below /api/v2. Raises RestError."""
        return self._call("GET", path, None)

    def is_up(self, path: str) -> bool:
        """Whether the API server responds to a GET of a path."""
        try:
            send("GET", f"{self._secrets.airflow_url}{path}", None, "")
        except RestError:
            return False
        return True

    def post(self, path: str, content: object) -> Any:
        """JSON of a POST below /api/v2. Raises RestError."""
        return self._call("POST", path, content)

    def patch(self, path: str, content: object) -> Any:
        """JSON of a PATCH below /api/v2. Raises RestError."""
        return self._call("PATCH", path, content)

    def _call(self, method: str, path: str, content: object) -> Any:
        if not self._token:
            login = {"username": USER, "password": self._secrets.password}
            self._token = send("POST", f"{self._secrets.airflow_url}/auth/token", login, "")["access_token"]
        return send(method, f"{self._secrets.airflow_url}/api/v2{path}", content, self._token)


def send(method: str, url: str, content: object, token: str) -> Any:
    """JSON of one call; `content` None sends no body. Raises RestError."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - loopback only
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - loopback only
            return json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        raise RestError(error.code, error.read().decode(errors="replace")) from None
    except (OSError, ValueError) as error:
        raise RestError(0, str(error)) from None
