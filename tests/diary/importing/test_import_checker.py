"""The checker of imported files knows the schema's language as well as a full one does, and reads or refuses any bytes."""

from __future__ import annotations

import copy

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.diary.export.json_schema import SCHEMA
from lems_site.diary.importing import parse
from lems_site.diary.importing.errors import ImportRefused
from lems_site.diary.importing.schema_check import ENTRY_SCHEMA, schema_problems

from .test_import_refused import saved, saved_value

__all__ = ["saved", "saved_value"]


# The checker knows the schema's language as well as a full one does.

JUNK = st.sampled_from([None, True, 0, -1, 1.5, "", "x", "2026-01-01", "2026-01-01T00:00:00Z", [], {}, [1], {"a": 1}])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_checker_agrees_with_a_full_one(saved_value, data):
    value = copy.deepcopy(saved_value)
    at, way = value, 0
    while isinstance(at, dict | list) and at and way < 6:
        key = data.draw(st.sampled_from(sorted(at))) if isinstance(at, dict) else data.draw(st.integers(0, len(at) - 1))
        if data.draw(st.booleans()) or not isinstance(at[key], dict | list) or not at[key]:
            if isinstance(at, dict) and data.draw(st.booleans()):
                del at[key]
            else:
                at[key] = data.draw(JUNK)
            break
        at, way = at[key], way + 1
    plain = {**SCHEMA, "properties": {**SCHEMA["properties"], "entries": {**SCHEMA["properties"]["entries"]}}}
    plain["properties"]["entries"]["items"] = ENTRY_SCHEMA
    full = jsonschema.Draft202012Validator(plain).is_valid(value)
    ours = [problem for problem in schema_problems(value) if "moment" not in problem.reason and "a day" not in problem.reason]
    ours = [problem for problem in ours if "an id" not in problem.reason]
    assert (not ours) == full, ours


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\u0d8efortma1e-NaI ', max_size=60).map(lambda text: text.encode()))
def test_any_bytes_are_read_or_refused(content):
    try:
        parse.parse_json(content)
    except ImportRefused as refusal:
        said = refusal.lines()
    else:
        said = ["it was read"]
    assert said
