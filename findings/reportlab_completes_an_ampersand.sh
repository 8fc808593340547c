#!/usr/bin/env bash
# Many expect: a Paragraph either shows an unescaped "&" as it stands or refuses the text, as it does with an open tag.
# It shows another text: letters after "&" are taken for an entity whose semicolon is missing, and the semicolon is
# added: "R&D lab" is printed as "R&D; lab" and "AT&T" as "AT&T;". With blanks around it the ampersand stays alone, so
# most names look right. Nothing is logged.
# Version: reportlab 5.1.0. Source: reportlab.platypus.paraparser, the parser of a Paragraph's markup.
# Here: names of schools and courses are printed in the PDF reports. Every text is escaped; held by
# tests/history/test_exports.py::test_print_shows_the_very_text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check reportlab==5.1.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from xml.sax.saxutils import escape

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph

print("reportlab", version("reportlab"))
style = getSampleStyleSheet()["Normal"]
expected = {"R&D lab": "R&D; lab", "AT&T": "AT&T;", "Fox & Sons": "Fox & Sons"}
for text, shown in expected.items():
    plain = Paragraph(text, style).getPlainText()
    escaped = Paragraph(escape(text), style).getPlainText()
    print(f"  {text!r:14} is printed as {plain!r:14} and, escaped, as {escaped!r}")
    assert plain == shown, "the ampersand is treated otherwise now"
    assert escaped == text
PYTHON
