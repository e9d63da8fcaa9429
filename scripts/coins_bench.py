"""The parts of scripts/bench that load the coin database, and the sync over TCP."""

import base64
import http.client
import json
import pathlib
import shutil
import statistics
import subprocess
import time

import coin_chain
from regtest_node import RPC_TIMEOUT_SEC, ask, free_port

PARTS = {
    "coins": "5 million small coins and a million random spends, few signatures: import, dbcache 450 MB",
    "coins-small": "the same where coins do not fit: dbcache 16 MB",
    "coins-assumed": "the same below -assumevalid, headers known before, dbcache 450 MB",
    "swiftsync": "the same by hints (-swiftsync); bitcoind below -assumevalid",
    "sync": "the chain with signatures over TCP, from a bitcoind",
}
HEADERS_IN_BATCH = 500
LONG_SEC = 1800


class Contest:
    """Everything that the parts share: who takes part, the chain of coins and what is known of it."""

    def __init__(self, contestants, scratch, finish, say, runs):
        self.contestants = [c for c in contestants if c.name in ("basalt auto", "bitcoind")]
        self.scratch = scratch
        self.finish = finish
        self.say = say
        self.runs = runs
        self.file = scratch / "coins.dat"
        self.facts = {}

    def make_chain(self):
        if not self.facts:
            self.facts = coin_chain.make(self.file)

    def directory(self, contestant):
        path = self.scratch / ("coins-" + contestant.name.replace(" ", "-"))
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def rounds(self, title, once):
        """Interleaved rounds of `once(contestant, directory)`, their medians and ratios."""
        self.say(f"\n{title}, {self.runs} round(s)\n\n  {'':22}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}")
        rounds = []
        for number in range(1, self.runs + 1):
            row = {}
            for contestant in self.contestants:
                directory = self.directory(contestant)
                row[contestant.name] = figures = once(contestant, directory)
                shutil.rmtree(directory)
                self.say(f"  {number}  {contestant.name:19}{figures['wall_sec']:9.2f}{figures['cpu_sec']:9.2f}"
                         f"{figures['peak_mib']:10}")
            rounds.append(row)
        result = {"rounds": rounds, "ratio_to_bitcoind": {}}
        if "bitcoind" in rounds[0]:
            for figure in ("wall_sec", "cpu_sec", "peak_mib"):
                ratios = [r["basalt auto"][figure] / r["bitcoind"][figure] for r in rounds]
                result["ratio_to_bitcoind"][figure] = round(statistics.median(ratios), 2)
            self.say("  basalt auto x bitcoind: wall {wall_sec}, CPU {cpu_sec}, peak {peak_mib}".format(
                **result["ratio_to_bitcoind"]))
        if len({r[name].get("muhash") for r in rounds for name in r} - {None}) > 1:
            raise SystemExit("bench: the nodes do not agree on the coins")
        return result

    def timed(self, contestant, command):
        start = time.monotonic()
        process = subprocess.Popen(command)
        cpu, rss = self.finish(process, f"a run of {contestant.name}")
        return {"wall_sec": round(time.monotonic() - start, 2), "cpu_sec": round(cpu, 2), "peak_mib": round(rss)}

    def imported(self, contestant, directory, options):
        """An import, and the hash of the coins after it, which is not timed."""
        figures = self.timed(contestant, contestant.importing(directory, self.file) + options)
        with Served(contestant, directory, self.finish) as node:
            figures["muhash"] = node.call("gettxoutsetinfo", ["muhash"])["muhash"]
        return figures


class Served:
    """A node that answers RPC for as long as the block runs."""

    def __init__(self, contestant, directory, finish, options=()):
        self.contestant = contestant
        self.directory = directory
        self.finish = finish
        self.port = free_port()
        self.options = list(options)

    def __enter__(self):
        self.process = subprocess.Popen(self.contestant.serving(self.directory, self.port) + self.options)
        start = time.monotonic()
        while ask(self.directory, self.port, "getblockcount", []) is None:
            if self.process.poll() is not None or time.monotonic() - start > RPC_TIMEOUT_SEC:
                raise SystemExit(f"bench: {self.contestant.name} does not answer")
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        ask(self.directory, self.port, "stop", [])
        self.spent = self.finish(self.process, self.contestant.name)

    def post(self, body):
        cookie = (self.directory / "regtest" / ".cookie").read_bytes()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG_SEC)
        connection.request("POST", "/", json.dumps(body), {"Authorization": "Basic " + base64.b64encode(cookie).decode()})
        return json.loads(connection.getresponse().read())

    def call(self, method, params):
        answer = self.post({"id": 1, "method": method, "params": params})
        if answer["error"]:
            raise SystemExit(f"bench: {self.contestant.name} answers {method} with {answer['error']}")
        return answer["result"]


def headers(file):
    """Of all blocks but genesis."""
    found = []
    with open(file, "rb") as source:
        while frame := source.read(8):
            size = int.from_bytes(frame[4:], "little")
            found.append(source.read(80))
            source.seek(size - 80, 1)
    return found[1:]


def know_headers(contest, contestant, directory):
    """Nothing is assumed valid before all headers are there: two weeks' worth must lie above."""
    with Served(contestant, directory, contest.finish) as node:
        every = headers(contest.file)
        for at in range(0, len(every), HEADERS_IN_BATCH):
            node.post([{"id": 1, "method": "submitheader", "params": [h.hex()]} for h in every[at:at + HEADERS_IN_BATCH]])


def measure_import(contest, dbcache):
    contest.make_chain()
    return contest.rounds(f"Import of 5 million coins, dbcache {dbcache}",
                          lambda who, where: contest.imported(who, where, [f"-dbcache={dbcache}"]))


def measure_assumed(contest, hints=None):
    contest.make_chain()

    def once(contestant, directory):
        know_headers(contest, contestant, directory)
        options = ["-dbcache=450", "-assumevalid=" + contest.facts["tip"]]
        if hints and contestant.name != "bitcoind":
            options.append(f"-swiftsync={hints}")
        return contest.imported(contestant, directory, options)
    return contest.rounds("The same below -assumevalid" + (", Basalt by hints" if hints else ""), once)


def measure_swiftsync(contest):
    contest.make_chain()
    basalt = contest.contestants[0]
    directory = contest.directory(basalt)
    contest.imported(basalt, directory, ["-dbcache=450"])
    hints = contest.scratch / "hints.dat"
    with Served(basalt, directory, contest.finish) as node:
        made = node.call("dumpswiftsynchints", [str(hints), contest.facts["height"]])
    shutil.rmtree(directory)
    return dict(measure_assumed(contest, hints), hints=made)


def measure_sync(contest, chain):
    """From a bitcoind that has the chain, until the tip is the same."""
    source = next((c for c in contest.contestants if c.name == "bitcoind"), None)
    if source is None:
        contest.say("\nSync over TCP is left out: BITCOIND is not set")
        return {}
    home = contest.scratch / "sync-source"
    home.mkdir()
    contest.timed(source, source.importing(home, chain))
    p2p = free_port()
    listening = ["-listen=1", f"-bind=127.0.0.1:{p2p}", "-maxtipage=1000000000"]
    with Served(source, home, contest.finish, listening) as node:
        tip = node.call("getblockcount", [])

        def once(contestant, directory):
            return contest.timed(contestant, [
                argument for argument in contestant.serving(directory, free_port()) if argument != "-connect=0"
            ] + [f"-connect=127.0.0.1:{p2p}", f"-stopatheight={tip}", "-server=0", "-dbcache=450"])
        return contest.rounds(f"Sync of {chain.name} over TCP from a bitcoind", once)


def measure(part, contest, chain):
    """One of PARTS."""
    if part == "coins":
        return measure_import(contest, 450)
    if part == "coins-small":
        return measure_import(contest, 16)
    if part == "coins-assumed":
        return measure_assumed(contest)
    if part == "swiftsync":
        return measure_swiftsync(contest)
    return measure_sync(contest, pathlib.Path(chain))
