"""The part of scripts/bench about answering RPC: the chain with signatures, -txindex, eight connections.

Known answers: wrk asks for the same thing again and again. Cold ones: each block once, right after a start, by threads of
this program.
"""

import http.client
import json
import re
import shutil
import subprocess
import threading
import time

from contest import LONG_SEC, Node, fail, in_turn, request, row, run, say

CONNECTIONS = 8
SECONDS = 1
# Before each case; and before the first one, as what it runs is what all of them run.
WARM_UP_SECONDS = 1
FIRST_WARM_UP_SECONDS = 3
TRANSACTIONS = 500
COLD_BLOCKS = 100
VERBOSITIES = (1, 2, 3)
HOW_TO_GET_WRK = "wrk is not there (for example: apt-get install wrk)"


def measure(bench):
    say(f"\nRPC requests a second, {CONNECTIONS} connections, {bench.runs} round(s) of {SECONDS} s each\n")
    wrk = shutil.which("wrk")
    if wrk is None:
        say(f"  left out: {HOW_TO_GET_WRK}")
        return {"left_out": HOW_TO_GET_WRK}, []
    homes = {c.name: imported(bench, c) for c in bench.pair()}
    rounds = []
    cases = {}
    for number in range(1, bench.runs + 1):
        nodes = [Node(c, homes[c.name], ["-txindex"]) for c in bench.pair()]
        for node in nodes:
            node.await_height(0)
        block, others = choose_blocks(nodes[0])
        cases = requests(nodes[0], block)
        figures = {node.name: {} for node in nodes}
        for name, body in cases.items():
            if len({canonical(node.post(body)) for node in nodes}) > 1:
                fail(f"the nodes do not agree on {name}")
            script = bench.scratch / "wrk.lua"
            for seconds in (WARM_UP_SECONDS if figures[nodes[0].name] else FIRST_WARM_UP_SECONDS, SECONDS):
                for node in in_turn(nodes, number):
                    script.write_text(lua(body, node.authorisation()), encoding="ascii")
                    figures[node.name][name] = ask_again(wrk, node, script, seconds)
            show(number, name, figures)
        for verbosity in VERBOSITIES:
            name = f"getblock {verbosity}, cold"
            for node in in_turn(nodes, number):
                figures[node.name][name] = ask_once(node, [request("getblock", h, verbosity) for h in others])
            show(number, name, figures)
        for node in nodes:
            figures[node.name]["peak_mib"] = node.stop()["peak_mib"]
        rounds.append(figures)
    cold = [f"getblock {verbosity}, cold" for verbosity in VERBOSITIES]
    return {"rounds": rounds}, [row(f"RPC: {name}", "/s", 1.0 if name in ("getblockcount", "getblockheader") else 3.0, rounds,
                                    name, is_rate=True) for name in [*cases, *cold]]


def imported(bench, contestant):
    directory = bench.directory(contestant, "rpc")
    run(contestant, contestant.importing(directory, bench.chain) + ["-txindex"])
    with Node(contestant, directory, ["-txindex"]) as node:
        while not all(index["synced"] for index in node.call("getindexinfo").values()):
            time.sleep(0.1)
    return directory


def choose_blocks(node):
    """One of about so many transactions, and the largest of the others."""
    sizes = {}
    for height in range(1, node.call("getblockcount") + 1):
        stats = node.call("getblockstats", height, ["blockhash", "txs", "total_size"])
        sizes[stats["blockhash"]] = (stats["txs"], stats["total_size"])
    chosen = min(sizes, key=lambda h: abs(sizes[h][0] - TRANSACTIONS))
    others = sorted((h for h in sizes if h != chosen), key=lambda h: -sizes[h][1])
    return chosen, others[:COLD_BLOCKS]


def requests(node, block):
    """What is asked again and again."""
    txid = node.call("getblock", block, 1)["tx"][5]
    coinbase = node.call("getblock", node.call("getbestblockhash"), 1)["tx"][0]
    return {"getblockcount": request("getblockcount"), "getblockheader": request("getblockheader", block),
            "getblock 1": request("getblock", block, 1), "getblock 2": request("getblock", block, 2),
            "getblock 3": request("getblock", block, 3), "getrawtransaction 1": request("getrawtransaction", txid, 1),
            "gettxout": request("gettxout", coinbase, 0)}


def canonical(answer):
    return json.dumps(json.loads(answer), sort_keys=True)


def lua(body, authorisation):
    return (f"wrk.method = 'POST'\nwrk.body = [[{body.decode()}]]\nwrk.headers['Authorization'] = '{authorisation}'\n"
            "wrk.headers['Content-Type'] = 'application/json'\n")


def ask_again(wrk, node, script, seconds):
    done = subprocess.run([wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--timeout", "60", "-s", str(script),
                           f"http://127.0.0.1:{node.port}/"], stdout=subprocess.PIPE, text=True, check=True)
    rate = re.search(r"Requests/sec: *([\d.]+)", done.stdout)
    if rate is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        fail(f"wrk is not content with {node.name}:\n{done.stdout}")
    return float(rate.group(1))


def ask_once(node, bodies):
    """A second, from so many connections at once."""
    left = list(reversed(bodies))
    faults = []
    headers = {"Authorization": node.authorisation(), "Content-Type": "application/json"}

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=LONG_SEC)
        while True:
            try:
                body = left.pop()
            except IndexError:
                connection.close()
                return
            connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                faults.append(answer.status)
    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begin
    if faults:
        fail(f"{node.name} answers {faults}")
    return round(len(bodies) / seconds, 1)


def show(number, name, figures):
    rates = "".join(f"{who:>18}{found[name]:11,.1f}" for who, found in figures.items())
    say(f"  {number}  {name:22}{rates}")
