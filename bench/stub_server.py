"""A stub of an Ed-Fi API for benches: answers every POST with 201, as fast as plain asyncio can, after a set delay.

`python bench/stub_server.py DELAY SLOW_EVERY SLOW_SECONDS` prints its port and serves until it is ended.
"""

import asyncio
import json
import sys
from typing import cast

CREATED = b'HTTP/1.1 201 Created\r\nLocation: /data/v3/ed-fi/x/1\r\nETag: "1"\r\nContent-Length: 0\r\n\r\n'
RESOURCE = "studentSchoolAttendanceEvents"


def _page(content: object) -> bytes:
    body = json.dumps(content).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests on it come one after the other."""

    delay = 0.0
    slow_every = 0
    slow_seconds = 0.0
    served = 0
    port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.data = b""

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, end, rest = self.data.partition(b"\r\n\r\n")
        if not end:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(rest) >= length:
            self.data = rest[length:]
            self.answer(head)

    def answer(self, head: bytes) -> None:
        method, path, _ = head.split(b" ", 2)
        if method == b"GET" or path.endswith(b"/token"):
            self.transport.write(self.document(path))
            return
        Connection.served += 1
        slow = self.slow_every and Connection.served % self.slow_every == 0
        delay = self.slow_seconds if slow else self.delay
        if delay:
            asyncio.get_running_loop().call_later(delay, self.transport.write, CREATED)
        else:
            self.transport.write(CREATED)

    def document(self, path: bytes) -> bytes:
        base = f"http://127.0.0.1:{self.port}"
        if path.endswith(b"/token"):
            return _page({"access_token": "t", "expires_in": 1800, "token_type": "bearer"})
        if b"dependencies" in path:
            return _page([{"resource": f"/ed-fi/{RESOURCE}", "order": 1, "operations": ["Create", "Update"]}])
        urls = {
            "oauth": f"{base}/oauth/token",
            "dependencies": f"{base}/metadata/data/v3/dependencies",
            "openApiMetadata": f"{base}/metadata",
            "dataManagementApi": f"{base}/data/v3/",
        }
        return _page({"version": "7.3", "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}], "urls": urls})


async def main(delay: float, slow_every: int, slow_seconds: float) -> None:
    """Serve on a free port of loopback, and say which."""
    Connection.delay, Connection.slow_every, Connection.slow_seconds = delay, slow_every, slow_seconds
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=512)
    Connection.port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{Connection.port}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
