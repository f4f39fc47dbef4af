# Debian packages, installed only when they are missing. To be sourced.

# packages_need PACKAGE... : installs what is missing (root and apt needed for that only). No daemon is started by it.
packages_need() {
  local missing=() package made_policy=0 rc=0 log
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || { echo "missing: ${missing[*]}; install them, or run this as root" >&2; return 1; }
  echo "installing ${missing[*]}" >&2
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    made_policy=1
  fi
  log=$(mktemp)
  packages_apt install "${missing[@]}" >"$log" 2>&1 ||
    { packages_apt update >>"$log" 2>&1 && packages_apt install "${missing[@]}" >>"$log" 2>&1; } || rc=$?
  [ $made_policy = 0 ] || rm -f /usr/sbin/policy-rc.d
  [ $rc = 0 ] || tail -20 "$log" >&2
  rm -f "$log"
  return $rc
}

packages_apt() {
  local verb=$1
  shift
  DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$verb" "$@"
}
