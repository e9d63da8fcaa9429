"""What the scripts that drive regtest nodes share: ports, RPC, chain files."""

import base64
import gzip
import http.client
import json
import os
import pathlib
import shutil
import socket

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
SHARED = ROOT.parent / "shared"
BENCH_CHAIN = pathlib.Path(os.environ.get("BASALT_BENCH_CHAIN", SHARED / "bench" / "regtest-220.dat.gz"))
HOW_TO_GET_A_CHAIN = """No chain file: {} is not there. Any file of regtest blocks in bootstrap framing will do (magic
fabfb5da, length as 4 bytes little-endian, block; genesis first; plain or gzip), best one with many signatures. Name it
with --chain or BASALT_BENCH_CHAIN. To make one: run a bitcoind -regtest -blocksxor=0, send transactions, generate
blocks; its blocks/blk00000.dat has this framing."""
RPC_TIMEOUT_SEC = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(directory, port, method, params):
    """The result of an RPC; None while nobody answers, or the node is still warming up."""
    try:
        cookie = (directory / "regtest" / ".cookie").read_bytes()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=RPC_TIMEOUT_SEC)
        connection.request("POST", "/", json.dumps({"id": 1, "method": method, "params": params}),
                           {"Authorization": "Basic " + base64.b64encode(cookie).decode()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return json.loads(body)["result"] if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None


def plain_chain(chain, scratch):
    """The chain file, unpacked into the scratch directory where it is packed."""
    if chain.suffix != ".gz":
        return chain.resolve()
    plain = scratch / chain.stem
    with gzip.open(chain) as source, open(plain, "wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    return plain
