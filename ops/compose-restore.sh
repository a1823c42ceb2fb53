#!/bin/sh
# Restores a dump of compose.yaml's service "backup" into a new database, checks it, and proves the books. On a new machine, copy
# compose.env, .env and the dump there first. In the folder of compose.yaml:
#   ops/compose-restore.sh backups/derouter-2026-11-30T034000Z.dump
# The database from before is kept under another name. If the dump cannot be restored, or the script is interrupted meanwhile, it gets its
# name back, and the service is started again if it ran.
set -eu
dump=${1:?name a dump, such as backups/derouter-2026-11-30T034000Z.dump}
[ -r "$dump" ] || { echo "There is no $dump." >&2; exit 1; }
before="derouter_$(date -u +%Y%m%d%H%M%S)"
apart=
sql() { $apart docker compose exec -T database psql -v ON_ERROR_STOP=1 -q -U derouter "$@"; }
# The terminal may be gone.
say() { echo "$*" >&2 || :; }

docker compose build derouter
docker compose up -d --wait database
running=$(docker compose ps --status running --status restarting --quiet derouter)

put_back() {
  # A client that was interrupted leaves its statement running in the server.
  sql -d postgres -At -c "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND query LIKE 'ALTER DATABASE derouter RENAME%'" || return
  renamed=$(sql -d postgres -At -c "SELECT count(*) FROM pg_database WHERE datname = '$before'") || return
  if [ "$renamed" = 1 ]; then
    # The new one, in which nothing is complete.
    sql -d postgres -c 'DROP DATABASE IF EXISTS derouter WITH (FORCE)' -c "ALTER DATABASE $before RENAME TO derouter" || return
  fi
  # A stop that was interrupted goes on: wait for its end.
  [ -z "$running" ] || { $apart docker compose stop derouter && $apart docker compose start derouter; }
}
on_exit() {
  status=$?
  trap - EXIT
  # Nothing is put back halfway: further signals are ignored, and the terminal's do not reach programs in a session of their own.
  trap '' HUP INT QUIT TERM PIPE
  apart=$(command -v setsid) || apart=
  case $status in
    0) exit ;;
    129 | 130 | 131 | 141 | 143) how=interrupted ;;
    *) how=failed ;;
  esac
  check='docker compose run --rm --no-deps derouter /app/apps/api/src/cli.ts check-restored'
  case "$step $how" in
    restore*)
      if said=$(put_back 2>&1); then
        say "Nothing was restored. The database from before is derouter again${running:+, and the service was started again}."
      else
        say "$said"
        say "Nothing was restored, and not everything could be put back. If there is a database $before, drop derouter and rename $before to derouter. Then: docker compose up -d"
      fi
      exit "$status"
      ;;
    start*)
      say "The dump was restored and is right, but not every service was started (see above). To start them: docker compose up -d"
      say "The database from before is $before: drop it when you do not need it any more."
      exit "$status"
      ;;
    *" interrupted") say "Interrupted: the dump was restored, but its check was not finished, and the service is stopped." ;;
    migrate*) say "The dump was restored, but could not be migrated to this version (see above), and the service is stopped." ;;
    # The code of a check that found something. Others are of a container or a database that cannot be used.
    check*) [ "$status" = 1 ] && found="did not pass its check" || found="could not be checked"
      say "The dump was restored, but $found (see above), and the service is stopped." ;;
  esac
  say "To go on, once nothing stands in the way: docker compose run --rm --no-deps migrate && $check && docker compose up -d"
  say "Or go back to the database from before: rename derouter, rename $before to derouter, then: docker compose up -d"
  exit "$status"
}
step=restore
trap on_exit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 131' QUIT
trap 'exit 141' PIPE
trap 'exit 143' TERM

docker compose stop derouter
sql -d postgres -c "ALTER DATABASE derouter RENAME TO $before" -c 'CREATE DATABASE derouter OWNER derouter'
# The rights in the dump name them. They belong to the whole server, so that a dump does not bring them.
docker compose run --rm --no-deps roles
docker compose exec -T database pg_restore --exit-on-error --single-transaction --no-owner -U derouter -d derouter < "$dump"
step=migrate
docker compose run --rm --no-deps migrate
step=check
docker compose run --rm --no-deps derouter /app/apps/api/src/cli.ts check-restored
step=start
docker compose up -d
trap - EXIT
echo "Restored. The database from before is $before: drop it when you do not need it any more."
