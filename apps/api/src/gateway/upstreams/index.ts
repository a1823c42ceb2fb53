export { type Affinity, conversationOf, createAffinity } from './affinity.ts';
export { createUpstreamClient, type UpstreamClient } from './create-upstream-client.ts';
export { decodeBody } from './decode-body.ts';
export { createHealth, type Health, type HealthView } from './health.ts';
export { isPrivateAddress } from './refuse-private.ts';
export { testUpstream } from './test-upstream.ts';
