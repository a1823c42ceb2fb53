export { type Affinity, conversationOf, createAffinity, sessionInHeaders } from './affinity.ts';
export { type AnswerBody, collectBody, emptyBody, maxRefusalBytes, readJson } from './answer-body.ts';
export { createUpstreamClient, type UpstreamAnswer, type UpstreamClient } from './create-upstream-client.ts';
export { createHealth, type Health, type HealthView } from './health.ts';
export type { SeenLimit } from './rate-limits.ts';
export { connectPublicOnly, isPrivateAddress } from './refuse-private.ts';
export { testUpstream } from './test-upstream.ts';
