# shellcheck shell=bash disable=SC2034,SC2154
# MariaDB on a unix socket only. Making a data directory with Octavia's tables takes longer than all the rest, so it is
# done once for each version of the packages and copied from then on. To be sourced, after common.sh and processes.sh.

# Durable enough for a lab: what was committed survives a killed server, not a failing machine.
MARIADB=(mariadbd --no-defaults --user=root --skip-networking --character-set-server=utf8 --performance-schema=OFF
  --innodb-flush-log-at-trx-commit=2 --innodb-buffer-pool-size=64M --innodb-log-file-size=16M)

database_socket() { echo "$DIR/run/mysql.sock"; }

database_start() {
  ! process_alive "$DIR" mariadb || return 0
  [ -d "$DIR/mysql/octavia" ] || database_copy || return
  # A server that was killed leaves its socket behind.
  rm -f "$(database_socket)"
  process_start "$DIR" mariadb "${MARIADB[@]}" --datadir="$DIR/mysql" --socket="$(database_socket)" \
    --pid-file="$DIR/run/mariadbd.pid" --tmpdir="$DIR/tmp" 9>&-
  process_await "$DIR" mariadb 60 mariadb-admin --no-defaults -u root -S "$(database_socket)" ping
}

# Copies the template; makes it first if need be. Another lab may want another one, so all of it is done under a lock.
database_copy() {
  local cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/loxiactors-lab key
  if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
    cache=$DIR/cache/database
    mkdir -p "$cache" || exit
  fi
  key=$({ dpkg-query -W mariadb-server-core python3-octavia && echo "${MARIADB[@]}"; } | sha256sum | cut -c 1-20)
  exec 7>"$cache/lock"
  flock -w 300 7 || die "another process has been at work on $cache for five minutes"
  if [ ! -d "$cache/$key" ]; then
    rm -rf "${cache:?}"/*/
    database_make "$cache/making" && mv "$cache/making/mysql" "$cache/$key" || exit
    rm -rf "$cache/making"
  fi
  rm -rf "$DIR/mysql"
  cp -a --sparse=always --reflink=auto "$cache/$key" "$DIR/mysql" || return
  exec 7>&-
}

# database_make FOLDER : a data directory with Octavia's tables, of a server that was stopped in good order.
database_make() {
  local socket=$DIR/run/making.sock server status=0
  say "making Octavia's database"
  mkdir -p "$1/tmp" || exit
  mariadb-install-db --no-defaults --user=root --datadir="$1/mysql" --skip-test-db --auth-root-authentication-method=normal \
    --innodb-log-file-size=16M >"$DIR/log/mariadb-install.log" 2>&1 7>&- 9>&- || die "mariadb-install-db failed: see $DIR/log/mariadb-install.log"
  "${MARIADB[@]}" --datadir="$1/mysql" --socket="$socket" --pid-file="$1/pid" --tmpdir="$1/tmp" \
    >"$DIR/log/mariadb-making.log" 2>&1 </dev/null 7>&- 9>&- &
  server=$!
  database_migrate "$socket" "$server" || status=1
  kill "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  [ $status = 0 ] || die "Octavia's tables could not be made: see $DIR/log/migrate.log and $DIR/log/mariadb-making.log"
}

# database_migrate SOCKET SERVER
database_migrate() {
  local end=$((SECONDS + 60))
  until mariadb --no-defaults -u root -S "$1" -e 'CREATE DATABASE octavia CHARACTER SET utf8' 2>/dev/null; do
    kill -0 "$2" 2>/dev/null || return
    [ $SECONDS -lt $end ] || return
    sleep 0.1
  done
  mkdir -p "$DIR/tmp/migrate"
  printf '[database]\nconnection = mysql+pymysql://root@localhost/octavia?unix_socket=%s&charset=utf8\n' "$1" >"$DIR/tmp/migrate/octavia.conf"
  env "${OCTAVIA_ENVIRONMENT[@]}" /usr/bin/python3 /usr/bin/octavia-db-manage --config-file "$DIR/tmp/migrate/octavia.conf" upgrade head \
    >"$DIR/log/migrate.log" 2>&1 </dev/null 7>&- 9>&-
}
