# shellcheck shell=bash
# Sourced by every script of tools/: where things are, how to say things, and the tool chain's environment.

# An interactive shell may source this too, and must not die of the next typing error.
case $- in *i*) ;; *) set -euo pipefail ;; esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/downhill

say() { printf '%s\n' "$*" >&2; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" > /dev/null 2>&1; }

# at_least VERSION WANTED: true where VERSION is WANTED or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# A private node is there only where the system's is absent or too old (tools/setup decides).
node_home=$cache/node/node_modules
if [ -e "$cache/node/stamp" ]; then
  PATH=$(echo "$node_home"/node-linux-*/bin):$node_home/.bin:$PATH
fi

# emcc's --emit-tsd takes the first tsc on the PATH, and only TypeScript 5 will do.
PATH=$root/web/node_modules/.bin:$PATH

# Written by tools/setup: EMSCRIPTEN_ROOT, and EM_CONFIG for the private tool chain.
# shellcheck disable=SC1091
if [ -e "$cache/emscripten.env" ]; then
  . "$cache/emscripten.env"
  PATH=$EMSCRIPTEN_ROOT:$PATH
fi

export PATH

# The shell has no window around the page: opening one costs half the CPU, and what the page does is the same.
CHROMIUM=${CHROMIUM:-$(command -v chromium-headless-shell || true)}
export CHROMIUM

## Steps: each says what it does and how long it took, and keeps a line for the table at the end.

steps=${STEPS:-/dev/null} # tools/test sets it, for its own steps and those of what it calls

# step NAME COMMAND…
step() {
  local name=$1 begun ended
  shift
  say "── $name"
  begun=$(date +%s%N)
  if ! "$@"; then
    printf '%s\tFAILED\n' "$name" >> "$steps"
    fail "$name failed"
  fi
  ended=$(date +%s%N)
  printf '%s\t%s\n' "$name" "$(seconds $((ended - begun)))" >> "$steps"
  say "   $name: $(seconds $((ended - begun)))"
}
seconds() { LC_ALL=C awk -v ns="$1" 'BEGIN { printf "%.1f s", ns / 1e9 }'; }

# digest PATH…: one sum over the names and contents of all files there; times do not count.
digest() { (cd "$root" && find "$@" -type f -print0 2> /dev/null | sort -z | xargs -0 -r sha256sum | sha256sum); }

# unless_same NAME OUTPUT INPUT… -- COMMAND…: runs the command unless it ran before on the same inputs
# and its output is there. Paths are relative to the repository.
unless_same() {
  local name=$1 output=$2 inputs=() now stamp
  shift 2
  while [ "$1" != -- ]; do
    inputs+=("$1")
    shift
  done
  shift
  stamp=$root/build/stamps/$name
  now=$(digest "${inputs[@]}")
  if [ -e "$root/$output" ] && [ "$now" = "$(cat "$stamp" 2> /dev/null)" ]; then
    say "   nothing has changed: $output is up to date"
    return
  fi
  rm -f "$stamp"
  "$@" || return
  mkdir -p "$root/build/stamps"
  echo "$now" > "$stamp"
}

# configure PRESET: anew where the presets or the tool chain have changed; ninja sees to the rest.
configure() {
  local folder=$root/build/$1 environment
  environment=$(cat "$root/CMakePresets.json" "$cache/emscripten.env" | sha256sum)
  [ "$environment" != "$(cat "$folder/.environment" 2> /dev/null)" ] || return 0
  mkdir -p "$folder"
  (cd "$root" && cmake --fresh --preset "$1" > "$folder/configure.log" 2>&1) || {
    tail -n 30 "$folder/configure.log" >&2
    return 1
  }
  echo "$environment" > "$folder/.environment"
}

# build PRESET [TARGET…]
build() {
  local preset=$1
  shift
  configure "$preset" && (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"}) >&2
}
