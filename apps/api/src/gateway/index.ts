export { createGateway, type Gateway } from './create-gateway.ts';
export { startSandboxUpstream } from './sandbox/index.ts';
export { createUpstreamClient, testUpstream, type UpstreamClient } from './upstreams/index.ts';
