"""What the parts of scripts/bench share: the contestants, their processes, rounds, and the rows of the table."""

import base64
import dataclasses
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from regtest_node import ROOT, SCRIPTS, ask, free_port

DBCACHE_MIB = 450
LONG_SEC = 1800
SAMPLE_SEC = 0.05
# Generated chains are older than the clock, and a node that thinks it is behind takes nothing into its mempool from peers.
OPTIONS_OF_OLD_CHAINS = ["-maxtipage=1000000000", "-persistmempool=0"]


def say(text=""):
    print(text, flush=True)


def fail(text):
    sys.exit("bench: " + text)


@dataclasses.dataclass(frozen=True)
class Contestant:
    """A program that takes part, and the options that it always gets."""

    name: str
    command: list
    options: list

    def importing(self, directory, chain):
        return self.command + ["-regtest", f"-datadir={directory}", "-listen=0", "-connect=0", "-server=0",
                               f"-loadblock={chain}", "-stopafterblockimport", "-printtoconsole=0"] + self.options

    def serving(self, directory, port):
        return self.command + ["-regtest", f"-datadir={directory}", "-listen=0", "-connect=0", f"-rpcport={port}",
                               "-printtoconsole=0"] + self.options


def contestants(basalt_options, bitcoind):
    """With the same -dbcache, which the two have different defaults for. Without bitcoind, Basalt alone."""
    cache = f"-dbcache={DBCACHE_MIB}"
    found = [Contestant(f"basalt {engine}", [str(SCRIPTS / "basaltd")], [f"-sigengine={engine}", cache] + basalt_options)
             for engine in ("auto", "bouncycastle")]
    if bitcoind:
        found.append(Contestant("bitcoind", [bitcoind], ["-disablewallet", "-checkblockindex=0", "-checkmempool=0", cache]))
    return found


class Process:
    """A running program; its peak of memory is watched, as what the system says in the end counts the parent's in."""

    running = set()

    def __init__(self, contestant, command):
        self.name = contestant.name
        self.start = time.monotonic()
        self.process = subprocess.Popen(command)
        Process.running.add(self)
        self.peak_kib = 0
        self.ended = threading.Event()
        self.watch = threading.Thread(target=self._sample, daemon=True)
        self.watch.start()

    def _sample(self):
        while not self.ended.wait(SAMPLE_SEC):
            self.peak_mib()

    def peak_mib(self):
        """Of the resident set so far."""
        try:
            for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines():
                if line.startswith("VmHWM:"):
                    self.peak_kib = max(self.peak_kib, int(line.split()[1]))
        except OSError:
            pass
        return round(self.peak_kib / 2**10)

    def cpu_sec(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_running(self):
        return self.process.poll() is None

    def wait(self):
        """Until it ends; says what it took."""
        _, status, usage = os.wait4(self.process.pid, 0)
        wall = time.monotonic() - self.start
        self.process.returncode = os.waitstatus_to_exitcode(status)
        Process.running.discard(self)
        self.ended.set()
        self.watch.join()
        if self.process.returncode != 0:
            fail(f"a run of {self.name} ended with exit code {self.process.returncode}")
        peak = self.peak_kib or usage.ru_maxrss / (2**10 if sys.platform == "darwin" else 1)
        return {"wall_sec": round(wall, 2), "cpu_sec": round(usage.ru_utime + usage.ru_stime, 2), "peak_mib": round(peak / 2**10)}

    def kill(self):
        Process.running.discard(self)
        self.ended.set()
        if self.is_running():
            self.process.kill()
            self.process.wait()


def kill_all():
    """For a run that fails."""
    for process in list(Process.running):
        process.kill()


class Node(Process):
    """A node that answers RPC; as a context, it is stopped in the end, and `spent` says what it took."""

    def __init__(self, contestant, directory, options=(), without=()):
        self.contestant = contestant
        self.directory = directory
        self.port = free_port()
        # A cookie of the last run would only be refused, but reading it costs time.
        (directory / "regtest" / ".cookie").unlink(missing_ok=True)
        command = [o for o in contestant.serving(directory, self.port) if o not in without]
        super().__init__(contestant, command + list(options))
        self.connection = None
        self.answered_sec = None
        self.spent = None

    def __enter__(self):
        self.answered_sec = self.await_height(0)
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            self.kill()

    def await_height(self, height):
        """Until the chain has it; returns the seconds since the start."""
        while True:
            now = ask(self.directory, self.port, "getblockcount", [])
            if now is not None and now >= height:
                return time.monotonic() - self.start
            if not self.is_running() or time.monotonic() - self.start > LONG_SEC:
                self.kill()
                fail(f"{self.name} does not answer, or does not get to height {height}")
            time.sleep(0.005 if height == 0 else 0.1)

    def authorisation(self):
        return "Basic " + base64.b64encode((self.directory / "regtest" / ".cookie").read_bytes()).decode()

    def post(self, body):
        """The bytes of the answer, over a connection that is kept."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG_SEC)
            self.headers = {"Authorization": self.authorisation(), "Content-Type": "application/json"}
        try:
            self.connection.request("POST", "/", body, self.headers)
            return self.connection.getresponse().read()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # It was idle for long enough to be closed.
            self.connection.close()
            self.connection.request("POST", "/", body, self.headers)
            return self.connection.getresponse().read()

    def call(self, method, *params):
        answer = json.loads(self.post(request(method, *params)))
        if answer["error"]:
            fail(f"{self.name} answers {method} with {answer['error']}")
        return answer["result"]

    def stop(self):
        if self.spent is None:
            self.call("stop")
            self.connection.close()
            self.spent = self.wait()
        return self.spent


def request(method, *params):
    return json.dumps({"id": 1, "method": method, "params": list(params)}).encode()


def run(contestant, command):
    """What a program took from its start to its end."""
    return Process(contestant, command).wait()


@dataclasses.dataclass
class Row:
    """A line of the table: the figures of each round by contestant, and what is demanded of their ratio."""

    work: str
    unit: str
    target: float | None
    basalt: list
    core: list
    basalt_peak_mib: list
    core_peak_mib: list
    # A rate is to be high, a time low; a target may be a figure of Basalt's own instead of a ratio.
    is_rate: bool = False
    is_absolute: bool = False

    def ratios(self):
        return [own / other for own, other in zip(self.basalt, self.core) if other]

    def ratio(self):
        return statistics.median(self.ratios()) if self.ratios() else None

    def peak_ratio(self):
        each = [own / other for own, other in zip(self.basalt_peak_mib, self.core_peak_mib) if other]
        return statistics.median(each) if each else None

    def is_met(self):
        """None where it cannot be said."""
        reached = statistics.median(self.basalt) if self.is_absolute else self.ratio()
        if reached is None or self.target is None:
            return None
        reached = round(reached, 2)
        return reached >= self.target if self.is_rate else reached <= self.target

    def as_json(self):
        ratios = self.ratios()
        return dict(dataclasses.asdict(self), ratio=ratios and {
            "rounds": [round(r, 3) for r in ratios], "median": round(self.ratio(), 3), "min": round(min(ratios), 3),
            "max": round(max(ratios), 3)} or None, peak_ratio=self.peak_ratio() and round(self.peak_ratio(), 2), met=self.is_met())


def row(work, unit, target, rounds, figure, own="basalt auto", **more):
    """From rounds, each of which has figures by name; `figure` is a key of them or a function."""
    def of(name, what):
        found = [r[name] for r in rounds if name in r]
        return [what(f) if callable(what) else f[what] for f in found]
    return Row(work, unit, target, of(own, figure), of("bitcoind", figure), of(own, "peak_mib"), of("bitcoind", "peak_mib"),
               **more)


class Bench:
    """One run: who takes part, where, and how many rounds."""

    def __init__(self, everyone, scratch, chain, seed, jvm):
        self.everyone = everyone
        self.scratch = scratch
        self.chain = chain
        self.seed = seed
        self.jvm = jvm
        self.runs = 1

    def pair(self):
        """Without the slower engine, which is measured by the import alone."""
        return [c for c in self.everyone if c.name != "basalt bouncycastle"]

    def directory(self, contestant, part):
        path = self.scratch / (part + "-" + contestant.name.replace(" ", "-"))
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def rounds(self, title, once, competitors=None):
        """Rounds in which each has one turn, every other time in reverse order; says wall, CPU and memory."""
        competitors = competitors or self.pair()
        say(f"\n{title}, {self.runs} round(s)\n\n  {'':25}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}")
        rounds = []
        for number in range(1, self.runs + 1):
            figures = {}
            for contestant in in_turn(competitors, number):
                figures[contestant.name] = f = once(contestant)
                say(f"  {number}  {contestant.name:22}{f['wall_sec']:9.2f}{f['cpu_sec']:9.2f}{f['peak_mib']:10}")
            if len({f.get("muhash") for f in figures.values()} - {None}) > 1:
                fail("the nodes do not agree on the coins")
            rounds.append(figures)
        return rounds

    def inputs(self, name, sources, arguments, make):
        """A folder of generated files, kept until what generates them changes. `make` fills it."""
        mark = hashlib.sha256(repr(arguments).encode())
        for source in sources:
            mark.update(pathlib.Path(source).read_bytes())
        kept = ROOT / "node-app" / "target" / "bench-inputs"
        folder = kept / f"{name}-{mark.hexdigest()[:12]}"
        if not folder.is_dir():
            kept.mkdir(parents=True, exist_ok=True)
            for old in kept.glob(f"{name}-*"):
                shutil.rmtree(old)
            say(f"\n  making {name}, which is kept in {kept}")
            begun = pathlib.Path(tempfile.mkdtemp(prefix=name + "-", dir=kept))
            make(begun)
            begun.rename(folder)
        return folder

    def generate(self, program, arguments):
        """A folder that a program of node-chain's tests filled with seeded chains and transactions."""
        package = ROOT / "node-chain" / "src" / "test" / "java" / "org" / "basalt" / "chain" / "scenario"

        def make(folder):
            subprocess.run(self.jvm.command() + [f"org.basalt.chain.scenario.{program}", str(folder), *map(str, arguments)],
                           check=True, stdout=subprocess.DEVNULL)
        return self.inputs(program, [package / "CoinChain.java", package / f"{program}.java"], arguments, make)


def in_turn(competitors, number):
    return competitors if number % 2 else list(reversed(competitors))


def frames(file):
    """The blocks of a file in bootstrap framing."""
    with open(file, "rb") as source:
        while frame := source.read(8):
            yield source.read(int.from_bytes(frame[4:], "little"))


def block_hash(block):
    return hashlib.sha256(hashlib.sha256(block[:80]).digest()).digest()[::-1].hex()
