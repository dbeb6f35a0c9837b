# SPDX-License-Identifier: Apache-2.0
"""The part of JSON Schema 2020-12 that the program's OpenAPI uses, checked strictly: a keyword this
file does not know is an error, so that nothing passes unlooked at."""
import datetime
import re

KNOWN = {"type", "format", "enum", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
         "items", "properties", "required", "$ref", "anyOf", "description", "additionalProperties"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def problems(document, schema, value, path="$"):
    """Every reason why `value` does not fit, as sentences."""
    unknown = set(schema) - KNOWN
    if unknown:
        return [f"{path}: the schema uses {unknown}"]
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return problems(document, document["components"]["schemas"][name], value, path)
    if "anyOf" in schema:
        tries = [problems(document, one, value, path) for one in schema["anyOf"]]
        return [] if any(not t for t in tries) else tries[0]
    found = []
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{path}: {value!r:.60} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r:.60} is none of {schema['enum']}")
    if isinstance(value, str):
        found += text_problems(schema, value, path)
    elif isinstance(value, int) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            found.append(f"{path}: {value} is out of bounds")
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{path}: {len(value)} items")
        for number, item in enumerate(value):
            found += problems(document, schema.get("items", {}), item, f"{path}[{number}]")
    elif isinstance(value, dict):
        found += [f"{path}.{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, one in schema.get("properties", {}).items():
            if name in value:
                found += problems(document, one, value[name], f"{path}.{name}")
    return found


def text_problems(schema, value, path):
    found = []
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        found.append(f"{path}: {len(value)} characters")
    if schema.get("format") == "date":
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            found.append(f"{path}: {value!r} is no date")
    if schema.get("format") == "date-time" and not INSTANT.fullmatch(value):
        found.append(f"{path}: {value!r} is no instant")
    return found
