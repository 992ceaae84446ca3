#!/bin/sh
# `prepare` brings databases and pools up to this version; anything else is run as it is.
set -eu
if [ "${1:-}" = prepare ]; then
    airflow db migrate
    cardhub() { python -m cardhub "$@"; }
    cardhub migrate
    cardhub init
    cardhub source pools >/tmp/pools.json
    airflow pools import /tmp/pools.json
    exit 0
fi
if [ "${1:-}" = cardhub ]; then
    shift
    exec python -m cardhub "$@"
fi
exec "$@"
