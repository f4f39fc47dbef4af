# Debian packages, installed only when they are missing. To be sourced.

# packages_need PACKAGE... : installs what is missing (root and apt needed for that only). No daemon is started by it.
packages_need() {
  local missing
  mapfile -t missing < <(packages_missing "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || { echo "missing: ${missing[*]}; install them, or run this as root" >&2; return 1; }
  command -v apt-get >/dev/null || { echo "missing: ${missing[*]}, and there is no apt-get" >&2; return 1; }
  # One at a time: who finds no policy against starting daemons makes one and removes it in the end.
  (
    flock -w 900 8 || { echo "another process has been installing packages for a quarter of an hour" >&2; exit 1; }
    packages_install "$@"
  ) 8>/run/lock/loxiactors-packages
}

packages_missing() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || echo "$package"
  done
}

# In a process of its own: it may be told to stop, and must not leave the policy behind.
packages_install() {
  local missing log rc=0
  mapfile -t missing < <(packages_missing "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}" >&2
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 1' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  log=$(mktemp)
  packages_apt install "${missing[@]}" >"$log" 2>&1 ||
    { packages_apt update >>"$log" 2>&1 && packages_apt install "${missing[@]}" >>"$log" 2>&1; } || rc=$?
  [ $rc = 0 ] || tail -20 "$log" >&2
  rm -f "$log"
  return $rc
}

packages_apt() {
  local verb=$1
  shift
  DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$verb" "$@" 8>&- 9>&-
}
