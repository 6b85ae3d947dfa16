# Sourced by ./run and ./test: what has to be on the machine.

fail() {
  echo "error: $*" >&2
  exit 1
}

# The two SDKs are for people to install; everything else the scripts bring themselves.
require_sdks() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10 is needed, and dotnet is not on the PATH."
  dotnet --list-sdks | grep -q '^1[0-9]\.' || fail "the .NET SDK 10 is needed; found: $(dotnet --version 2>/dev/null || echo none)."
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20 or newer with npm is needed, and it is not on the PATH."
  [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ] || fail "Node.js 20 or newer is needed; found $(node --version)."
}

# install_debian COMMAND=PACKAGE...: installs the packages whose command is missing; says so before; returns what is still missing.
install_debian() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "${NO_INSTALL:-}" = 1 ]; then
    echo "not installed, as asked by --no-install: ${missing[*]}" >&2
    return 1
  fi
  if ! command -v apt-get >/dev/null; then
    echo "cannot be installed without apt-get: ${missing[*]}" >&2
    return 1
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "cannot be installed without root or sudo: ${missing[*]}" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "Installing with ${as_root[*]} apt-get: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || { echo "could not be installed: ${missing[*]}" >&2; return 1; }
}
