# shellcheck shell=bash disable=SC2034,SC2154
# Words on standard error, and the ground that everything runs on. To be sourced.

# No pyenv, no virtual environment: the daemons are Debian's, under Debian's Python.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP VIRTUAL_ENV PYENV_VERSION

say() { printf '%4ds  %s\n' "$SECONDS" "$*" >&2; }

die() {
  echo "lab: $*" >&2
  exit 1
}

# This machine can't have a lab at all: tests may be left out because of it.
cannot() {
  echo "lab: $*" >&2
  exit 3
}

process_id() { cat "$DIR/run/$1.pid" 2>/dev/null || echo 0; }
