"""The Java side of scripts/bench: the class path of node-chain's tests, and the JMH benchmarks among them."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from contest import fail, say
from regtest_node import ROOT, SCRIPTS

MODULES = ("node-core", "node-chain")


def java():
    """The JDK that scripts/basaltd would use, building Basalt if need be."""
    script = 'here=$(dirname -- "$0"); . "$here/common.sh"; ensure_built; printf "%s" "$JAVA"'
    return subprocess.run(["sh", "-c", script, str(SCRIPTS / "bench")], check=True, stdout=subprocess.PIPE, text=True).stdout


class Jvm:
    """Runs programs of the tests, which it compiles at first use."""

    def __init__(self):
        self.java = java()
        self.home = pathlib.Path(self.java).resolve().parent.parent
        self._class_path = None

    def class_path(self):
        if self._class_path is None:
            build = subprocess.run(["mvn", "-B", "-q", "-Dquick", "-Dspotless.check.skip=true", "-pl", ",".join(MODULES), "test-compile",
                                    "dependency:build-classpath", "-Dmdep.outputFile=target/bench-classpath"], cwd=ROOT,
                                   check=False, env=dict(os.environ, JAVA_HOME=str(self.home)), stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
            if build.returncode != 0:
                fail("the benchmarks do not compile:\n" + build.stdout)
            libraries = (ROOT / "node-chain" / "target" / "bench-classpath").read_text(encoding="utf8").strip()
            own = [str(ROOT / name / "target" / kind) for name in MODULES for kind in ("classes", "test-classes")]
            self._class_path = os.pathsep.join(own + [libraries])
        return self._class_path

    def command(self, options=(), more_classes=""):
        return [self.java, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", *options,
                "-cp", more_classes + self.class_path()]


def generated_code(jvm):
    """Where the code is that JMH generates, apart from Maven's classes."""
    folder = ROOT / "node-chain" / "target" / "jmh"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sources = [str(path) for name in MODULES for path in sorted((ROOT / name / "src" / "test" / "java").rglob("*Benchmark.java"))
               if "org.openjdk.jmh" in path.read_text(encoding="utf8")]
    subprocess.run([str(jvm.home / "bin" / "javac"), "-nowarn", "-proc:full", "-d", str(folder), "-cp", jvm.class_path(),
                    "-processor", "org.openjdk.jmh.generators.BenchmarkProcessor", *sources], check=True)
    return str(folder) + os.pathsep


def measure(bench, vectors):
    say("\nMicro-benchmarks (JMH)\n")
    output = bench.scratch / "jmh.json"
    length = ["-wi", "1", "-w", "500ms", "-i", "2", "-r", "500ms"] if bench.runs == 1 else ["-wi", "3", "-w", "1s", "-i", "5", "-r", "1s"]
    options = ["-XX:+UseCompactObjectHeaders", "-Xmx900m", "-XX:+UseParallelGC", f"-Dbasalt.vectors={vectors}"]
    command = bench.jvm.command(options, generated_code(bench.jvm)) + [
        "org.openjdk.jmh.Main", "-f", "1", "-foe", "true", "-rf", "json", "-rff", str(output), *length]
    if not (vectors / "blocks").is_dir():
        say(f"  block decoding is left out: no test vectors at {vectors} (--vectors)")
        command += ["-e", "BlockDecode"]
    log = bench.scratch / "jmh.log"
    with open(log, "w", encoding="utf8") as sink:
        if subprocess.run(command, stdout=sink, stderr=subprocess.STDOUT, check=False).returncode != 0:
            sys.stderr.write(log.read_text(encoding="utf8"))
            fail("JMH failed")
    say("  java … org.openjdk.jmh.Main -f 1 " + " ".join(length) + "\n")
    found = []
    for entry in json.loads(output.read_text(encoding="utf8")):
        metric = entry["primaryMetric"]
        score = {"benchmark": ".".join(entry["benchmark"].split(".")[-2:]), "params": entry.get("params", {}),
                 "score": metric["score"], "error": metric["scoreError"], "unit": metric["scoreUnit"]}
        found.append(score)
        say(f"  {score['benchmark']:34}{' '.join(score['params'].values()):14}{score['score']:12.2f} {score['unit']}")
    return found, []
