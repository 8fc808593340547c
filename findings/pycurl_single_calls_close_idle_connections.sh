#!/usr/bin/env bash
# Many expect: a CurlMulti keeps the connections of a parallel phase alive until the server or a timeout closes them.
# It does not: the size of its connection pool follows the number of easy handles that are added at the moment, four
# connections for each. A phase of single requests after a parallel one closes almost all idle connections, one per
# request, and the next parallel phase pays for new ones (TLS handshakes). A response without a body does not do it,
# so a test server that answers with empty bodies shows nothing.
# Version: pycurl 7.49.0 with its own libcurl. Source: libcurl, CURLMOPT_MAXCONNECTS: the cache is enlarged to four
# times the number of added easy handles, and the oldest connection is closed when it is full.
# Here: a resync counts and reads single pages between bulk sends. CurlTransport sets M_MAXCONNECTS; held by
# tests/edfi/api/test_curl.py::test_connections_outlive_a_phase_of_single_calls.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycurl==7.49.0
"$folder/venv/bin/python" - <<'PYTHON'
import http.server
import threading

import pycurl

WIDTH, SINGLE = 32, 60
opened = 0
lock = threading.Lock()


def measure(body, kept=None):
    """Connections opened by a parallel, a single and again a parallel phase."""
    global opened
    gate = threading.Barrier(WIDTH)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            global opened
            super().setup()
            with lock:
                opened += 1

        def do_GET(self):
            if self.path == "/parallel":
                gate.wait(30)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    multi, idle = pycurl.CurlMulti(), []
    if kept:
        multi.setopt(pycurl.M_MAXCONNECTS, kept)

    def phase(path, number, width):
        global opened
        before, sent, busy = opened, 0, 0
        while sent < number or busy:
            while sent < number and busy < width:
                curl = idle.pop() if idle else pycurl.Curl()
                curl.setopt(pycurl.URL, f"http://127.0.0.1:{server.server_port}/{path}")
                curl.setopt(pycurl.WRITEFUNCTION, lambda _: None)
                multi.add_handle(curl)
                sent, busy = sent + 1, busy + 1
            multi.perform()
            multi.select(0.1)
            _, good, bad = multi.info_read()
            assert not bad, bad
            for curl in good:
                multi.remove_handle(curl)
                idle.append(curl)
                busy -= 1
        return opened - before

    connections = phase("parallel", WIDTH, WIDTH), phase("single", SINGLE, 1), phase("parallel", WIDTH, WIDTH)
    server.shutdown()
    return connections


print(pycurl.version)
default, raised, empty = measure(b"[]"), measure(b"[]", kept=256), measure(b"")
print(f"connections opened by {WIDTH} parallel, {SINGLE} single, {WIDTH} parallel requests on one CurlMulti:")
print(f"  default, body '[]'      {default}")
print(f"  M_MAXCONNECTS 256       {raised}")
print(f"  default, empty body     {empty}")
assert default[:2] == (WIDTH, 0) and default[2] > WIDTH // 2, "the single phase no longer closes idle connections"
assert raised == (WIDTH, 0, 0), "M_MAXCONNECTS no longer keeps them"
assert empty == (WIDTH, 0, 0), "empty bodies now close them too"
PYTHON
