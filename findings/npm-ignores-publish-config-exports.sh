#!/bin/sh
# npm pack leaves `publishConfig.exports`, `main` and `types` in place and packs the package.json as it is; pnpm pack writes them over
# the members of the same names. A package that relies on it works when pnpm packs it and exports its sources when npm does. Seen with
# npm 11.19.1 and pnpm 12.21.0; npm documents `publishConfig` as configuration values of publishing only.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir dist src
echo 'export const from = "dist";' > dist/index.js
echo 'export const from = "src";' > src/index.ts
cat > package.json <<'JSON'
{ "name": "packed-twice", "version": "1.0.0", "type": "module", "exports": "./src/index.ts", "files": ["dist", "src"],
  "publishConfig": { "access": "public", "exports": "./dist/index.js" } }
JSON
mkdir npm pnpm
npm pack --silent --pack-destination npm > /dev/null
npx --yes pnpm@12 pack --pack-destination pnpm > /dev/null
exports_of() {
  tar -xzf "$1"/packed-twice-1.0.0.tgz -C "$1"
  node -p "JSON.parse(require('node:fs').readFileSync('$1/package/package.json', 'utf8')).exports"
}
with_npm=$(exports_of npm)
with_pnpm=$(exports_of pnpm)
echo "npm $(npm --version): exports $with_npm; pnpm $(npx --yes pnpm@12 --version): exports $with_pnpm"
[ "$with_npm" = './src/index.ts' ] && [ "$with_pnpm" = './dist/index.js' ]
