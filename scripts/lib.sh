# Shared by the scripts: where things are built, with which tools, and how progress is shown.
# Sourced, never run.
set -euo pipefail

unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${COMMONS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/commons}
# Builds run in other folders, so a path must not depend on where they are.
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
export COMMONS_CACHE=$cache
# One folder for everything that is built, outside the clone: a second clone builds little.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
case $CARGO_TARGET_DIR in /*) ;; *) CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR ;; esac
# Use the system's OpenSSL: building one takes minutes.
export OPENSSL_NO_VENDOR=1
# Since 1.96, cargo wants to be told that a target given as a JSON file is meant.
export CARGO_UNSTABLE_JSON_TARGET_SPEC=true

debian_rust="rustc-web cargo-web rust-web-src rust-web-llvm lld-22"
debian_tools="gcc libc6-dev clang libclang-dev protobuf-compiler pkg-config libssl-dev"

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $1"; [ -n "${2:-}" ] && say "hint: $2"; exit 1; }

# Prints the comment at the top of a script: its help.
help() { sed -n '2,/^$/ s/^# \{0,1\}//p' "$1"; }

# no_options ARGUMENT...: for scripts that take none but -h.
no_options() {
    case ${1:-} in
    "") ;;
    -h | --help) help "$0"; exit ;;
    *) fail "unknown argument: $1" "$(basename "$0") -h says what there is" ;;
    esac
}

minutes() { printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); }

# step NAME COMMAND...: runs a long command with its output in a log file, and says how far it is.
# The variable `about` may say how long it takes from nothing.
step() {
    local name=$1 log start pid last=0 now built
    shift
    mkdir -p "$cache/logs"
    log=$cache/logs/${name// /-}.log
    start=$(date +%s)
    say "$name ...${about:+ ($about from nothing)}"
    # In a process group of its own, so that an interrupted script can end all of it.
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    set +m
    # shellcheck disable=SC2064 # it is this step that is meant
    trap "kill -- -$pid 2>/dev/null; exit 130" INT TERM
    while kill -0 $pid 2>/dev/null; do
        sleep 1
        now=$(($(date +%s) - start))
        if [ $((now - last)) -ge 60 ]; then
            last=$now
            built=$(grep -c '^ *Compiling' "$log" || true)
            say "$name ... $((now / 60)) min, $built crates; $(tail -n 1 "$log" | cut -c1-60)"
        fi
    done
    trap - INT TERM
    if ! wait $pid; then
        tail -n 30 "$log" >&2
        fail "$name failed after $(minutes $(($(date +%s) - start)))" "the whole output is in $log"
    fi
    say "$name: $(minutes $(($(date +%s) - start)))"
}

# fingerprint FILE...: changes when a file, a name or the compiler changes. Tests do not count: they are
# no part of what is built.
fingerprint() {
    (
        cd "$root"
        rustc -V
        find "$@" -type f -not -path '*/target/*' -not -path '*/tests/*' -print0 | sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -d' ' -f1
}

# Whether the compiler in $PATH can build for other targets: it needs the library's sources, a
# linker for all targets, and to be new enough.
can_cross() {
    local sysroot version
    command -v rustc >/dev/null && command -v cargo >/dev/null || return 1
    # In the root folder, so that no override of a project decides.
    sysroot=$(cd / && rustc --print sysroot 2>/dev/null) || return 1
    version=$(cd / && rustc -V | sed 's/^rustc 1\.\([0-9]*\).*/\1/')
    [ "$version" -ge 88 ] 2>/dev/null || return 1
    [ -f "$sysroot/lib/rustlib/src/rust/library/core/Cargo.toml" ] || return 1
    [ -x "$sysroot/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld" ] ||
        command -v rust-lld >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_packages PACKAGE...: with the distribution's package manager.
install_packages() {
    command -v apt-get >/dev/null ||
        fail "these are needed and there is no apt-get to install them: $*" \
            "install them with the package manager of this system"
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null ||
        fail "these packages are needed: $*" "sudo apt-get install --no-install-recommends $*"
    export DEBIAN_FRONTEND=noninteractive
    step "package lists" as_root apt-get update
    # shellcheck disable=SC2086
    step "packages" as_root apt-get install -y --no-install-recommends $*
}

# Tools besides Rust that the node's dependencies are built with.
setup_tools() {
    command -v protoc >/dev/null && command -v clang >/dev/null && command -v cc >/dev/null &&
        command -v pkg-config >/dev/null && pkg-config --exists openssl && return
    # shellcheck disable=SC2086
    install_packages $debian_tools
}

# Chooses the Rust toolchain, and installs what is missing. COMMONS_TOOLCHAIN=rustup|debian decides
# instead.
setup_rust() {
    local choice=${COMMONS_TOOLCHAIN:-}
    if [ -z "$choice" ]; then
        if can_cross; then
            choice=path
        elif PATH=/usr/bin:$PATH can_cross; then
            choice=debian
        elif command -v rustup >/dev/null && (cd / && timeout 120 rustup component add rust-src) >/dev/null 2>&1; then
            choice=rustup
        else
            choice=debian
        fi
    fi
    case $choice in
    path) ;;
    rustup)
        command -v rustup >/dev/null || fail "there is no rustup" "get it from https://rustup.rs"
        PATH=$(dirname "$(command -v rustup)"):$PATH
        can_cross || step "rust-src" rustup component add rust-src
        ;;
    debian)
        PATH=/usr/bin:$PATH
        # shellcheck disable=SC2086
        can_cross || install_packages $debian_rust
        ;;
    *) fail "COMMONS_TOOLCHAIN is '$choice'" "rustup and debian are allowed" ;;
    esac
    hash -r
    can_cross || fail "$(rustc -V) has no library sources, no rust-lld, or is older than 1.88" \
        "rustup component add rust-src, or COMMONS_TOOLCHAIN=debian"
    # Once is enough, however many scripts call one another.
    [ -n "${COMMONS_SAID:-}" ] || say "toolchain: $(rustc -V) from $(dirname "$(command -v rustc)")"
    export COMMONS_SAID=1
}

setup() {
    setup_rust
    setup_tools
    mkdir -p "$cache/bin"
}
