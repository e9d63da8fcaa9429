"""The parts of scripts/bench about the chain with signatures: importing it, fetching it from a peer, starting on it."""

import statistics

from contest import Node, fail, row, run, say
from regtest_node import free_port


def measure_import(bench):
    for contestant in bench.everyone:
        say("  " + " ".join(contestant.importing("EMPTY", "FILE")))

    def once(contestant):
        return run(contestant, contestant.importing(bench.directory(contestant, "import"), bench.chain))
    rounds = bench.rounds(f"Import of {bench.chain.name}, {bench.chain.stat().st_size:,} bytes, all scripts checked", once,
                          bench.everyone)
    return {"rounds": rounds}, [row("import, all scripts checked", "s", 1.0, rounds, "wall_sec"),
                                row("the same, sigengine=bouncycastle", "s", 2.8, rounds, "wall_sec", "basalt bouncycastle")]


def measure_sync(bench):
    """From a bitcoind that has the chain, until the tip is the same."""
    source = next((c for c in bench.everyone if c.name == "bitcoind"), None)
    if source is None:
        say("\nSync over TCP is left out: BITCOIND is not set")
        return {}, []
    home = bench.directory(source, "source")
    run(source, source.importing(home, bench.chain))
    p2p = free_port()
    with Node(source, home, ["-listen=1", f"-bind=127.0.0.1:{p2p}", "-maxtipage=1000000000"]) as node:
        height = node.call("getblockcount")

        def once(contestant):
            command = contestant.serving(bench.directory(contestant, "sync"), free_port())
            command.remove("-connect=0")
            return run(contestant, command + [f"-connect=127.0.0.1:{p2p}", f"-stopatheight={height}", "-server=0"])
        rounds = bench.rounds(f"Sync of {bench.chain.name} over TCP from a bitcoind", once)
    return {"rounds": rounds}, [row("sync of the same chain over TCP", "s", 0.9, rounds, "wall_sec")]


def start_once(contestant, directory):
    """Seconds until the first answer; what the start took of memory; what the node says of its coins."""
    with Node(contestant, directory) as node:
        found = {"first_answer_sec": round(node.answered_sec, 3), "peak_mib": node.peak_mib()}
        coins = node.call("gettxoutsetinfo", "muhash")
        found.update(height=coins["height"], muhash=coins["muhash"])
    return dict(found, cpu_to_stop_sec=node.spent["cpu_sec"])


def measure_start(bench):
    say(f"\nStart until the first RPC answer, {bench.runs} round(s)\n")
    imported = {}
    for contestant in bench.pair():
        imported[contestant.name] = bench.scratch / ("import-" + contestant.name.replace(" ", "-"))
        if not imported[contestant.name].is_dir():
            directory = bench.directory(contestant, "import")
            run(contestant, contestant.importing(directory, bench.chain))
    rounds = {"synced": [], "empty": []}
    for _ in range(bench.runs):
        for state, found in rounds.items():
            found.append({c.name: start_once(c, imported[c.name] if state == "synced" else bench.directory(c, "start"))
                          for c in bench.pair()})
            if len({f["muhash"] for f in found[-1].values()}) > 1:
                fail("the nodes do not agree on the coins")
    for state, found in rounds.items():
        for name in found[0]:
            each = [f[name] for f in found]
            say(f"  {name:15} {state:7} {statistics.median(f['first_answer_sec'] for f in each):7.3f} s   CPU to the stop"
                f" {statistics.median(f['cpu_to_stop_sec'] for f in each):5.2f} s   height {each[0]['height']:4}")
    return {"rounds": rounds}, [row("start to the first RPC answer, synced node", "s", 1.5, rounds["synced"], "first_answer_sec",
                                    is_absolute=True),
                                row("the same, empty data directory", "s", None, rounds["empty"], "first_answer_sec")]
