# Processes of a directory: each has a pid file under DIR/run, a log under DIR/log, and the mark LOXIACTORS_LAB=DIR in its
# environment, so that nothing else is ever stopped (a pid file may outlive a reboot). A daemon that changes its title loses
# what /proc shows of its environment, so a child in such a session also counts when its working directory is DIR/run.
# To be sourced.

# process_start DIR NAME COMMAND... : detached, as the leader of a session of its own.
process_start() {
  local dir=$1 name=$2 pid
  shift 2
  mkdir -p "$dir/run" "$dir/log"
  (cd "$dir/run" && LOXIACTORS_LAB=$dir exec setsid "$@" >>"$dir/log/$name.log" 2>&1 </dev/null) &
  pid=$!
  echo $pid >"$dir/run/$name.pid"
  echo $pid >>"$dir/run/sessions"
  # Until it has become the command it doesn't carry the mark.
  until process_is_ours "$dir" $pid || ! kill -0 $pid 2>/dev/null; do
    sleep 0.02
  done
}

# process_alive DIR NAME
process_alive() {
  local pid
  pid=$(cat "$1/run/$2.pid" 2>/dev/null) && process_is_ours "$1" "$pid"
}

process_is_ours() {
  local tries shown
  [ -n "$2" ] || return
  for ((tries = 0; tries < 20; tries++)); do
    shown=$(tr '\0' '\n' 2>/dev/null <"/proc/$2/environ") || return
    # While a process becomes another program, the kernel shows no environment for a moment; a zombie has none for good.
    [ -z "$shown" ] || break
    sleep 0.01
  done 2>/dev/null
  grep -qxF "LOXIACTORS_LAB=$1" <<<"$shown"
}

# process_end_session DIR SESSION : kills what is left of a session that was started here.
process_end_session() {
  local rest
  for rest in $(ps -o pid= --sid "$2" 2>/dev/null); do
    if process_is_ours "$1" "$rest" || [ "$(readlink "/proc/$rest/cwd")" = "$1/run" ]; then kill -KILL "$rest" 2>/dev/null; fi
  done
  return 0
}

# process_end_all DIR : kills whatever was started there and still lives, children whose parent was killed included.
process_end_all() {
  local session environment
  [ ! -s "$1/run/sessions" ] || sort -un "$1/run/sessions" | while read -r session; do process_end_session "$1" "$session"; done
  for environment in /proc/[0-9]*/environ; do
    grep -qzxF "LOXIACTORS_LAB=$1" "$environment" 2>/dev/null || continue
    environment=${environment#/proc/}
    kill -KILL "${environment%/environ}" 2>/dev/null
  done
  rm -f "$1/run/sessions" "$1"/run/*.pid
}

# process_await DIR NAME SECONDS TEST... : until TEST succeeds; fails with the end of the log when the process or the patience ends.
process_await() {
  local dir=$1 name=$2 end=$((SECONDS + $3))
  shift 3
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $end ] || ! process_alive "$dir" "$name"; then
      echo "$name did not come up; the end of $dir/log/$name.log:" >&2
      tail -20 "$dir/log/$name.log" >&2
      return 1
    fi
    sleep 0.1
  done
}

# process_stop DIR NAME SECONDS [SIGNAL] : SIGNAL (TERM), then KILL when the seconds are over; with what is left of its session.
process_stop() {
  local dir=$1 name=$2 tenths=$(($3 * 10)) signal=${4:-TERM} pid
  pid=$(cat "$dir/run/$name.pid" 2>/dev/null) || return 0
  rm -f "$dir/run/$name.pid"
  process_is_ours "$dir" "$pid" || return 0
  kill "-$signal" "$pid" 2>/dev/null
  while process_is_ours "$dir" "$pid"; do
    if [ $((tenths -= 1)) -lt 0 ]; then
      echo "$name ($pid) did not stop on SIG$signal; SIGKILL" >&2
      kill -KILL "$pid" 2>/dev/null
      break
    fi
    sleep 0.1
  done
  process_end_session "$dir" "$pid"
}

# ports_free COUNT : that many loopback ports nobody listens on, below those that the kernel gives to clients, so that a
# service which is stopped and started again finds its port free.
ports_free() {
  /usr/bin/python3 - "$1" <<'PY'
import random
import socket
import sys

found = []
while len(found) < int(sys.argv[1]):
    port = random.randrange(15000, 32000)
    with socket.socket() as trial:
        try:
            trial.bind(('127.0.0.1', port))
        except OSError:
            continue
    if port not in found:
        found.append(port)
print(*found)
PY
}

# port_open PORT : whether somebody listens on it, on loopback.
port_open() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
