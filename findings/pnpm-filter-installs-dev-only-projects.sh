#!/bin/sh
# `pnpm --filter 'app...' install --prod` also installs the dependencies of workspace packages that the app needs only for development:
# `...` follows devDependencies, whatever `--prod` says. `--filter-prod` does not follow them. Seen with pnpm 12.21.0, where it decided
# whether an image held the packages of the test tools.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir app tools library
printf 'packages:\n  - app\n  - tools\n  - library\n' > pnpm-workspace.yaml
echo '{ "name": "root", "private": true }' > package.json
echo '{ "name": "app", "version": "1.0.0", "dependencies": { "library": "workspace:*" }, "devDependencies": { "tools": "workspace:*" } }' > app/package.json
echo '{ "name": "tools", "version": "1.0.0", "dependencies": { "is-odd": "3.0.1" } }' > tools/package.json
echo '{ "name": "library", "version": "1.0.0", "dependencies": { "is-number": "7.0.0" } }' > library/package.json
npx --yes pnpm@12 install --silent --lockfile-only
installed_with() {
  rm -rf node_modules ./*/node_modules
  npx --yes pnpm@12 "$1" 'app...' install --silent --prod --frozen-lockfile > /dev/null
  for name in library/node_modules/is-number tools/node_modules/is-odd; do if [ -e "$name" ]; then printf '%s ' "$name"; fi; done
}
all=$(installed_with --filter)
needed=$(installed_with --filter-prod)
echo "pnpm $(npx --yes pnpm@12 --version): --filter installs $all"
echo "                --filter-prod installs $needed"
[ "$all" = 'library/node_modules/is-number tools/node_modules/is-odd ' ] && [ "$needed" = 'library/node_modules/is-number ' ]
