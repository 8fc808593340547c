#!/usr/bin/env bash
# Many expect: a text that ruamel.yaml writes is the same text when PyYAML reads it, with quotes where they are
# needed.
# It is not: ruamel.yaml writes YAML 1.2 and quotes what is special there. PyYAML reads YAML 1.1, where digits
# with colons are a number to the base of 60. "22:00" comes back as 1320 and "12:30:45" as 45045. "08:00" stays a
# text, because no such number begins with 0: a file that works for a window from 08:00 fails for one from 22:00. The
# words no, on, off and yes come back as booleans.
# Version: ruamel.yaml 0.19.1, PyYAML 6.0.3. Source: yaml.org/type/int.html (YAML 1.1, "sexagesimal"), YAML 1.2 core
# schema.
# Here: settings files are edited with ruamel.yaml and loaded with PyYAML; off-peak windows are times. Texts are
# written in quotes; held by tests/configurations/test_yaml_edit.py::test_a_text_is_read_back_as_the_same_text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ruamel.yaml==0.19.1 PyYAML==6.0.3
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from io import StringIO

import yaml
from ruamel.yaml import YAML

expected = {"22:00": 1320, "6:30": 390, "08:00": "08:00", "12:30:45": 45045, "no": False, "on": True, "0123": "0123"}
print("ruamel.yaml", version("ruamel.yaml"), "PyYAML", version("PyYAML"))
seen = {}
for text in expected:
    file, editor = StringIO(), YAML()
    settings = editor.load("first: 1\n")
    settings["value"] = text
    editor.dump(settings, file)
    assert editor.load(file.getvalue())["value"] == text
    seen[text] = yaml.safe_load(file.getvalue())["value"]
    print(f"  {text!r:12} is written as {file.getvalue().split(chr(10))[1]:18} and read by PyYAML as {seen[text]!r}")
assert seen == expected and str(seen["no"]) == "False", "one of the two libraries reads or writes differently now"
PYTHON
