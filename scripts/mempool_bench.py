"""The part of scripts/bench about the mempool."""

import base64
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import time

from regtest_node import RPC_TIMEOUT_SEC, ask, free_port

BATCH = 250
TEMPLATES = 5
MAGIC = bytes.fromhex("fabfb5da")
# The generated chain is older than the clock, and a node that thinks it is behind takes nothing from peers.
OPTIONS = ["-maxtipage=1000000000", "-persistmempool=0", "-maxmempool=600"]


def generate(args, java_path, class_path, scratch):
    directory = scratch / "load"
    directory.mkdir()
    subprocess.run([java_path, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", class_path,
                    "org.basalt.chain.scenario.TransactionLoad", str(directory), str(args.transactions), str(args.seed)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return directory / "blocks.dat", (directory / "transactions.txt").read_text(encoding="ascii").split()


class Node:
    def __init__(self, contestant, directory, blocks):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        self.directory = directory
        self.port = free_port()
        self.p2p_port = free_port()
        command = [o for o in contestant.serving(directory, self.port) if o not in ("-listen=0", "-connect=0")]
        self.process = subprocess.Popen(command + OPTIONS + [f"-loadblock={blocks}", "-connect=0", "-listen=1",
                                                             f"-bind=127.0.0.1:{self.p2p_port}"])

    def call(self, method, *params):
        answer = ask(self.directory, self.port, method, list(params))
        if answer is None and method != "setmocktime":
            sys.exit(f"bench: no answer to {method}")
        return answer

    def await_height(self, height):
        deadline = time.monotonic() + RPC_TIMEOUT_SEC
        while (ask(self.directory, self.port, "getblockcount", []) or 0) < height:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                sys.exit("bench: the generated chain is not imported")
            time.sleep(0.1)

    def cpu_sec(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        ask(self.directory, self.port, "stop", [])
        self.process.wait()


def live_heap(java_path, pid):
    """Bytes of objects that are in use, by the JVM's own count; None for a program that is no JVM."""
    jcmd = pathlib.Path(java_path).resolve().parent / "jcmd"
    done = subprocess.run([str(jcmd), str(pid), "GC.class_histogram"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False)
    total = re.search(r"^Total +\d+ +(\d+)", done.stdout, re.MULTILINE)
    return int(total.group(1)) if total else None


def send_by_rpc(node, transactions):
    cookie = base64.b64encode((node.directory / "regtest" / ".cookie").read_bytes()).decode()
    bodies = []
    for start in range(0, len(transactions), BATCH):
        bodies.append(json.dumps([{"id": i, "method": "sendrawtransaction", "params": [tx]}
                                  for i, tx in enumerate(transactions[start:start + BATCH])]))
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=RPC_TIMEOUT_SEC)
    cpu = node.cpu_sec()
    begin = time.monotonic()
    for body in bodies:
        connection.request("POST", "/", body, {"Authorization": "Basic " + cookie})
        answer = connection.getresponse().read()
        if answer.count(b'"error":null') != answer.count(b'"id":'):
            sys.exit(f"bench: a transaction is refused: {answer[:500]}")
    seconds = time.monotonic() - begin
    return {"tx_per_sec": round(len(transactions) / seconds), "cpu_sec": round(node.cpu_sec() - cpu, 2)}


def message(command, payload):
    checksum = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    return MAGIC + command.encode().ljust(12, b"\0") + struct.pack("<I", len(payload)) + checksum + payload


def send_by_peer(node, transactions):
    address = struct.pack("<Q", 0) + bytes(10) + b"\xff\xff" + bytes([127, 0, 0, 1]) + struct.pack(">H", node.p2p_port)
    version = struct.pack("<iQq", 70016, 0, int(time.time())) + address + address + struct.pack("<Q", 7) + b"\0" \
        + struct.pack("<i", 0) + b"\1"
    with socket.create_connection(("127.0.0.1", node.p2p_port), timeout=RPC_TIMEOUT_SEC) as peer:
        peer.sendall(message("version", version))
        received = b""
        while b"verack" not in received:
            received += peer.recv(1 << 16)
        peer.sendall(message("wtxidrelay", b"") + message("verack", b""))
        frames = [message("tx", bytes.fromhex(tx)) for tx in transactions]
        peer.settimeout(None)
        cpu = node.cpu_sec()
        begin = time.monotonic()
        for start in range(0, len(frames), BATCH):
            peer.sendall(b"".join(frames[start:start + BATCH]))
        size, changed = 0, time.monotonic()
        while size < len(transactions):
            now = node.call("getmempoolinfo")["size"]
            if now != size:
                size, changed = now, time.monotonic()
            elif time.monotonic() - changed > 10:
                return {"accepted": size}
            time.sleep(0.05)
        seconds = time.monotonic() - begin
    return {"tx_per_sec": round(len(transactions) / seconds), "cpu_sec": round(node.cpu_sec() - cpu, 2)}


def template_ms(node):
    """With another mempool and five seconds later each time, so that it is made anew."""
    times = []
    now = int(time.time())
    txid = node.call("getrawmempool")[0]
    for i in range(TEMPLATES):
        node.call("prioritisetransaction", txid, 0, 1)
        node.call("setmocktime", now + 10 * (i + 1))
        begin = time.monotonic()
        node.call("getblocktemplate", {"rules": ["segwit"]})
        times.append((time.monotonic() - begin) * 1_000)
    node.call("setmocktime", 0)
    return round(statistics.median(times), 1)


def once(contestant, java_path, scratch, blocks, transactions, say):
    height = 0
    with open(blocks, "rb") as file:
        while header := file.read(8):
            file.seek(struct.unpack("<I", header[4:])[0], 1)
            height += 1
    directory = scratch / "mempool-node"
    node = Node(contestant, directory, blocks)
    node.await_height(height - 1)
    empty = live_heap(java_path, node.process.pid)
    row = {"rpc": send_by_rpc(node, transactions)}
    info = node.call("getmempoolinfo")
    if info["size"] != len(transactions):
        sys.exit(f"bench: {info['size']} of {len(transactions)} transactions are in the mempool of {contestant.name}")
    row["usage_bytes_per_tx"] = round(info["usage"] / info["size"])
    if empty is not None:
        row["heap_bytes_per_tx"] = round((live_heap(java_path, node.process.pid) - empty) / len(transactions))
    row["template_ms"] = template_ms(node)
    node.stop()
    node = Node(contestant, directory, blocks)
    node.await_height(height - 1)
    row["peer"] = send_by_peer(node, transactions)
    node.stop()
    say(f"  {contestant.name:19} rpc {row['rpc']}  peer {row['peer']}  template {row['template_ms']} ms"
        f"  bytes a transaction: {row['usage_bytes_per_tx']} told, {row.get('heap_bytes_per_tx', '-')} in the heap")
    return row


def measure(args, contestants, java_path, class_path_of, scratch, say):
    say(f"\nMempool, {args.transactions:,} transactions, seed {args.seed}, {args.runs} round(s)\n")
    blocks, transactions = generate(args, java_path, class_path_of(java_path), scratch)
    rounds = []
    for _ in range(args.runs):
        rounds.append({c.name: once(c, java_path, scratch, blocks, transactions, say)
                       for c in contestants if c.name != "basalt bouncycastle"})
    result = {"rounds": rounds}
    if "bitcoind" in rounds[0]:
        each = {"rpc_rate": lambda r: r["rpc"].get("tx_per_sec"), "peer_rate": lambda r: r["peer"].get("tx_per_sec"),
                "rpc_cpu": lambda r: r["rpc"].get("cpu_sec"), "template": lambda r: r["template_ms"]}
        for name, figure in each.items():
            pairs = [(figure(r["basalt auto"]), figure(r["bitcoind"])) for r in rounds]
            ratios = [own / core for own, core in pairs if own and core]
            if ratios:
                result[name + "_x_bitcoind"] = round(statistics.median(ratios), 2)
                say(f"  {name:10} x bitcoind: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    return result
