#!/bin/sh
# Restores a dump of compose.yaml's service "backup" into a new database, and proves the books. On a new machine, copy compose.env, .env
# and the dump there first. In the folder of compose.yaml:
#   ops/compose-restore.sh backups/derouter-2026-11-30T034000Z.dump
# The database from before is kept under another name.
set -eu
dump=${1:?name a dump, such as backups/derouter-2026-11-30T034000Z.dump}
[ -r "$dump" ] || { echo "There is no $dump." >&2; exit 1; }
before="derouter_$(date -u +%Y%m%d%H%M%S)"
sql() { docker compose exec -T database psql -v ON_ERROR_STOP=1 -q -U derouter "$@"; }

docker compose build derouter
docker compose up -d --wait database
docker compose stop derouter
sql -d postgres -c "ALTER DATABASE derouter RENAME TO $before" -c 'CREATE DATABASE derouter OWNER derouter'
# The rights in the dump name them. They belong to the whole server, so that a dump does not bring them.
docker compose run --rm --no-deps roles
docker compose exec -T database pg_restore --exit-on-error --single-transaction --no-owner -U derouter -d derouter < "$dump"
docker compose run --rm --no-deps migrate
docker compose run --rm --no-deps derouter /app/apps/api/src/cli.ts prove
docker compose up -d
echo "Restored. The database from before is $before: drop it when you do not need it any more."
