"""Send the lines of a JSON Lines file with our client: `python bench/send_ours.py URL FILE IN_FLIGHT`."""

import sys
import tempfile
from pathlib import Path

from include.edfi.api.client import EdFiClient, Ods
from include.edfi.api.transport import Call


def main(url: str, file: Path, in_flight: int) -> int:
    """The number of records that were created."""
    with tempfile.TemporaryDirectory() as directory, file.open("rb") as lines:
        ods = Ods(
            base_url=url,
            key="k",
            secret="s",  # noqa: S106
            runtime_dir=Path(directory),
            max_in_flight=in_flight,
        )
        client = EdFiClient(ods)
        path = f"/ed-fi/{file.stem}"
        calls = (Call("POST", path, body=line.rstrip()) for line in lines)
        created = sum(response.status == 201 for response in client.send(calls))
        client.close()
    return created


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))}\n")
