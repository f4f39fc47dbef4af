#!/bin/sh
# Makes what compose.yaml mounts as secrets: passwords, the API's token, and certificates of a test authority, good for a year.
#   docker/make-secrets.sh [DIRECTORY]      (docker/secrets unless named)
# It overwrites nothing. Only whoever may enter the directory can read the files; containers get them one by one, under another uid.
set -eu
directory=${1:-$(dirname "$0")/secrets}
if [ -e "$directory" ]; then
    echo "make-secrets.sh: $directory is there already; remove it to make new ones" >&2
    exit 1
fi

umask 077
mkdir -p "$directory"
cd "$directory"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj '/CN=LoxiActors test authority' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout ca.key -out ca.crt 2>/dev/null

# certificate NAME ALTERNATIVE-NAMES
certificate() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=%s\n' "$2" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -set_serial "0x01$(openssl rand -hex 15)" -days 365 -sha256 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
    rm "$1.csr" "$1.ext"
}

certificate api 'DNS:localhost,IP:127.0.0.1,DNS:host-1,DNS:host-2,DNS:host-3,DNS:host'
# All hosts show each other certificates for the same name, whatever their own is.
certificate remoting 'DNS:loxiactors-cluster'

password=$(openssl rand -hex 24)
printf '%s\n' "$password" > postgres-password
printf 'postgresql://loxiactors:%s@postgres:5432/loxiactors\n' "$password" > database

password=$(openssl rand -hex 24)
printf 'default_user = octavia\ndefault_pass = %s\n' "$password" > rabbitmq-account.conf
printf 'LOXIACTORS__OCTAVIA__TRANSPORT_URL=rabbit://octavia:%s@rabbitmq:5672/\n' "$password" > broker.env

openssl rand -hex 32 > api-token
chmod 0444 ca.crt api.crt api.key remoting.crt remoting.key postgres-password database rabbitmq-account.conf api-token
