# shellcheck shell=bash disable=SC2034,SC2154
# What was chosen for a lab, remembered under DIR. To be sourced, after common.sh and processes.sh.

TRANSPORT=rpc CONTROL_PLANE=http://127.0.0.1:9879 AUTH=noauth PORT_BASE='' MORE_CONF='' LIFE=''

# options_choose OPTION... : those of "lab up"
options_choose() {
  local before="" chosen
  if [ -s "$DIR/etc/options" ]; then
    before=$(cat "$DIR/etc/options")
    options_read
  fi
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
    --transport) TRANSPORT=$2 ;;
    --control-plane) CONTROL_PLANE=$2 ;;
    --auth) AUTH=$2 ;;
    --port-base) PORT_BASE=$2 ;;
    --conf) MORE_CONF=$(realpath "$2") ;;
    --life) LIFE=$2 ;;
    *) usage ;;
    esac
    shift 2
  done
  options_check
  chosen=$(printf '%s=%q\n' TRANSPORT "$TRANSPORT" CONTROL_PLANE "$CONTROL_PLANE" AUTH "$AUTH" PORT_BASE "$PORT_BASE" MORE_CONF "$MORE_CONF")
  if [ -n "$before" ] && [ "$before" != "$chosen" ] && { process_alive "$DIR" octavia-api || process_alive "$DIR" driver-agent; }; then
    die "$DIR: it is up with other options, take it down first"
  fi
  echo "$chosen" >"$DIR/etc/options"
}

options_check() {
  case $TRANSPORT in rpc | http) ;; *) die "--transport $TRANSPORT: neither rpc nor http" ;; esac
  case $AUTH in noauth | testing) ;; *) die "--auth $AUTH: neither noauth nor testing" ;; esac
  [[ $CONTROL_PLANE =~ ^https?:// ]] || die "--control-plane $CONTROL_PLANE: not an http or https URL"
  [[ $PORT_BASE =~ ^[0-9]{0,5}$ ]] || die "--port-base $PORT_BASE: not a port"
  [[ $LIFE =~ ^[0-9]*$ ]] || die "--life $LIFE: not a process id"
  [ -z "$MORE_CONF" ] || [ -r "$MORE_CONF" ] || die "--conf $MORE_CONF: can't be read"
}

options_read() {
  # shellcheck source=/dev/null
  . "$DIR/etc/options"
  [ ! -s "$DIR/etc/ports" ] || read -r API_PORT AMQP_PORT <"$DIR/etc/ports"
}

# Kept from one up to the next, so that whoever remembers a URL finds it again.
ports_choose() {
  if [ -n "$PORT_BASE" ]; then
    echo "$PORT_BASE $((PORT_BASE + 1))" >"$DIR/etc/ports"
  elif [ ! -s "$DIR/etc/ports" ]; then
    ports_free 2 >"$DIR/etc/ports" || die "there are no free ports"
  fi
  read -r API_PORT AMQP_PORT <"$DIR/etc/ports"
}

# Whoever asked for the lab may be killed, and nobody else would know of it.
options_life() {
  [ -n "$LIFE" ] || return 0
  (
    trap '' HUP INT
    while kill -0 "$LIFE" 2>/dev/null; do
      sleep 1
      [ -s "$DIR/etc/options" ] || exit
    done
    exec "$HERE/lab" down "$DIR" --purge
  ) >/dev/null 2>&1 </dev/null 9>&- &
}
