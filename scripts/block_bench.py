"""The parts of scripts/bench about full blocks: connecting one at the tip, and reorganising a hundred.

Blocks weigh 3.99 million units, some 5,750 transactions with a signature each, a third each P2PKH, P2WPKH and P2TR; one in
five spends what the one before it made. Both nodes get the same ones; they are made and signed beforehand.
"""

import json
import statistics
import time

from contest import OPTIONS_OF_OLD_CHAINS, Node, block_hash, fail, frames, in_turn, request, row, say

WARM_UP = 10
FULL = 100
# Empty blocks upon both branches, two for each time that the shorter one is to become the longer one.
LONGER = 20
BATCH = 250


def load(bench):
    return bench.generate("FullBlockLoad", [bench.seed, WARM_UP, FULL, LONGER])


def submit(node, body, expected_tip):
    """Milliseconds from a submitblock until its answer, and until the tip is the one expected."""
    begin = time.monotonic()
    answer = json.loads(node.post(body))
    answered = time.monotonic()
    if answer["error"] or answer["result"] not in (None, "inconclusive"):
        fail(f"{node.name} refuses a block: {answer}")
    while node.call("getbestblockhash") != expected_tip:
        if time.monotonic() - begin > 600:
            fail(f"{node.name} does not take a block as its tip")
    return {"answer_ms": (answered - begin) * 1_000, "tip_ms": (time.monotonic() - begin) * 1_000}


def fill_mempool(node, transactions):
    for at in range(0, len(transactions), BATCH):
        batch = [{"id": 1, "method": "sendrawtransaction", "params": [tx]} for tx in transactions[at:at + BATCH]]
        answer = node.post(json.dumps(batch).encode())
        if answer.count(b'"error":null') != len(batch):
            fail(f"{node.name} refuses a transaction: {answer[:500]}")
    if node.call("getmempoolinfo")["size"] != len(transactions):
        fail(f"not all transactions are in the mempool of {node.name}")


def running(bench, part, files):
    """A node of each, both running at once, with the chain of these files; the one not measured has nothing to do."""
    nodes = []
    for contestant in bench.pair():
        options = OPTIONS_OF_OLD_CHAINS + [f"-loadblock={file}" for file in files]
        node = Node(contestant, bench.directory(contestant, part), options)
        node.await_height(sum(1 for file in files for _ in frames(file)) - 1)
        nodes.append(node)
    return nodes


def measure_tip(bench):
    """The rounds are parts of one chain."""
    files = load(bench)
    each = FULL // bench.runs
    say(f"\nConnect a full block whose transactions are in the mempool: {bench.runs} round(s) of {each} blocks,"
        f" {WARM_UP} before that do not count\n")
    say(f"  {'milliseconds until':25}{'answer p50':>12}{'p99':>8}{'tip p50':>10}{'p99':>8}")
    nodes = running(bench, "tip", [files / "base.dat"])
    blocks = [block for name in ("shared.dat", "a.dat") for block in frames(files / name)]
    times = {node.name: [] for node in nodes}
    with open(files / "transactions.txt", encoding="ascii") as lines:
        for number, block in enumerate(blocks[:WARM_UP + each * bench.runs]):
            transactions = lines.readline().split()
            body = request("submitblock", block.hex())
            for node in in_turn(nodes, number):
                fill_mempool(node, transactions)
                taken = submit(node, body, block_hash(block))
                if number >= WARM_UP:
                    times[node.name].append(taken)
    rounds = []
    for number in range(bench.runs):
        figures = {node.name: percentiles(times[node.name][number * each:(number + 1) * each]) for node in nodes}
        rounds.append(figures)
        for name, found in figures.items():
            show(number + 1, name, found)
    whole = {node.name: dict(percentiles(times[node.name]), **node.stop()) for node in nodes}
    for name, found in whole.items():
        show("all", name, found)
    for figures in rounds:
        for name, found in figures.items():
            found["peak_mib"] = whole[name]["peak_mib"]

    rows = [row("full block at the tip, p50", "ms", 1.0, rounds, "p50_ms"), row("full block at the tip, p99", "ms", 1.0, [whole], "p99_ms")]
    return {"rounds": rounds, "all": whole, "each_ms": times}, rows


def percentiles(times):
    answers = sorted(t["answer_ms"] for t in times)
    tips = sorted(t["tip_ms"] for t in times)
    return {"p50_ms": round(statistics.median(answers), 1), "p99_ms": round(rank(answers, 0.99), 1),
            "tip_p50_ms": round(statistics.median(tips), 1), "tip_p99_ms": round(rank(tips, 0.99), 1)}


def rank(ordered, share):
    """The smallest one that so large a share is not above."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def show(what, name, found):
    say(f"  {what!s:4}{name:21}{found['p50_ms']:12.1f}{found['p99_ms']:8.1f}{found['tip_p50_ms']:10.1f}{found['tip_p99_ms']:8.1f}")


def measure_reorganisation(bench):
    """There and back: after each reorganisation the other branch is made longer by two empty blocks, which leads to the next.

    Unlike with invalidateblock, all that the nodes do is what they would do on such blocks of their peers.
    """
    if bench.runs > LONGER:
        fail(f"at most {LONGER} reorganisations")
    files = load(bench)
    say(f"\nReorganisation of {FULL} full blocks, {bench.runs} round(s)\n\n  {'':25}{'wall s':>9}{'CPU s':>9}")
    nodes = running(bench, "reorg", [files / "base.dat", files / "shared.dat", files / "a.dat"])
    tip = nodes[0].call("getbestblockhash")
    last = None
    for block in frames(files / "b.dat"):
        if last:
            for node in nodes:
                submit(node, request("submitblock", last.hex()), tip)
        last = block
    longer = {name: frames(files / f"{name}-longer.dat") for name in "ab"}
    rounds = []
    for number in range(1, bench.runs + 1):
        body = request("submitblock", last.hex())
        figures = {}
        for node in in_turn(nodes, number):
            cpu = node.cpu_sec()
            taken = submit(node, body, block_hash(last))
            figures[node.name] = found = {"wall_sec": round(taken["tip_ms"] / 1_000, 2), "cpu_sec": round(node.cpu_sec() - cpu, 2)}
            say(f"  {number}  {node.name:22}{found['wall_sec']:9.2f}{found['cpu_sec']:9.2f}")
        rounds.append(figures)
        tip = block_hash(last)
        if number < bench.runs:
            other = longer["a" if number % 2 else "b"]
            even = next(other)
            for node in nodes:
                submit(node, request("submitblock", even.hex()), tip)
            last = next(other)
    for node in nodes:
        peak = node.stop()["peak_mib"]
        for figures in rounds:
            figures[node.name]["peak_mib"] = peak

    return {"rounds": rounds}, [row(f"reorganisation of {FULL} full blocks", "s", 1.0, rounds, "wall_sec")]
