"""The parts of scripts/bench that load the coin database, on a chain of 5 million small coins and hardly a signature."""

import json
import os
import shutil

import coin_chain
from contest import Node, frames, row, run

ROOMY_MIB = 450
TIGHT_MIB = 16
HINTED = "basalt by hints"
HEADERS_IN_BATCH = 500


def chain(bench):
    """The file of blocks, and what is known of it."""
    def make(folder):
        facts = coin_chain.make(folder / "coins.dat")
        (folder / "facts.json").write_text(json.dumps(facts), encoding="ascii")
    folder = bench.inputs("coins", [coin_chain.__file__], [], make)
    return folder / "coins.dat", json.loads((folder / "facts.json").read_text(encoding="ascii"))


def imported(contestant, directory, file, options):
    """An import, and the hash of the coins after it, which is not timed.

    What the run before has left to be written must not keep the disk from this one.
    """
    os.sync()
    figures = run(contestant, contestant.importing(directory, file) + options)
    with Node(contestant, directory) as node:
        figures["muhash"] = node.call("gettxoutsetinfo", "muhash")["muhash"]
    shutil.rmtree(directory)
    return figures


def measure_import(bench, dbcache_mib):
    file, _ = chain(bench)
    rounds = bench.rounds(f"Import of 5 million coins, dbcache {dbcache_mib}", lambda contestant: imported(
        contestant, bench.directory(contestant, "coins"), file, [f"-dbcache={dbcache_mib}"]))
    return {"rounds": rounds}, [row(f"import of 5 million coins, dbcache {dbcache_mib}", "s", 0.8, rounds, "wall_sec")]


def know_headers(contestant, directory, file):
    """Nothing is assumed valid before all headers are there: two weeks' worth must lie above."""
    headers = [block[:80].hex() for block in frames(file)][1:]
    with Node(contestant, directory) as node:
        for at in range(0, len(headers), HEADERS_IN_BATCH):
            batch = [{"id": 1, "method": "submitheader", "params": [h]} for h in headers[at:at + HEADERS_IN_BATCH]]
            node.post(json.dumps(batch).encode())


def write_hints(bench, contestant, file, height):
    directory = bench.directory(contestant, "hints")
    run(contestant, contestant.importing(directory, file))
    hints = bench.scratch / "hints.dat"
    hints.unlink(missing_ok=True)
    with Node(contestant, directory) as node:
        made = node.call("dumpswiftsynchints", str(hints), height)
    shutil.rmtree(directory)
    return hints, made


def measure_assumed(bench, parts):
    """Below -assumevalid: plainly, by hints, or both, beside the same runs of bitcoind."""
    file, facts = chain(bench)
    assumed = [f"-dbcache={ROOMY_MIB}", "-assumevalid=" + facts["tip"]]
    plain, *others = bench.pair()
    competitors = [plain] if "coins-assumed" in parts else []
    result = {}
    if "swiftsync" in parts:
        hints, result["hints"] = write_hints(bench, plain, file, facts["height"])
        competitors.append(type(plain)(HINTED, plain.command, plain.options + [f"-swiftsync={hints}"]))

    def once(contestant):
        directory = bench.directory(contestant, "coins")
        know_headers(plain if contestant.name == HINTED else contestant, directory, file)
        return imported(contestant, directory, file, assumed)
    result["rounds"] = rounds = bench.rounds("The same below -assumevalid, headers known before", once, competitors + others)
    rows = []
    if "coins-assumed" in parts:
        rows.append(row("the same below -assumevalid, dbcache 450", "s", 0.7, rounds, "wall_sec"))
    if "swiftsync" in parts:
        rows.append(row("the same by hints (SwiftSync)", "s", 0.33, rounds, "wall_sec", HINTED))
    return result, rows
