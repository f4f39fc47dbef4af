# shellcheck shell=bash disable=SC2034,SC2154
# Octavia's API and driver-agent, with our provider in them. To be sourced, after common.sh, options.sh and processes.sh.

# Entry points are cached below XDG_CACHE_HOME: of one's own, or a stale one decides what is loaded.
octavia_environment() {
  OCTAVIA_ENVIRONMENT=("HOME=$DIR/home" "XDG_CACHE_HOME=$DIR/cache" LC_ALL=C.UTF-8 PYTHONNOUSERSITE=1 PYTHONUNBUFFERED=1
    PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore "PYTHONPATH=$DIR/python")
}

# Installs from a copy, because the build leaves its litter where it runs.
octavia_install() {
  local source=$HERE/../../octavia sum
  mkdir -p "$DIR/etc/octavia"
  [ -d "$source" ] || die "$source is not there: it holds the provider driver and the provider agent"
  sum=$(cd "$source" && find . -type f -not -path '*/__pycache__/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
  [ "$(cat "$DIR/python/.source" 2>/dev/null)" != "$sum" ] || return 0
  rm -rf "$DIR/python" "$DIR/tmp/source" "$DIR/cache/python-entrypoints"
  cp -r "$source" "$DIR/tmp/source"
  env "${OCTAVIA_ENVIRONMENT[@]}" /usr/bin/python3 -m pip install --quiet --no-index --no-deps --no-build-isolation \
    --no-cache-dir --no-compile --root-user-action ignore --disable-pip-version-check \
    --target "$DIR/python" "$DIR/tmp/source" >"$DIR/log/pip.log" 2>&1 </dev/null 9>&- ||
    { tail -n 20 "$DIR/log/pip.log" >&2; die "the provider driver can't be installed: see $DIR/log/pip.log"; }
  rm -rf "$DIR/tmp/source"
  echo "$sum" >"$DIR/python/.source"
}

octavia_configure() {
  cat <<END
[DEFAULT]
host = lab
transport_url = rabbit://guest:guest@127.0.0.1:$AMQP_PORT/

[database]
connection = mysql+pymysql://root@localhost/octavia?unix_socket=$(database_socket)&charset=utf8

[api_settings]
bind_host = 127.0.0.1
bind_port = $API_PORT
auth_strategy = $AUTH
enabled_provider_drivers = loxilb:LoxiLB, noop_driver:No-op
default_provider_driver = loxilb

[controller_worker]
network_driver = network_noop_driver
compute_driver = compute_noop_driver
volume_driver = volume_noop_driver
image_driver = image_noop_driver
amphora_driver = amphora_noop_driver

[certificates]
cert_manager = local_cert_manager
storage_path = $DIR/certs

[driver_agent]
status_socket_path = $DIR/run/status.sock
stats_socket_path = $DIR/run/stats.sock
get_socket_path = $DIR/run/get.sock
enabled_provider_agents = loxilb
provider_agent_shutdown_timeout = 5

[oslo_messaging]
topic = octavia_prov

$(provider_conf)
END
  [ -z "$MORE_CONF" ] || cat "$MORE_CONF"
}

provider_conf() {
  cat <<END
[loxilb]
transport = $TRANSPORT
control_plane_urls = $CONTROL_PLANE
END
}

# octavia_start octavia-api|driver-agent
octavia_start() {
  local conf=$DIR/etc/octavia/octavia.conf
  local -a run=(env "${OCTAVIA_ENVIRONMENT[@]}" /usr/bin/python3)
  ! process_alive "$DIR" "$1" || return 0
  octavia_install
  octavia_configure >"$conf.new" && mv "$conf.new" "$conf" || return
  if [ "$1" = octavia-api ]; then
    process_start "$DIR" octavia-api "${run[@]}" "$HERE/lib/serve_api.py" --config-file "$conf" 9>&-
  else
    rm -f "$DIR"/run/{status,stats,get}.sock
    process_start "$DIR" driver-agent "${run[@]}" /usr/bin/octavia-driver-agent --config-file "$conf" 9>&-
  fi
}

api_serves() { curl -fsS -o /dev/null "http://127.0.0.1:$API_PORT/"; }

agent_serves() { [ -S "$DIR/run/status.sock" ] && [ -S "$DIR/run/stats.sock" ] && [ -S "$DIR/run/get.sock" ]; }

# The process in which our provider agent runs, 0 when there is none.
provider_agent_pid() {
  local pid
  for pid in $(ps -o pid= --sid "$(process_id driver-agent)" 2>/dev/null); do
    if tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'provider_agent -- loxilb'; then echo "$pid"; return; fi
  done
  echo 0
}

octavia_env() {
  cat <<END
API=http://127.0.0.1:$API_PORT
AMQP=amqp://guest:guest@127.0.0.1:$AMQP_PORT/
TRANSPORT=$TRANSPORT
CONTROL_PLANE=$CONTROL_PLANE
AUTH=$AUTH
STATUS_SOCKET=$DIR/run/status.sock
STATS_SOCKET=$DIR/run/stats.sock
GET_SOCKET=$DIR/run/get.sock
DATABASE_SOCKET=$(database_socket)
CONFIG=$DIR/etc/octavia/octavia.conf
LOGS=$DIR/log
PID_OCTAVIA_API=$(process_id octavia-api)
PID_DRIVER_AGENT=$(process_id driver-agent)
PID_PROVIDER_AGENT=$(provider_agent_pid)
PID_RABBITMQ=$(process_id rabbitmq)
PID_MARIADB=$(process_id mariadb)
END
}
