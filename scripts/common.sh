# Shared by the scripts beside it: finds a JDK, builds when needed, and says how to start Java.
# Sourced, not run, with `here` set to its folder. Sets ROOT; ensure_built sets JAVA and CLASS_PATH.
#
# A start that finds everything built runs one program before Java (find, over the sources), because
# every further one takes as long as a tenth of bitcoind's whole start.

ROOT=$(CDPATH='' cd -- "$here/.." && pwd -P)
JDK_MIN=25
TARGET="$ROOT/node-app/target"
LIB="$TARGET/lib"
# Written when a build is complete: JAVA, JAVA_CHOICE and CLASS_PATH, as shell assignments.
LAUNCH="$TARGET/launch.sh"
# What Java keeps of a training run, so that later starts need not load, link and profile anew.
DAEMON_CACHE="$TARGET/daemon.aot"
CLIENT_CACHE="$TARGET/client.aot"
# Native libraries, unpacked once instead of at each start; empty where they could not be.
NATIVE="$TARGET/native"

JAVA_FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders -Xlog:disable -XX:-UsePerfData"
# Netty's events for Flight Recorder cost a tenth of a second at the first connection; its process and machine ids are
# for logs only, and finding them out takes a while.
NETTY_FLAGS="-Dio.netty.jfr.enabled=false -Dio.netty.processId=1 -Dio.netty.machineId=00:00:00:00:00:00:00:01"
DAEMON_FLAGS="$NETTY_FLAGS -Xms64m -Xmx900m -XX:+UseParallelGC -XX:+ExitOnOutOfMemoryError"
CLIENT_FLAGS="-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
DAEMON=org.basalt.app.Main
CLIENT=org.basalt.app.cli.CommandLineClient

say() { printf '%s\n' "basalt: $*" >&2; }

# Major version of a Java home, from its release file; nothing if it is none.
jdk_major() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# The first Java home that is new enough: the operator's choice, JAVA_HOME, then the usual places.
java_home() {
  for home in "${BASALT_JAVA_HOME:-}" "${JAVA_HOME:-}" \
      /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
      "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] || continue
    major=$(jdk_major "$home")
    if [ -n "$major" ] && [ "$major" -ge "$JDK_MIN" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  on_path=$(command -v java 2>/dev/null) || return 0
  home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f "$on_path")")/.." && pwd -P)
  major=$(jdk_major "$home")
  if [ -n "$major" ] && [ "$major" -ge "$JDK_MIN" ]; then printf '%s\n' "$home"; fi
  return 0
}

find_java() {
  home=$(java_home)
  if [ -z "$home" ]; then
    say "no JDK $JDK_MIN or newer was found."
    say "Install one (for example Eclipse Temurin from https://adoptium.net), or set BASALT_JAVA_HOME to where it is."
    exit 1
  fi
  JAVA="$home/bin/java"
}

is_built() {
  [ -f "$LAUNCH" ] || return 1
  [ -z "$(find "$ROOT/pom.xml" "$ROOT"/node-*/pom.xml "$ROOT"/node-*/src/main "$ROOT/scripts/common.sh" -newer "$LAUNCH" -type f -print -quit 2>/dev/null)" ]
}

build() {
  command -v mvn >/dev/null 2>&1 || { say "Maven (mvn) is needed to build and was not found; install it, for example 'apt-get install maven'."; exit 1; }
  say "building (the first time this fetches libraries and takes a minute or two)"
  mkdir -p "$TARGET"
  find_java
  log="$TARGET/build.log"
  ( cd "$ROOT" && JAVA_HOME="${JAVA%/bin/java}" mvn -B -q -Dquick -DskipTests -Dspotless.check.skip=true package ) >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    printf '.' >&2
    sleep 1
  done
  printf '\n' >&2
  if ! wait "$pid"; then
    say "the build failed; its output is in $log, the end of it:"
    tail -n 25 "$log" >&2
    exit 1
  fi
  prepare >"$TARGET/prepare.log" 2>&1
}

# What makes starts fast. Nothing of it is vital, so a failure only costs time at each start.
prepare() {
  "$JAVA" $JAVA_FLAGS -cp "$LIB/*" org.basalt.app.Bundle "$LIB" "$TARGET/basalt.jar" "$NATIVE" || { rm -f "$TARGET/basalt.jar"; rm -rf "$NATIVE"; }
  if [ -f "$TARGET/basalt.jar" ]; then CLASS_PATH="$TARGET/basalt.jar"; else CLASS_PATH="$LIB/*"; fi
  train || rm -f "$DAEMON_CACHE" "$CLIENT_CACHE"
  {
    printf "JAVA='%s'\n" "$(quoted "$JAVA")"
    printf "JAVA_CHOICE='%s'\n" "$(quoted "${BASALT_JAVA_HOME:-}:${JAVA_HOME:-}")"
    printf "CLASS_PATH='%s'\n" "$(quoted "$CLASS_PATH")"
  } >"$LAUNCH.new"
  mv "$LAUNCH.new" "$LAUNCH"
}

quoted() { printf '%s' "$1" | sed "s/'/'\\\\''/g"; }

# Runs the daemon and the client once, doing what a node does at first, and keeps what Java learnt.
train() {
  rm -f "$DAEMON_CACHE" "$CLIENT_CACHE"
  scratch=$(mktemp -d)
  if [ -d "$NATIVE" ]; then export ROCKSDB_MUSL_LIBC=false; fi
  rpc_port=$((30000 + $$ % 5000))
  p2p_port=$((35000 + $$ % 5000))
  # A file and options of each kind, as what is not read here is not kept.
  cat >"$scratch/bitcoin.conf" <<CONF
regtest=1
# one line of each kind
[regtest]
port=$p2p_port
bind=127.0.0.1
rpcport=$rpc_port
rpcauth=training:00000000000000000000000000000000\$0000000000000000000000000000000000000000000000000000000000000000
rpcthreads=2
rpcdoccheck=1
server=1
listen=1
connect=0
discover=0
dnsseed=0
peertimeout=3600
printtoconsole=0
fallbackfee=0.0002
CONF
  # shellcheck disable=SC2086
  "$JAVA" $JAVA_FLAGS $DAEMON_FLAGS -XX:AOTMode=record -XX:AOTConfiguration="$scratch/daemon.conf" \
    "-Djava.library.path=$NATIVE" "-Dfr.acinq.secp256k1.lib.path=$NATIVE" -cp "$CLASS_PATH" $DAEMON -datadir="$scratch" \
    -debug -debugexclude=leveldb -logtimemicros -logthreadnames -logsourcelocations -uacomment=training -v2transport=0 >/dev/null &
  trainee=$!
  if trained && wait "$trainee"; then
    # The collector of the assembly is the JVM's own choice: not every one can write a cache, all but ZGC can read it.
    # shellcheck disable=SC2086
    "$JAVA" $JAVA_FLAGS -XX:AOTMode=create -XX:AOTConfiguration="$scratch/daemon.conf" -XX:AOTCache="$DAEMON_CACHE" -cp "$CLASS_PATH" || rm -f "$DAEMON_CACHE"
    # shellcheck disable=SC2086
    "$JAVA" $JAVA_FLAGS -XX:AOTMode=create -XX:AOTConfiguration="$scratch/client.conf" -XX:AOTCache="$CLIENT_CACHE" -cp "$CLASS_PATH" || rm -f "$CLIENT_CACHE"
  else
    kill -9 "$trainee" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}

# Mines blocks, asks what is asked most, shakes hands with itself, and stops it.
trained() {
  train_client -rpcwait -rpcwaittimeout=30 getblockchaininfo || return 1
  train_client generatetodescriptor 5 'raw(51)#8lvh9jxk'
  train_client addnode 127.0.0.1:"$p2p_port" onetry
  for call in getbestblockhash getnetworkinfo getpeerinfo help; do train_client $call; done
  # shellcheck disable=SC2086
  "$JAVA" $JAVA_FLAGS $CLIENT_FLAGS -XX:AOTMode=record -XX:AOTConfiguration="$scratch/client.conf" -cp "$CLASS_PATH" $CLIENT \
    -datadir="$scratch" getblockchaininfo || return 1
  train_client stop
}

train_client() {
  # shellcheck disable=SC2086
  "$JAVA" $JAVA_FLAGS $CLIENT_FLAGS -cp "$CLASS_PATH" $CLIENT -datadir="$scratch" "$@"
}

ensure_built() {
  if ! is_built; then
    mkdir -p "$TARGET"
    if command -v flock >/dev/null 2>&1; then
      exec 9>"$TARGET/build.lock"
      flock 9
      is_built || build
      exec 9>&-
    else
      build
    fi
  fi
  . "$LAUNCH"
  # Unpacked means glibc: else RocksDB runs seven programs to find out.
  if [ -d "$NATIVE" ]; then export ROCKSDB_MUSL_LIBC=false; fi
  if [ "$JAVA_CHOICE" != "${BASALT_JAVA_HOME:-}:${JAVA_HOME:-}" ] || ! [ -x "$JAVA" ]; then
    find_java
  fi
}
