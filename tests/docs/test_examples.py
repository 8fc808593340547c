"""What the pages show can be used as it stands: commands, configurations, REST bodies, paths and links."""

import json
import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from include.configurations.configuration import Configuration
from include.configurations.loading import FOLDER, load_all
from include.configurations.state_configuration import StateConfiguration
from include.configurations.state_loading import load_all_state
from include.resources import registry
from include.resync.request.person_event import validate_event
from include.resync.request.request import validate
from include.state_packs.pack import StatePack
from include.state_sync.request import KINDS
from include.state_sync.request import validate as validate_state
from tests.docs.pages import PAGES, ROOT, Block, blocks, inline_code

EACH_PAGE = [pytest.param(page, id=page.name) for page in PAGES]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
PLACEHOLDER = re.compile(r"(?<![A-Z])(NAME|AREA|DAG|REQUEST)(?![A-Z])")
FOLDERS = ("dags/", "plugins/", "include/", "sandbox/", "tests/", "bench/", "docs/")
FRAGMENTS = (
    (Configuration, FOLDER / "general_ds52.yaml"),
    (StateConfiguration, FOLDER / "state" / "sample_state.yaml"),
    (StatePack, ROOT / "include" / "state_packs" / "core.yaml"),
)
"""What a YAML block may be a part of, and a file that has the rest."""
DAG_OF_BODY = re.compile(r"/dags/(\w+)/dagRuns")


def _cases(language: str) -> list[Any]:
    return [pytest.param(block, id=block.id) for block in blocks(language)]


def _commands() -> Iterator[tuple[str, list[str]]]:
    """Every command of the bash blocks, with its place; those joined by && one by one."""
    for block in blocks("bash"):
        for number, line in enumerate(block.text.splitlines()):
            words: list[str] = []
            for word in [*shlex.split(line, comments=True), "&&"]:
                if word != "&&":
                    words.append(word)
                elif words:
                    yield f"{block.page}:{block.line + number + 1} {' '.join(words)}", words
                    words = []


COMMANDS = list(_commands())


def _of(program: str) -> list[Any]:
    return [pytest.param(words[1:], id=place) for place, words in COMMANDS if words[0] == program]


@pytest.mark.parametrize("arguments", _of("make"))
def test_make_has_the_target_and_reads_its_variables(arguments: list[str]) -> None:
    assert arguments[0] in TARGETS
    names = [argument.partition("=")[0] for argument in arguments[1:]]
    assert [name for name in names if f"$({name})" not in MAKEFILE and f"$(if $({name})" not in MAKEFILE] == []


@pytest.mark.parametrize("page", EACH_PAGE)
def test_make_has_the_targets_that_are_named(page: Path) -> None:
    named = [code.split()[1] for code in inline_code(page) if re.match(r"make [a-z]", code)]
    assert sorted(set(named) - TARGETS) == []


@pytest.mark.parametrize("arguments", _of("edfi-resync"))
def test_the_command_line_takes_the_command(arguments: list[str]) -> None:
    command, rest = _command(arguments)
    with command.make_context("edfi-resync", rest):
        pass


@pytest.mark.parametrize("page", EACH_PAGE)
def test_the_command_line_has_the_commands_that_are_named(page: Path) -> None:
    named = [code.split()[1:] for code in inline_code(page) if code.startswith("edfi-resync ")]
    for words in named:
        _command(words)


def _command(words: list[str]) -> tuple[Any, list[str]]:
    """The command that some words name, and its arguments."""
    from include.orchestration.cli.app import app

    command: Any = get_command(app)
    rest = list(words)
    while hasattr(command, "commands"):
        assert rest, "a group of commands, and none of them named"
        assert rest[0] in command.commands
        command = command.commands[rest.pop(0)]
    return command, rest


@pytest.mark.parametrize("page", EACH_PAGE)
def test_modules_that_are_run_are_there(page: Path) -> None:
    named = re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))
    assert [name for name in named if find_spec(name) is None] == []


@pytest.mark.parametrize("block", _cases("yaml"))
def test_a_yaml_block_is_part_of_a_configuration(block: Block) -> None:
    fragment = yaml.safe_load(block.text)
    fitting = [(model, path) for model, path in FRAGMENTS if fragment.keys() <= model.model_fields.keys()]
    assert fitting, "no model has all of these keys"
    model, path = fitting[0]
    model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) | fragment)


@pytest.mark.parametrize("block", _cases("json"))
def test_a_json_block_is_a_request_that_is_accepted(block: Block) -> None:
    dag, conf = _body(block)
    if dag == "edfi_resync":
        validate(conf, load_all(), registry())
    elif dag == "edfi_person_event":
        validate_event(conf, load_all())
    elif dag in KINDS:
        validate_state(dag, conf, load_all_state())


@pytest.mark.airflow
@pytest.mark.parametrize("block", _cases("json"))
def test_the_form_takes_the_params_of_a_json_block(block: Block) -> None:
    dag, conf = _body(block)
    form = _form(dag)
    assert sorted(conf.keys() - form.keys()) == []
    for name, value in conf.items():
        form[name].resolve(value)


def _body(block: Block) -> tuple[str, dict[str, Any]]:
    """The DAG and the conf of a body; the page names the DAG's address before it."""
    body = json.loads(block.text)
    assert set(body) == {"logical_date", "conf"}
    assert body["logical_date"] is None
    return DAG_OF_BODY.findall(block.before)[-1], body["conf"]


def _form(dag: str) -> dict[str, Any]:
    from include.orchestration import params, person_event_tasks, purge, restoring, state_params

    forms: dict[str, Any] = {
        "edfi_resync": lambda: params.form(registry()),
        "edfi_person_event": person_event_tasks.form,
        "edfi_restore": restoring.form,
        "history_purge": purge.form,
        "state_selective_sync": state_params.selective_form,
        "state_resync": state_params.batch_form,
        "state_verification": state_params.verification_form,
    }
    form: dict[str, Any] = forms[dag]()
    return form


@pytest.mark.parametrize("page", EACH_PAGE)
def test_paths_that_are_named_are_there(page: Path) -> None:
    named = {code for code in inline_code(page) if code.startswith(FOLDERS) and not PLACEHOLDER.search(code)}
    assert sorted(path for path in named if not list(ROOT.glob(path.rstrip("/")))) == []


@pytest.mark.parametrize("page", EACH_PAGE)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not _leads(page, link)] == []


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path) if path else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text(encoding="utf-8"))


def _anchors(text: str) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
