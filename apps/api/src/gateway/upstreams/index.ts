export { createUpstreamClient, type UpstreamClient } from './create-upstream-client.ts';
export { testUpstream } from './test-upstream.ts';
