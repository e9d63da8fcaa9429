# Shared by the scripts beside it: finds a JDK, builds when needed, and says how to start Java.
# Sourced, not run. Sets ROOT, JAVA and CLASSPATH_ALL.

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
JDK_MIN=25
TARGET="$ROOT/node-app/target"
LIB="$TARGET/lib"
STAMP="$TARGET/built"
CDS="$TARGET/basalt.jsa"

say() { printf '%s\n' "basalt: $*" >&2; }

# Major version of a Java home, from its release file; nothing if it is none.
jdk_major() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# The first Java home that is new enough: the operator's choice, JAVA_HOME, then the usual places.
find_java() {
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

JAVA_HOME_FOUND=$(find_java)
if [ -z "$JAVA_HOME_FOUND" ]; then
  say "no JDK $JDK_MIN or newer was found."
  say "Install one (for example Eclipse Temurin from https://adoptium.net), or set BASALT_JAVA_HOME to where it is."
  exit 1
fi
JAVA="$JAVA_HOME_FOUND/bin/java"

is_built() {
  [ -f "$STAMP" ] || return 1
  [ -z "$(find "$ROOT/pom.xml" "$ROOT"/node-*/pom.xml "$ROOT"/node-*/src/main -newer "$STAMP" -type f -print -quit 2>/dev/null)" ]
}

build() {
  command -v mvn >/dev/null 2>&1 || { say "Maven (mvn) is needed to build and was not found; install it, for example 'apt-get install maven'."; exit 1; }
  say "building (the first time this fetches libraries and takes a minute or two)"
  mkdir -p "$TARGET"
  log="$TARGET/build.log"
  ( cd "$ROOT" && JAVA_HOME="$JAVA_HOME_FOUND" mvn -B -q -Dquick -DskipTests -Dspotless.check.skip=true package ) >"$log" 2>&1 &
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
  touch "$STAMP"
  archive
}

# Class-data archive of one start and stop: later starts take half the time. Not vital, so a failure is ignored.
archive() {
  rm -f "$CDS"
  scratch=$(mktemp -d)
  port=$((30000 + $$ % 5000))
  # shellcheck disable=SC2086
  "$JAVA" $JAVA_FLAGS -XX:ArchiveClassesAtExit="$CDS" -XX:+UseParallelGC -cp "$CLASSPATH_ALL" org.basalt.app.Main -regtest \
    -datadir="$scratch" -listen=0 -connect=0 -rpcport="$port" -printtoconsole=0 >/dev/null 2>&1 &
  trainee=$!
  # shellcheck disable=SC2086
  if "$JAVA" $JAVA_FLAGS -cp "$CLASSPATH_ALL" org.basalt.app.cli.CommandLineClient -regtest -datadir="$scratch" -rpcport="$port" \
      -rpcwait -rpcwaittimeout=30 stop >/dev/null 2>&1; then
    wait "$trainee" || rm -f "$CDS"
  else
    kill -9 "$trainee" 2>/dev/null || true
    rm -f "$CDS"
  fi
  rm -rf "$scratch"
}

ensure_built() {
  is_built && return 0
  mkdir -p "$TARGET"
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$TARGET/build.lock"
    flock 9
    is_built || build
    exec 9>&-
  else
    build
  fi
}

CLASSPATH_ALL="$LIB/*"
JAVA_FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders -Xshare:auto -Xlog:disable -XX:-UsePerfData"
