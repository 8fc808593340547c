"""Ports, passwords and keys of one demo, made up once and stored in its folder, so that a later command finds them."""

import json
import os
import secrets
import socket
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass

from sandbox.demo.paths import DemoPaths

HOST = "127.0.0.1"
USER = "admin"


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What the demo's processes and its commands must agree on."""

    airflow_port: int
    log_port: int
    ods_port: int
    password: str
    fernet_key: str
    jwt_secret: str
    ods_secret: str

    @property
    def airflow_url(self) -> str:
        """Address of Airflow's UI and REST API."""
        return f"http://{HOST}:{self.airflow_port}"

    @property
    def ods_url(self) -> str:
        """Address of the embedded Ed-Fi API."""
        return f"http://{HOST}:{self.ods_port}"


def read(paths: DemoPaths) -> Secrets | None:
    """The secrets of an existing demo; None if there is none."""
    if not paths.secrets.exists():
        return None
    return Secrets(**json.loads(paths.secrets.read_text(encoding="utf-8")))


def make(paths: DemoPaths) -> Secrets:
    """Keys stay those of an earlier run, since Airflow's database is encrypted with one; ports are chosen anew."""
    earlier = read(paths)
    ports = _free_ports(3)
    fresh = Secrets(
        airflow_port=ports[0],
        log_port=ports[1],
        ods_port=ports[2],
        password=earlier.password if earlier else secrets.token_urlsafe(9),
        fernet_key=earlier.fernet_key if earlier else urlsafe_b64encode(os.urandom(32)).decode(),
        jwt_secret=earlier.jwt_secret if earlier else secrets.token_hex(32),
        ods_secret=earlier.ods_secret if earlier else secrets.token_urlsafe(16),
    )
    paths.secrets.touch(mode=0o600)
    paths.secrets.write_text(json.dumps(asdict(fresh), indent=1), encoding="utf-8")
    return fresh


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(number)]
    try:
        return [listener.getsockname()[1] for listener in sockets]
    finally:
        for listener in sockets:
            listener.close()
