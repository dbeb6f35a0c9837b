# SPDX-License-Identifier: Apache-2.0
"""A slow, plain reading of Sigma, written from the specification and docs/decisions alone.

Nothing is shared with the program but the taxonomy's data.  Every rule is walked for every event."""
import base64
import datetime
import ipaddress
import json
import math
import pathlib
import re
import statistics

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Unsupported(Exception):
    pass


class Plain(yaml.SafeLoader):
    """Only null and decimal numbers are not text."""


Plain.yaml_implicit_resolvers = {}
Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Plain.add_implicit_resolver("!number", re.compile(r"^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"),
                            list("-.0123456789"))
Plain.add_constructor("!number", lambda loader, node: Number(node.value))


class Number(str):
    """A number as it was written."""


def canonical(text):
    number = float(text)
    if abs(number) < 1e15 and number == math.trunc(number):
        return str(int(number))
    return f"{number:.15g}"


FOLDED = {}
for first, last in ((0x41, 0x5A), (0xC0, 0xDE), (0x391, 0x3A9), (0x400, 0x42F), (0xFF21, 0xFF3A)):
    for point in range(first, last + 1):
        small = chr(point).lower()
        if small != chr(point) and len(small) == 1:
            FOLDED[point] = small


def fold(text):
    return text.translate(FOLDED)


# ---- Events ----

def flatten(value, path, out):
    if isinstance(value, dict):
        for key, one in value.items():
            flatten(one, f"{path}.{key}" if path else key, out)
    elif isinstance(value, list):
        for one in value:
            flatten(one, path, out)
    else:
        if value is True or value is False:
            value = "true" if value else "false"
        elif isinstance(value, Number):
            value = canonical(value) if re.search(r"[.eE]", value) else str(value)
        out.setdefault(path, []).append(value)


def read_event(line):
    out = {}
    flatten(json.loads(line, parse_int=Number, parse_float=Number), "", out)
    return out


# ---- Taxonomy ----

class Taxonomy:
    def __init__(self, form):
        self.form = form
        self.formats = self.tree("formats", form)
        self.sigma = self.tree("sigma", form)
        self.known = yaml.safe_load((ROOT / "taxonomy/sigma/sources.yaml").read_text())
        self.shapes = [shape[:-2] for shape in self.formats.get("shapes", [])]
        self.normal = {}
        for path, name in self.formats.get("normal", {}).items():
            self.normal.setdefault(name, []).append(path)

    @staticmethod
    def tree(folder, form):
        path = ROOT / "taxonomy" / folder / f"{form}.yaml"
        return yaml.safe_load(path.read_text()) if path.exists() else {}

    def route(self, source):
        """The governing row; None when no event of this format is meant; {} for every event."""
        for row in self.sigma.get("routes", []):
            if all(row.get(k, "") in ("*", source.get(k, "")) for k in ("category", "product", "service")):
                return row
        if self.form == "json":
            return {}
        product, service, category = (source.get(k, "") for k in ("product", "service", "category"))
        if product in self.known["products"] or not product and (
                service in self.known["services"] or category in self.known["categories"]):
            return None
        return {}

    def mapped(self, group, name):
        groups = self.sigma.get("groups", {})
        for one in (group, self.sigma.get("base")):
            if one and groups.get(one, {}).get(name):
                return groups[one][name]
        return self.normal.get(name, [])

    def values(self, event, group, name):
        """All values of a Sigma field, nulls among them; None when it is absent."""
        found, seen = None, set()
        for path in [name, *self.mapped(group, name)]:
            for full in [path, *(shape + path for shape in self.shapes)]:
                if full in event and full not in seen:
                    seen.add(full)
                    found = (found or []) + event[full]
        return found

    def is_asked(self, row, event):
        if not row.get("when"):
            return True
        return any(all(self.fits(row, event, field, wanted) for field, wanted in case.items())
                   for case in row["when"])

    def fits(self, row, event, field, wanted):
        values = [fold(v) for v in self.values(event, row.get("fields"), field) or [] if v is not None]
        if not values:
            return not row.get("strict")
        return any(v.startswith(w[:-1]) if w.endswith("*") else v == w
                   for v in values for w in (fold(str(one)) for one in wanted))


# ---- Values ----

STAR, ANY = object(), object()


def pattern_of(text):
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text) and text[at + 1] in "*?\\":
            out.append(text[at + 1])
            at += 2
            continue
        out.append({"*": STAR, "?": ANY}.get(text[at], text[at]))
        at += 1
    return out


def literal_of(pattern):
    if STAR in pattern or ANY in pattern:
        raise Unsupported("wildcards in an encoded value")
    return "".join(pattern)


DASHES = "-/\u2013\u2014\u2015"


def word(char):
    return isinstance(char, str) and (char in "_" or char.isascii() and char.isalnum() or not char.isascii()
                                      and char not in DASHES)


def windash(pattern):
    out = [[]]
    for at, char in enumerate(pattern):
        led = isinstance(char, str) and char in DASHES and (at == 0 or not word(pattern[at - 1])) and \
            at + 1 < len(pattern) and word(pattern[at + 1])
        out = [row + [one] for row in out for one in (DASHES if led else [char])]
    return out


def offsets(raw):
    for shift, skip in enumerate((0, 2, 3)):
        code = base64.b64encode(b" " * shift + raw).decode()
        drop = (0, 3, 2)[(len(raw) + shift) % 3]
        yield code[skip:len(code) - drop]


def matcher(pattern, cased):
    text = "".join(".*" if c is STAR else "." if c is ANY else re.escape(c if cased else fold(c)) for c in pattern)
    compiled = re.compile(text, re.DOTALL)
    return lambda value: compiled.fullmatch(value if cased else fold(value)) is not None


def text_tests(value, modifiers, keyword):
    rows = [pattern_of(canonical(value) if isinstance(value, Number) else value)]
    raw = None
    for modifier in modifiers:
        if modifier == "windash":
            rows = [new for row in rows for new in windash(row)]
        elif modifier in ("wide", "utf16le", "utf16be", "utf16"):
            code = {"wide": "utf-16-le", "utf16le": "utf-16-le", "utf16be": "utf-16-be", "utf16": "utf-16-le"}[modifier]
            mark = b"\xff\xfe" if modifier == "utf16" else b""
            raw = [mark + literal_of(row).encode(code) for row in rows]
        elif modifier in ("base64", "base64offset"):
            raw = raw or [literal_of(row).encode() for row in rows]
            codes = [base64.b64encode(one).decode() for one in raw] if modifier == "base64" else \
                [code for one in raw for code in offsets(one)]
            rows, raw = [list(code) for code in codes], None
    if raw is not None:
        rows = [list(one.decode("utf-8", "surrogateescape")) for one in raw]
    cased = "cased" in modifiers
    for row in rows:
        if keyword or "contains" in modifiers or "endswith" in modifiers:
            row = [STAR, *row]
        if keyword or "contains" in modifiers or "startswith" in modifiers:
            row = [*row, STAR]
        yield matcher(row, cased)


def moment(text):
    text = text.strip().replace(" ", "T", 1)
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is None else at.astimezone(datetime.timezone.utc)


PARTS = {"minute": lambda t: t.minute, "hour": lambda t: t.hour, "day": lambda t: t.day,
         "week": lambda t: t.isocalendar()[1], "month": lambda t: t.month, "year": lambda t: t.year}
COMPARE = {"lt": lambda a, b: a < b, "lte": lambda a, b: a <= b, "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b}


def number_test(value, modifiers):
    bound = float(value)
    part = next((PARTS[m] for m in modifiers if m in PARTS), None)
    compare = next((COMPARE[m] for m in modifiers if m in COMPARE), lambda a, b: a == b)

    def test(text):
        if part:
            at = moment(text)
            return at is not None and compare(part(at), bound)
        if not re.fullmatch(r"[-+.0-9eE]+", text.strip()):
            return False
        try:
            return compare(float(text), bound)
        except ValueError:
            return False
    return test


def net_test(value):
    net = ipaddress.ip_network(value.strip(), strict=False)

    def test(text):
        try:
            address = ipaddress.ip_address(text.strip())
            return (getattr(address, "ipv4_mapped", None) or address) in net
        except ValueError:
            return False
    return test


KNOWN = {"contains", "startswith", "endswith", "all", "exists", "cased", "neq", "re", "i", "m", "s", "windash", "base64",
         "base64offset", "wide", "utf16le", "utf16be", "utf16", "cidr", "fieldref", "expand", *PARTS, *COMPARE}


def value_test(value, modifiers, keyword):
    """A function of a text, for everything but exists, null and fieldref."""
    if "re" in modifiers:
        flags = re.ASCII | sum({"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}.get(m, 0) for m in modifiers)
        compiled = re.compile(value, flags)
        return lambda text: compiled.search(text) is not None
    if "cidr" in modifiers:
        return net_test(value)
    if any(m in PARTS or m in COMPARE for m in modifiers):
        return number_test(value, modifiers)
    tests = list(text_tests(value, modifiers, keyword))
    return lambda text: any(test(text) for test in tests)


# ---- Rules ----

class Rule:
    def __init__(self, document, filters=()):
        self.id = document.get("id") or document.get("name") or ""
        self.title = document.get("title", "")
        self.source = {k: v for k, v in (document.get("logsource") or {}).items() if v}
        self.fields, self.cache = set(), {}
        self.holds = self.detection(document["detection"])
        for one in filters:
            if self.is_named(one, document):
                self.holds = self.both(self.holds, self.detection(one["filter"]))

    @staticmethod
    def both(a, b):
        return lambda see: a(see) and b(see)

    @staticmethod
    def is_named(one, document):
        rules = one["filter"].get("rules") or "any"
        rules = [rules] if isinstance(rules, str) else rules
        source = document.get("logsource") or {}
        return all(source.get(k) == v for k, v in (one.get("logsource") or {}).items()) and (
            rules == ["any"] or any(r in (document.get("id"), document.get("name")) for r in rules))

    def detection(self, node):
        names = {name: self.selection(part) for name, part in node.items()
                 if name not in ("condition", "timeframe", "rules")}
        conditions = node["condition"] if isinstance(node["condition"], list) else [node["condition"]]
        trees = [Condition(text, names).tree for text in conditions]
        return lambda see: any(tree(see) for tree in trees)

    def selection(self, node):
        if isinstance(node, dict):
            items = [self.item(key, value) for key, value in node.items()]
            return lambda see: all(item(see) for item in items)
        rows = node if isinstance(node, list) else [node]
        parts = [self.selection(row) if isinstance(row, dict) else self.item("", row) for row in rows]
        return lambda see: any(part(see) for part in parts)

    def item(self, key, values):
        field, *modifiers = key.split("|")
        if set(modifiers) - KNOWN or "expand" in modifiers:
            raise Unsupported(key)
        values = values if isinstance(values, list) else [values]
        if field:
            self.fields.add(field)
        tests = [self.one(field, modifiers, value) for value in values]
        every = all if "all" in modifiers else any
        if "neq" in modifiers:
            return lambda see: not every(test(see) for test in tests)
        return lambda see: every(test(see) for test in tests)

    def one(self, field, modifiers, value):
        if value is None:
            return lambda see: not any(v is not None for v in see(field) or [])
        if "exists" in modifiers:
            return lambda see: (see(field) is not None) == (value.lower() in ("true", "yes"))
        if "fieldref" in modifiers:
            self.fields.add(value)
            return self.reference(field, modifiers, value)
        test = value_test(value, modifiers, not field)
        cache = self.cache.setdefault(id(test), {})

        def ask(text):
            if text not in cache:
                if len(cache) > 50000:
                    cache.clear()
                cache[text] = test(text)
            return cache[text]
        ask.keep = test
        return lambda see: any(ask(v) for v in see(field) or [] if v is not None)

    @staticmethod
    def reference(field, modifiers, other):
        change = (lambda t: t) if "cased" in modifiers else fold
        agree = str.__contains__ if "contains" in modifiers else str.startswith if "startswith" in modifiers else \
            str.endswith if "endswith" in modifiers else str.__eq__
        return lambda see: any(agree(change(a), change(b)) for a in see(field) or [] if a is not None
                               for b in see(other) or [] if b is not None)


class Condition:
    """Recursive descent: or < and < not."""

    def __init__(self, text, names):
        self.words = re.findall(r"[()]|[^\s()]+", text)
        self.at, self.names = 0, names
        self.tree = self.either()
        if self.at != len(self.words):
            raise Unsupported("condition")

    def peek(self):
        return self.words[self.at].lower() if self.at < len(self.words) else ""

    def either(self):
        parts = [self.every()]
        while self.peek() == "or":
            self.at += 1
            parts.append(self.every())
        return lambda see: any(part(see) for part in parts)

    def every(self):
        parts = [self.negated()]
        while self.peek() == "and":
            self.at += 1
            parts.append(self.negated())
        return lambda see: all(part(see) for part in parts)

    def negated(self):
        if self.peek() == "not":
            self.at += 1
            part = self.negated()
            return lambda see: not part(see)
        if self.peek() == "(":
            self.at += 1
            part = self.either()
            if self.peek() != ")":
                raise Unsupported("parenthesis")
            self.at += 1
            return part
        if self.at + 2 < len(self.words) + 0 and self.words[self.at + 1].lower() == "of":
            return self.some()
        name = self.words[self.at]
        self.at += 1
        if name not in self.names:
            raise Unsupported(name)
        return self.names[name]

    def some(self):
        count, pattern = self.peek(), self.words[self.at + 2]
        self.at += 3
        regex = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
        parts = [part for name, part in self.names.items()
                 if (not name.startswith("_") if pattern.lower() == "them" else regex.fullmatch(name))]
        need = len(parts) if count == "all" else 1 if count == "any" else int(count)
        return lambda see: sum(part(see) for part in parts) >= need


# ---- Correlations ----

class Correlation:
    def __init__(self, document):
        self.id = document.get("id") or document.get("name") or ""
        node = document["correlation"]
        self.kind, self.rules = node["type"], node["rules"] if isinstance(node["rules"], list) else [node["rules"]]
        self.by = node.get("group-by") or []
        self.aliases = node.get("aliases") or {}
        self.span = int(node["timespan"][:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[node["timespan"][-1]]
        self.condition = node.get("condition") or {}

    def field(self, rule, name):
        return self.aliases.get(name, {}).get(rule, name)

    def firings(self, matches):
        """`matches`: (time in seconds, event, rule's place, see) in the order of time."""
        groups, out = {}, []
        field = self.condition.get("field") if isinstance(self.condition, dict) else None
        for at, event, place, see in matches:
            values = [see(self.field(self.rules[place], name)) for name in self.by]
            values = [[v for v in row or [] if v is not None] for row in values]
            if not all(values):
                continue
            rows = [None]
            if field and self.kind.startswith("value_"):
                rows = [v for v in see(self.field(self.rules[place], field)) or [] if v is not None]
                if self.kind != "value_count":
                    rows = [float(v) for v in rows if re.fullmatch(r"-?[0-9.]+", v)]
            group = groups.setdefault(tuple(row[0] for row in values), {"rows": [], "fired": None})
            for row in rows:
                group["rows"].append((at, place, row))
                group["rows"] = [r for r in group["rows"] if at - r[0] <= self.span]
                if group["fired"] is not None and at - group["fired"] <= self.span:
                    continue
                if self.is_met(group["rows"]):
                    group["fired"] = at
                    out.append(event)
        return out

    def is_met(self, rows):
        places, values = [r[1] for r in rows], [r[2] for r in rows]
        if self.kind == "temporal_ordered" or self.kind == "temporal" and not self.condition:
            wanted = list(range(len(self.rules)))
            if self.kind == "temporal":
                return set(places) == set(wanted)
            left = iter(places)
            return all(any(p == w for p in left) for w in wanted)
        measure = {"event_count": lambda: len(rows), "value_count": lambda: len(set(values)),
                   "temporal": lambda: len(set(places)), "value_sum": lambda: sum(values),
                   "value_avg": lambda: statistics.fmean(values), "value_median": lambda: statistics.median(values),
                   "value_percentile": lambda: self.percentile(sorted(values))}[self.kind]()
        tests = {**COMPARE, "eq": lambda a, b: a == b, "neq": lambda a, b: a != b}
        return all(tests[key](measure, float(bound)) for key, bound in self.condition.items() if key in tests)

    def percentile(self, values):
        place = float(self.condition.get("percentile", 50)) / 100 * (len(values) - 1)
        low, high = math.floor(place), math.ceil(place)
        return values[low] + (values[high] - values[low]) * (place - low)


# ---- Together ----

def documents(path):
    path = pathlib.Path(path)
    for one in sorted(path.rglob("*.yml")) if path.is_dir() else [path]:
        yield from (d for d in yaml.load_all(one.read_text(encoding="utf-8"), Plain) if d)


class Reference:
    def __init__(self, path, form):
        self.taxonomy, self.skipped = Taxonomy(form), []
        found = list(documents(path))
        filters = [d for d in found if "filter" in d]
        self.rules = []
        for document in found:
            if "detection" not in document:
                continue
            try:
                rule = Rule(document, filters)
            except (Unsupported, re.error) as why:
                self.skipped.append((document.get("id"), str(why)))
                continue
            rule.route = self.taxonomy.route(rule.source)
            if rule.route is not None and rule.route.get("translated") and not all(
                    self.taxonomy.mapped(rule.route.get("fields"), field) for field in rule.fields):
                rule.route = None
            self.rules.append(rule)
        self.by_route = {}
        for rule in self.rules:
            if rule.route is not None:
                self.by_route.setdefault(json.dumps(rule.route, sort_keys=True), (rule.route, []))[1].append(rule)

    def see(self, event, route):
        known = {}

        def look(name):
            if name not in known:
                known[name] = [v for values in event.values() for v in values] if name == "" else \
                    self.taxonomy.values(event, route.get("fields"), name)
            return known[name]
        return look

    def matches(self, line):
        event = read_event(line)
        found = []
        for route, rules in self.by_route.values():
            if not self.taxonomy.is_asked(route, event):
                continue
            see = self.see(event, route)
            found += [rule.id for rule in rules if rule.holds(see)]
        return found
