"""The part of scripts/bench about the mempool."""

import hashlib
import json
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import time

from contest import OPTIONS_OF_OLD_CHAINS, Node, fail, frames, in_turn, row, say
from regtest_node import RPC_TIMEOUT_SEC, free_port

BATCH = 250
TEMPLATES = 5
MAGIC = bytes.fromhex("fabfb5da")
OPTIONS = [*OPTIONS_OF_OLD_CHAINS, "-maxmempool=600", "-connect=0", "-listen=1"]


def live_heap(java_path, pid):
    """Bytes of objects that are in use, by the JVM's own count; None for a program that is no JVM."""
    jcmd = pathlib.Path(java_path).resolve().parent / "jcmd"
    done = subprocess.run([str(jcmd), str(pid), "GC.class_histogram"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False)
    total = re.search(r"^Total +\d+ +(\d+)", done.stdout, re.MULTILINE)
    return int(total.group(1)) if total else None


def send_by_rpc(node, transactions):
    bodies = []
    for start in range(0, len(transactions), BATCH):
        bodies.append(json.dumps([{"id": i, "method": "sendrawtransaction", "params": [tx]}
                                  for i, tx in enumerate(transactions[start:start + BATCH])]).encode())
    cpu = node.cpu_sec()
    begin = time.monotonic()
    for body in bodies:
        answer = node.post(body)
        if answer.count(b'"error":null') != answer.count(b'"id":'):
            fail(f"a transaction is refused: {answer[:500]}")
    seconds = time.monotonic() - begin
    return {"tx_per_sec": round(len(transactions) / seconds), "cpu_sec": round(node.cpu_sec() - cpu, 2)}


def message(command, payload):
    checksum = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    return MAGIC + command.encode().ljust(12, b"\0") + struct.pack("<I", len(payload)) + checksum + payload


def send_by_peer(node, p2p_port, transactions):
    address = struct.pack("<Q", 0) + bytes(10) + b"\xff\xff" + bytes([127, 0, 0, 1]) + struct.pack(">H", p2p_port)
    version = struct.pack("<iQq", 70016, 0, int(time.time())) + address + address + struct.pack("<Q", 7) + b"\0" \
        + struct.pack("<i", 0) + b"\1"
    with socket.create_connection(("127.0.0.1", p2p_port), timeout=RPC_TIMEOUT_SEC) as peer:
        peer.sendall(message("version", version))
        received = b""
        while b"verack" not in received:
            received += peer.recv(1 << 16)
        peer.sendall(message("wtxidrelay", b"") + message("verack", b""))
        messages = [message("tx", bytes.fromhex(tx)) for tx in transactions]
        peer.settimeout(None)
        cpu = node.cpu_sec()
        begin = time.monotonic()
        for start in range(0, len(messages), BATCH):
            peer.sendall(b"".join(messages[start:start + BATCH]))
        size, changed = 0, time.monotonic()
        while size < len(transactions):
            now = node.call("getmempoolinfo")["size"]
            if now != size:
                size, changed = now, time.monotonic()
            elif time.monotonic() - changed > 10:
                fail(f"{node.name} took {size} of {len(transactions)} transactions from a peer")
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


def started(contestant, directory, blocks, p2p_port):
    options = [*OPTIONS, f"-loadblock={blocks}", f"-bind=127.0.0.1:{p2p_port}"]
    node = Node(contestant, directory, options, without=("-listen=0", "-connect=0"))
    node.await_height(sum(1 for _ in frames(blocks)) - 1)
    return node


def once(bench, contestant, blocks, transactions):
    directory = bench.directory(contestant, "mempool")
    p2p_port = free_port()
    node = started(contestant, directory, blocks, p2p_port)
    empty = live_heap(bench.jvm.java, node.process.pid)
    found = {"rpc": send_by_rpc(node, transactions)}
    info = node.call("getmempoolinfo")
    if info["size"] != len(transactions):
        fail(f"{info['size']} of {len(transactions)} transactions are in the mempool of {contestant.name}")
    found["usage_bytes_per_tx"] = round(info["usage"] / info["size"])
    if empty is not None:
        found["heap_bytes_per_tx"] = round((live_heap(bench.jvm.java, node.process.pid) - empty) / len(transactions))
    found["template_ms"] = template_ms(node)
    peaks = [node.stop()["peak_mib"]]
    # Anew: a node that has the chain would still be reading the file when the first transactions come, and drop them.
    directory = bench.directory(contestant, "mempool")
    node = started(contestant, directory, blocks, p2p_port)
    found["peer"] = send_by_peer(node, p2p_port, transactions)
    found["peak_mib"] = max(peaks + [node.stop()["peak_mib"]])
    say(f"  {contestant.name:19} rpc {found['rpc']}  peer {found['peer']}  template {found['template_ms']} ms"
        f"  peak {found['peak_mib']} MiB"
        f"  bytes a transaction: {found['usage_bytes_per_tx']} told, {found.get('heap_bytes_per_tx', '-')} in the heap")
    return found


def measure(bench, count):
    say(f"\nMempool, {count:,} transactions, seed {bench.seed}, {bench.runs} round(s)\n")
    files = bench.generate("TransactionLoad", [count, bench.seed])
    transactions = (files / "transactions.txt").read_text(encoding="ascii").split()
    rounds = [{c.name: once(bench, c, files / "blocks.dat", transactions) for c in in_turn(bench.pair(), number)}
              for number in range(1, bench.runs + 1)]
    return {"rounds": rounds}, [
        row("mempool, sendrawtransaction", "tx/s", 1.0, rounds, lambda f: f["rpc"]["tx_per_sec"], is_rate=True),
        row("mempool, transactions of a peer", "tx/s", 1.0, rounds, lambda f: f["peer"]["tx_per_sec"], is_rate=True),
        row(f"block template, {count:,} in the mempool", "ms", None, rounds, "template_ms")]
