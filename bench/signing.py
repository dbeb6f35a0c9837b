#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sign-fors over the API on loopback while screens watch: signing.py BUILD [signers] [watchers].
A store with one warning to that many units is made by bench_warning, served over TLS by the program, then
every unit signs once as fast as the server answers, while the watchers hold streams of events open.  Clients
come from several loopback addresses, as people of several houses do."""
import http.client
import json
import multiprocessing
import os
import pathlib
import select
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

WORKERS, HOUSES = 4, 8


def context():
    made = ssl.create_default_context()
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


def connect(port, house):
    return http.client.HTTPSConnection("127.0.0.1", port, context=context(), timeout=60,
                                       source_address=(f"127.0.0.{house}", 0))


def sign(port, dossier, sessions, worker, out):
    lines = [connect(port, 10 + worker * HOUSES + n) for n in range(HOUSES)]
    times, failures = [], []
    for number, (token, request) in enumerate(sessions):
        line = lines[number % HOUSES]
        began = time.monotonic()
        line.request("POST", f"/api/v1/dossiers/{dossier}/sign", b"{}",
                     {"Cookie": f"__Host-panshi={token}", "X-Request-Token": request, "Content-Type": "application/json"})
        reply = line.getresponse()
        body = reply.read()
        times.append(time.monotonic() - began)
        if reply.status != 200:
            failures.append((reply.status, body[:200].decode(errors="replace")))
    out.put((times, failures))


def watch(port, token, count, state):
    """Streams of events held open; how many events came is kept."""
    streams = []
    for number in range(count):
        stream = context().wrap_socket(socket.create_connection(
            ("127.0.0.1", port), source_address=(f"127.0.0.{100 + number % HOUSES}", 0)))
        stream.sendall(f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: __Host-panshi={token}\r\n\r\n".encode())
        if b" 200 " not in stream.recv(65536).partition(b"\r\n")[0]:
            raise SystemExit("a stream of events was refused")
        stream.setblocking(False)
        streams.append(stream)
    state["open"] = count
    while not state.get("done"):
        for stream in select.select(streams, [], [], 0.2)[0]:
            try:
                part = stream.recv(65536)
            except (ssl.SSLWantReadError, BlockingIOError):
                continue
            if not part:
                state["lost"] = state.get("lost", 0) + 1
                streams.remove(stream)
            state["events"] = state.get("events", 0) + part.count(b"event:")
    for stream in streams:
        stream.close()


def serve(build, folder, port):
    log = open(folder / "log", "wb")
    process = subprocess.Popen([build / "panshi", "serve", "--data", folder / "data", "--listen", f"127.0.0.1:{port}"],
                               stdout=log, stderr=log)
    for _ in range(200):
        try:
            line = connect(port, 2)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit((folder / "log").read_text())


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    signers = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    watchers = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    folder = pathlib.Path(tempfile.mkdtemp(prefix="panshi-bench-", dir=os.environ.get("TMPDIR", "/var/tmp")))
    port = 20000 + os.getpid() % 20000
    subprocess.run([build / "bench" / "bench_warning"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={**os.environ, "BENCH_STORE": str(folder / "data"), "BENCH_RECIPIENTS": str(signers),
                        "BENCH_SESSIONS": str(folder / "sessions")})
    made = json.loads((folder / "sessions").read_text())
    process = serve(build, folder, port)
    state, out = {}, multiprocessing.Queue()
    try:
        watching = threading.Thread(target=watch, args=(port, made["watcher"], watchers, state))
        watching.start()
        while state.get("open") != watchers:
            time.sleep(0.05)
        parts = [made["sessions"][n::WORKERS] for n in range(WORKERS)]
        workers = [multiprocessing.Process(target=sign, args=(port, made["dossier"], part, n, out)) for n, part in enumerate(parts)]
        began = time.monotonic()
        for worker in workers:
            worker.start()
        answers = [out.get() for _ in workers]
        took = time.monotonic() - began
        state["done"] = True
        watching.join()
        times = sorted(t for part, _ in answers for t in part)
        failures = [f for _, part in answers for f in part]
        print(f"warning-sign\t{len(times) / took * 60:.0f} a minute\t{len(times)} sign-fors over TLS in {took:.1f} s while {watchers} "
              f"streams watched ({state.get('events', 0)} events, {state.get('lost', 0)} streams lost); p50 {times[len(times) // 2] * 1e3:.0f} ms, "
              f"p95 {times[len(times) * 95 // 100] * 1e3:.0f} ms; {len(failures)} refused {failures[:1]}")
    finally:
        state["done"] = True
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
