#!/bin/sh
# Restores a dump of compose.yaml's service "backup" into a new database, checks it, and proves the books. On a new machine, copy
# compose.env, .env and the dump there first. In the folder of compose.yaml:
#   ops/compose-restore.sh backups/derouter-2026-11-30T034000Z.dump
# The database from before is kept under another name. If the dump cannot be restored, it gets its name back, and the service is started
# again if it ran.
set -eu
dump=${1:?name a dump, such as backups/derouter-2026-11-30T034000Z.dump}
[ -r "$dump" ] || { echo "There is no $dump." >&2; exit 1; }
before="derouter_$(date -u +%Y%m%d%H%M%S)"
sql() { docker compose exec -T database psql -v ON_ERROR_STOP=1 -q -U derouter "$@"; }

docker compose build derouter
docker compose up -d --wait database
running=$(docker compose ps --status running --quiet derouter)

put_back() {
  renamed=$(sql -d postgres -At -c "SELECT count(*) FROM pg_database WHERE datname = '$before'") || return
  if [ "$renamed" = 1 ]; then
    # The new one, in which nothing is complete.
    sql -d postgres -c 'DROP DATABASE IF EXISTS derouter WITH (FORCE)' -c "ALTER DATABASE $before RENAME TO derouter" || return
  fi
  [ -z "$running" ] || docker compose start derouter
}
on_exit() {
  status=$?
  trap - EXIT
  case "$status $step" in
    "0 "*) ;;
    *" restore")
      if put_back >&2; then
        echo "Nothing was restored. The database from before is derouter again${running:+, and the service runs with it}." >&2
      else
        echo "Nothing was restored, and the database from before may still be named $before. Rename it to derouter, then: docker compose up -d" >&2
      fi
      ;;
    *" check")
      echo "The dump was restored, but is not right as it is, and the service is stopped. Either put that right, then: docker compose up -d" >&2
      echo "Or go back to the database from before: rename derouter, rename $before to derouter, then: docker compose up -d" >&2
      ;;
  esac
  exit "$status"
}
step=restore
trap on_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

docker compose stop derouter
sql -d postgres -c "ALTER DATABASE derouter RENAME TO $before" -c 'CREATE DATABASE derouter OWNER derouter'
# The rights in the dump name them. They belong to the whole server, so that a dump does not bring them.
docker compose run --rm --no-deps roles
docker compose exec -T database pg_restore --exit-on-error --single-transaction --no-owner -U derouter -d derouter < "$dump"
step=check
docker compose run --rm --no-deps migrate
docker compose run --rm --no-deps derouter /app/apps/api/src/cli.ts check-restored
step=start
docker compose up -d
echo "Restored. The database from before is $before: drop it when you do not need it any more."
