#!/bin/sh
# stripe-node with its retries switched off (`maxNetworkRetries: 0`), at a server that closes the connection before it answers: the
# POST is sent twice all the same. Seen with 23.1.0: two requests with one Idempotency-Key, which the library made up, then
# StripeConnectionError; with two retries three requests. Who counts requests to learn whether a payment was asked for counts wrong.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund stripe@23.1.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Stripe } from 'stripe';

let keys = [];
const server = http.createServer((request) => {
  keys.push(request.headers['idempotency-key'] ?? null);
  request.resume().on('end', () => request.socket.destroy());
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

async function post(maxNetworkRetries) {
  keys = [];
  const options = { host: '127.0.0.1', port: server.address().port, protocol: 'http', telemetry: false, maxNetworkRetries };
  const error = await new Stripe('sk_test_x', options).customers.create({}).catch((thrown) => thrown.constructor.name);
  const distinct = new Set(keys);
  console.log(`stripe 23.1.0, ${maxNetworkRetries} retries: ${keys.length} requests, keys ${[...distinct].map((key) => (key ? 'one' : 'none')).join(', ')}, ${error}`);
  return [keys.length, distinct.size, keys[0] !== null, error];
}

const seen = JSON.stringify([await post(0), await post(2)]);
const expected = JSON.stringify([[2, 1, true, 'StripeConnectionError'], [3, 1, true, 'StripeConnectionError']]);
process.exit(seen === expected ? 0 : 1);
JS
node run.mjs
