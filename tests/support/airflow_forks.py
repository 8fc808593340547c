"""Answers from forks of a process that has imported Airflow: each changes what it likes, and importing is done once."""

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any


def in_a_fork(answer: Callable[[], Any]) -> Any:
    """What `answer` returns in a child, as JSON; ends this process where it fails."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _answer(writer, answer)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as said:
        text = said.read()
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit("a fork has failed; its traceback is above")
    return json.loads(text)


def _answer(writer: int, answer: Callable[[], Any]) -> None:
    """The child's whole life."""
    status = 1
    try:
        with os.fdopen(writer, "w", encoding="utf-8") as said:
            json.dump(answer(), said)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the test shows it
        traceback.print_exc()
    finally:
        # Past whatever Airflow does at the end of a process.
        sys.stderr.flush()
        os._exit(status)
