#!/bin/sh
# stripe-node and the two refusals about an Idempotency-Key: a key that was used with other parameters (400) is a
# StripeIdempotencyError, a key whose first request is still under way (409) is a StripeAPIError, although the body of both has the
# type `idempotency_error`. Seen with 23.1.0. The 409 is retried, the 400 is not.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund stripe@23.1.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Stripe } from 'stripe';

let status = 0;
let requests = 0;
const server = http.createServer((request, answer) => {
  requests++;
  request.resume().on('end', () => {
    answer.writeHead(status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ error: { type: 'idempotency_error', message: 'refused' } }));
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const options = { host: '127.0.0.1', port: server.address().port, protocol: 'http', telemetry: false, maxNetworkRetries: 2 };
const stripe = new Stripe('sk_test_x', options);

const seen = {};
for (status of [400, 409]) {
  requests = 0;
  const error = await stripe.customers.create({}, { idempotencyKey: 'one' }).catch((thrown) => thrown.constructor.name);
  seen[status] = [error, requests];
  console.log(`stripe 23.1.0, ${status} with type idempotency_error: ${error} after ${requests} requests`);
}
process.exit(JSON.stringify(seen) === '{"400":["StripeIdempotencyError",1],"409":["StripeAPIError",3]}' ? 0 : 1);
JS
node run.mjs
