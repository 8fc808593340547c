#!/usr/bin/env bash
# Many expect: edfi_api_client's get_rows reads a collection of an ODS/API before 7.3 from its end, because
# reverse_paging is True by default and the log says "Falling back to reverse-offset pagination".
# It pages forward: the parameter takes effect only together with step_change_version. A document that another client
# deletes from a page that was read moves the first document of the next page into it, so a document that is in the
# ODS all the time is not among the rows, without an error. Two readers of one ODS then disagree about what it holds.
# Version: edfi_api_client 0.4.1. Source: its README explains reverse paging under change-version stepping; signature
# and log of get_rows name no condition.
# Here: districts compare what a resync reports with such an export. The read-back goes from the last offset to the
# first; held by tests/resync/compare/test_read_back.py::test_what_others_delete_meanwhile_makes_nothing_be_skipped.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check edfi_api_client==0.4.1
"$folder/venv/bin/python" - <<'PYTHON'
import http.server
import json
import logging
import threading
from importlib.metadata import version
from urllib.parse import parse_qsl, urlsplit

from edfi_api_client import EdFiClient

PAGE, STUDENTS = 100, 250
students, offsets = [], []
messages = []


class Ods(http.server.BaseHTTPRequestHandler):
    """A well-behaved ODS/API 7.2 with one collection."""

    protocol_version = "HTTP/1.1"

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answer({"access_token": "t", "expires_in": 1800, "token_type": "bearer"})

    def do_GET(self):
        address = urlsplit(self.path)
        if not address.path.endswith("/ed-fi/students"):
            self.answer({"version": "7.2", "apiMode": "Shared Instance", "dataModels": [], "urls": {}})
            return
        query = dict(parse_qsl(address.query))
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 25))
        offsets.append(offset)
        self.answer([{"studentUniqueId": number} for number in students[offset : offset + limit]])
        if len(offsets) == 1:
            students.pop(0)  # Another client deletes a student meanwhile.

    def log_message(self, *_):
        pass


class Kept(logging.Handler):
    def emit(self, record):
        messages.append(record.getMessage())


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ods)
threading.Thread(target=server.serve_forever, daemon=True).start()
logging.getLogger("edfi_api_client").addHandler(Kept())


def read(**choices):
    students[:], offsets[:] = range(STUDENTS), []
    client = EdFiClient(f"http://127.0.0.1:{server.server_port}", "key", "secret")
    rows = client.resource("students").get_rows(page_size=PAGE, **choices)
    numbers = {row["studentUniqueId"] for row in rows}
    return list(offsets), sorted(set(students) - numbers)


print("edfi_api_client", version("edfi_api_client"))
usual = read()
explicit = read(reverse_paging=True)
print(f"  by default:           offsets {usual[0]}, students not read although they are there: {usual[1]}")
print(f"  reverse_paging=True:  offsets {explicit[0]}, students not read although they are there: {explicit[1]}")
print("  the log says:        ", next(message for message in messages if "reverse-offset" in message)[-52:])
assert usual == explicit == ([0, 100, 200, 300], [100]), "it pages in another order now"
PYTHON
