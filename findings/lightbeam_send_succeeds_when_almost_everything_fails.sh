#!/usr/bin/env bash
# Many expect: a command that sends records fails, by its exit status, when the ODS refuses some of them, and succeeds
# when nothing is left to send.
# lightbeam does neither. With 9 of 10 payloads refused (400) it exits with 0, also when
# it sends those 9 again and all of them are refused again: only a send in which nothing at all was accepted or
# skipped exits with 1. When everything was accepted before, it exits with 99. A task that runs it is green while nine
# tenths are missing, and not when all is well, unless the scheduler takes 99 for "skipped", as Airflow's BashOperator
# does.
# Version: lightbeam 0.1.12. Source: its code calls 99 and 1 signals to tasks in Airflow; its README names no exit
# status.
# Here: districts move from such pipelines to this one and keep their alerts. A run fails by its error budget, however
# many records arrived; held by
# tests/resync/report/test_error_budget.py::test_a_run_fails_by_its_error_budget_and_not_by_its_share_of_successes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lightbeam==0.1.12
FOLDER="$folder" "$folder/venv/bin/python" - <<'PYTHON'
import http.server
import json
import os
import pathlib
import subprocess
import threading
from importlib.metadata import version

RESOURCE = "locations"
folder = pathlib.Path(os.environ["FOLDER"])
accepted = set()


class Ods(http.server.BaseHTTPRequestHandler):
    """An ODS/API that accepts rooms whose code is in `accepted`, and refuses the others."""

    protocol_version = "HTTP/1.1"

    def answer(self, content, status=200):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.endswith("/token"):
            self.answer({"access_token": "t", "expires_in": 1800, "token_type": "bearer"})
        elif json.loads(body)["classroomIdentificationCode"] in accepted:
            self.answer({}, 201)
        else:
            self.answer({"detail": "The value is too long.", "type": "urn:ed-fi:api:bad-request"}, 400)

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        if "dependencies" in self.path:
            self.answer([{"resource": f"/ed-fi/{RESOURCE}", "order": 1, "operations": ["Create", "Update"]}])
            return
        urls = {
            "oauth": f"{base}/oauth/token",
            "dependencies": f"{base}/metadata/data/v3/dependencies",
            "openApiMetadata": f"{base}/metadata",
            "dataManagementApi": f"{base}/data/v3/",
        }
        self.answer({"version": "7.3", "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}], "urls": urls})

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ods)
threading.Thread(target=server.serve_forever, daemon=True).start()


def send(name, codes):
    """Exit status of sending ten rooms of which the ODS accepts some, and of sending them again."""
    accepted.clear()
    accepted.update(codes)
    data, state = folder / name, folder / f"{name}-state"
    data.mkdir()
    rooms = ({"classroomIdentificationCode": str(code), "schoolReference": {"schoolId": 1}} for code in range(10))
    (data / f"{RESOURCE}.jsonl").write_text("".join(json.dumps(room) + "\n" for room in rooms))
    api = {
        "base_url": f"http://127.0.0.1:{server.server_port}",
        "version": 3,
        "mode": "shared_instance",
        "client_id": "key",
        "client_secret": "secret",
    }
    connection = {"pool_size": 4, "verify_ssl": True}
    settings = folder / f"{name}.yaml"
    places = {"data_dir": str(data), "state_dir": str(state)}
    settings.write_text(json.dumps({**places, "edfi_api": api, "connection": connection}))
    command = [str(folder / "venv/bin/lightbeam"), "send", "-c", str(settings)]
    return [subprocess.run(command, capture_output=True, check=False).returncode for _ in range(2)]


print("lightbeam", version("lightbeam"), "exit status of a send and of the same send again")
expected = {"all accepted": [0, 99], "one of ten accepted": [0, 0], "none accepted": [1, 1]}
for name, count in (("all accepted", 10), ("one of ten accepted", 1), ("none accepted", 0)):
    statuses = send(name.replace(" ", "-"), map(str, range(count)))
    print(f"  {name:20} {statuses}")
    assert statuses == expected[name], "the exit status has another meaning now"
PYTHON
