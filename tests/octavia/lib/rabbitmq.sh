# A RabbitMQ of Debian's package on loopback, with everything of it under DIR. To be sourced, after processes.sh and packages.sh.

# rabbitmq_up DIR [PORT] : returns when it takes connections. Without PORT, or with 0: the one it had before, else a free one.
# It is left in DIR/rabbitmq/port, the URL for an AMQP client in DIR/rabbitmq/url. RABBITMQ_MORE_CONF names a file whose lines
# are added to rabbitmq.conf.
rabbitmq_up() {
  local dir=$1 port=${2:-0}
  packages_need rabbitmq-server || return
  ! process_alive "$dir" rabbitmq || return 0
  mkdir -p "$dir/rabbitmq" "$dir/run" "$dir/log"
  rabbitmq_ports "$dir" "$port" || return
  rabbitmq_configure "$dir" || return
  (
    . "$dir/rabbitmq/environment"
    if ! process_alive "$dir" epmd; then
      # In the foreground, so that it is known as ours; the server would start one that outlives it.
      process_start "$dir" epmd epmd
      process_await "$dir" epmd 10 port_open "$ERL_EPMD_PORT" || exit
    fi
    # "detached" spares the shell that otherwise stays around the Erlang machine, which stops in good order on SIGTERM by itself.
    process_start "$dir" rabbitmq env detached=1 /usr/lib/rabbitmq/bin/rabbitmq-server -noinput
  ) || return
  process_await "$dir" rabbitmq 90 port_open "$(cat "$dir/rabbitmq/port")"
}

# rabbitmq_down DIR [SIGNAL] : TERM lets it close its connections, KILL is a crash.
rabbitmq_down() {
  process_stop "$1" rabbitmq 30 "${2:-TERM}"
  process_stop "$1" epmd 5
}

# rabbitmq_ctl DIR ARGUMENT... : rabbitmqctl of this server.
rabbitmq_ctl() {
  local dir=$1
  shift
  (
    . "$dir/rabbitmq/environment"
    exec /usr/lib/rabbitmq/bin/rabbitmqctl "$@"
  )
}

# AMQP, the Erlang distribution, its port mapper, and a block for rabbitmqctl's own distribution.
rabbitmq_ports() {
  local dir=$1 port=$2 found
  if [ ! -s "$dir/rabbitmq/ports" ]; then
    found=$(ports_free 4) || return
    echo "$found" >"$dir/rabbitmq/ports"
  fi
  [ "$port" != 0 ] || { [ -s "$dir/rabbitmq/port" ] && port=$(cat "$dir/rabbitmq/port"); } || port=$(cut -d' ' -f1 "$dir/rabbitmq/ports")
  echo "$port" >"$dir/rabbitmq/port"
  echo "amqp://guest:guest@127.0.0.1:$port/" >"$dir/rabbitmq/url"
}

rabbitmq_configure() {
  local dir=$1 unused distribution mapper control
  read -r unused distribution mapper control <"$dir/rabbitmq/ports"
  cat >"$dir/rabbitmq/environment" <<X
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=$dir/rabbitmq
export ERL_EPMD_PORT=$mapper ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME=loxiactors@localhost RABBITMQ_DIST_PORT=$distribution
export RABBITMQ_MNESIA_BASE=$dir/rabbitmq/mnesia RABBITMQ_LOG_BASE=$dir/log
export RABBITMQ_CONFIG_FILE=$dir/rabbitmq/rabbitmq RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_ENABLED_PLUGINS_FILE=$dir/rabbitmq/enabled_plugins
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +S 1:1"
export RABBITMQ_CTL_DIST_PORT_MIN=$control RABBITMQ_CTL_DIST_PORT_MAX=$((control + 10))
X
  echo '[].' >"$dir/rabbitmq/enabled_plugins"
  cat >"$dir/rabbitmq/rabbitmq.conf" <<X
listeners.tcp.1 = 127.0.0.1:$(cat "$dir/rabbitmq/port")
loopback_users.guest = true
log.console = true
log.console.level = info
log.file = false
vm_memory_high_watermark.absolute = 512MiB
disk_free_limit.absolute = 50MB
X
  [ -z "${RABBITMQ_MORE_CONF:-}" ] || cat "$RABBITMQ_MORE_CONF" >>"$dir/rabbitmq/rabbitmq.conf"
}
