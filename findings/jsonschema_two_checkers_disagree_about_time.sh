#!/usr/bin/env bash
# Many expect: FormatChecker() and Draft202012Validator.FORMAT_CHECKER judge `format: time` and `date-time` alike, and
# a wrong value is refused by at least one of them.
# They contradict each other: FormatChecker() has the `time` of draft 3 ("08:00:00" is right, "08:00:00Z" is wrong),
# also when it is handed to a validator of draft 2020-12. The checker of draft 2020-12 checks neither `time` nor
# `date-time` until a package that nothing asks for, rfc3339-validator, is installed; then it refuses "08:00:00" and
# takes "08:00:00Z". So the same document passes or fails by what else is in the environment.
# Version: jsonschema 4.26.0, rfc3339-validator 0.1.4. Source: jsonschema._format, where the check registered
# last under a name wins; the documentation lists the optional packages.
# Here: Ed-Fi's times of class periods have no offset. The OpenAPI check brings its own formats and is held to both
# forms by tests/resources/test_every_contract.py::test_the_judge_sees_what_is_wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cat > "$folder/judge.py" <<'PYTHON'
import json
from importlib.metadata import version

from jsonschema import Draft202012Validator, FormatChecker

VALUES = {"08:00:00": "time", "08:00:00Z": "time", "8 am": "time", "yesterday": "date-time"}
checkers = {"FormatChecker()": FormatChecker(), "draft 2020-12": Draft202012Validator.FORMAT_CHECKER}
print("jsonschema", version("jsonschema"), file=__import__("sys").stderr)
print(json.dumps({
    name: [
        Draft202012Validator({"type": "string", "format": kind}, format_checker=checker).is_valid(value)
        for value, kind in VALUES.items()
    ]
    for name, checker in checkers.items()
}))
PYTHON
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonschema==4.26.0
alone=$("$folder/venv/bin/python" "$folder/judge.py")
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rfc3339-validator==0.1.4
beside=$("$folder/venv/bin/python" "$folder/judge.py" 2> /dev/null)
echo "valid: 08:00:00, 08:00:00Z and '8 am' as time, 'yesterday' as date-time"
echo "  jsonschema alone        $alone"
echo "  with rfc3339-validator  $beside"
test "$alone" = '{"FormatChecker()": [true, false, false, true], "draft 2020-12": [true, true, true, true]}'
test "$beside" = '{"FormatChecker()": [true, false, false, false], "draft 2020-12": [false, true, false, false]}'
