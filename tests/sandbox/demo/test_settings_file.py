"""airflow_settings.yaml reaches Airflow as it is written, but for the demo's own addresses."""

import json

from include.configurations.loading import load_all
from include.orchestration.runs import ALL_SCHOOLS, EVERYDAY, STATE_POOL
from sandbox.demo import settings_file


class FakeRest:
    def __init__(self):
        self.entities = {}

    def patch(self, path, content):
        (action,) = content["actions"]
        assert (action["action"], action["action_on_existence"]) == ("create", "overwrite")
        self.entities[path] = action["entities"]


def load(replaced):
    rest = FakeRest()
    settings_file.load(rest, replaced)
    return rest.entities


def test_connections_of_every_configuration_are_there():
    ids = {entry["connection_id"] for entry in load({})["/connections"]}
    for configuration in load_all().values():
        assert {configuration.ods_connection, configuration.sis_connection} <= ids


def test_the_demos_addresses_replace_the_files():
    entries = load({"edfi_ods_general": {"host": "http://127.0.0.1:1", "password": "p"}})["/connections"]
    (entry,) = [entry for entry in entries if entry["connection_id"] == "edfi_ods_general"]
    assert (entry["host"], entry["login"], entry["password"]) == ("http://127.0.0.1:1", "sandbox", "p")


def test_extras_are_json():
    assert all(isinstance(json.loads(entry["extra"]), dict) for entry in load({})["/connections"])


def test_all_pools_are_made_and_a_whole_district_has_fewer_slots():
    slots = {entry["name"]: entry["slots"] for entry in load({})["/pools"]}
    assert slots.keys() == {EVERYDAY, ALL_SCHOOLS, STATE_POOL}
    assert 0 < slots[ALL_SCHOOLS] < slots[EVERYDAY]
