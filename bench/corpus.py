#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make a corpus of benchmark size from real events, deterministically.

    corpus.py eve     FOLDER OUT BYTES [SEED] [--names FILE]
    corpus.py windows FILE   OUT BYTES [SEED]

Every line is a real event.  EVE: only its timestamp, flow id, addresses, ports and counters are renumbered and half of
the time its host name is another one (of --names FILE, one a line, else of the corpus itself), in the mix
of a mid-size sensor.  Windows: the events as they are, shuffled, with fresh times and record numbers.
"""
import argparse
import json
import pathlib
import random
import re
import time

MIX = {"flow": 408, "dns": 278, "http": 87, "tls": 81, "fileinfo": 52, "smb": 33, "alert": 24, "dcerpc": 8,
       "anomaly": 8, "": 21}
START = 1_700_000_000
HOSTS = ("hostname", "sni", "rrname")


def eve_lines(folder):
    by_type = {}
    for path in sorted(pathlib.Path(folder).rglob("*.json")):
        for line in path.read_text(errors="replace").splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and "event_type" in event and "timestamp" in event and len(line) < 8000:
                by_type.setdefault(event["event_type"], []).append(line)
    mixed = {}
    for kind, lines in by_type.items():
        mixed.setdefault(kind if kind in MIX else "", []).extend(lines)
    return mixed


class Renumber:
    def __init__(self, seed, names):
        self.random = random.Random(seed)
        self.names = names
        self.clients = [f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"
                        for _ in range(20_000)]
        self.servers = [".".join(str(self.random.randrange(1, 255)) for _ in range(4)) for _ in range(180_000)]
        self.now = float(START)

    def stamp(self, at):
        whole = int(at)
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{int((at - whole) * 1e6):06d}+0000"

    def line(self, line):
        pick = self.random
        self.now += pick.expovariate(1000.0)
        line = re.sub(r'"timestamp":"[^"]*"', f'"timestamp":"{self.stamp(self.now)}"', line, count=1)
        begin = self.now - pick.expovariate(0.2)
        line = re.sub(r'"start":"[^"]*"', f'"start":"{self.stamp(begin)}"', line)
        line = re.sub(r'"end":"[^"]*"', f'"end":"{self.stamp(self.now - pick.random())}"', line)
        line = re.sub(r'"flow_id":\d+', f'"flow_id":{pick.randrange(10**14, 2 * 10**15)}', line, count=1)
        client = self.clients[int(pick.paretovariate(0.8)) % len(self.clients)]
        server = self.servers[int(pick.paretovariate(0.6)) % len(self.servers)]
        line = re.sub(r'"src_ip":"[0-9.]+"', f'"src_ip":"{client}"', line, count=1)
        line = re.sub(r'"dest_ip":"[0-9.]+"', f'"dest_ip":"{server}"', line, count=1)
        line = re.sub(r'"src_port":\d+', f'"src_port":{pick.randrange(1024, 65536)}', line, count=1)
        for key in ("bytes_toserver", "bytes_toclient", "pkts_toserver", "pkts_toclient"):
            high = 3_000_000 if "bytes" in key else 3000
            line = re.sub(rf'"{key}":\d+', lambda _, k=key, h=high: f'"{k}":{int(pick.paretovariate(0.7) * 60) % h}', line)
        if pick.random() < 0.5 and self.names:
            name = self.names[int(pick.paretovariate(0.4)) % len(self.names)]
            for key in HOSTS:
                line = re.sub(rf'"{key}":"[^"]+"', f'"{key}":"{name}"', line)
        return line


def make_eve(folder, out, size, seed, names):
    lines = eve_lines(folder)
    maker = Renumber(seed, names)
    kinds = [kind for kind in MIX if lines.get(kind)]
    weights = [MIX[kind] for kind in kinds]
    written = count = 0
    with open(out, "w") as target:
        while written < size:
            for kind in maker.random.choices(kinds, weights, k=1000):
                line = maker.line(maker.random.choice(lines[kind]))
                target.write(line + "\n")
                written += len(line.encode()) + 1
                count += 1
    return count


def make_windows(path, out, size, seed):
    pick = random.Random(seed)
    lines = [line for line in pathlib.Path(path).read_text(errors="replace").splitlines() if line.startswith("{")]
    written = count = 0
    with open(out, "w") as target:
        while written < size:
            pick.shuffle(lines)
            for line in lines:
                at = START + count / 500
                stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(int(at))) + f".{count % 1000:03d}Z"
                line = re.sub(r'"@timestamp":"[^"]*"', f'"@timestamp":"{stamp}"', line, count=1)
                line = re.sub(r'"RecordNumber":\d+', f'"RecordNumber":{count + 1000}', line, count=1)
                target.write(line + "\n")
                written += len(line.encode()) + 1
                count += 1
                if written >= size:
                    break
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["eve", "windows"])
    parser.add_argument("source")
    parser.add_argument("out")
    parser.add_argument("bytes", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--names")
    call = parser.parse_args()
    if call.kind == "windows":
        count = make_windows(call.source, call.out, call.bytes, call.seed)
    else:
        names = pathlib.Path(call.names).read_text().split() if call.names else []
        count = make_eve(call.source, call.out, call.bytes, call.seed, names)
    print(f"{count} events")


main()
