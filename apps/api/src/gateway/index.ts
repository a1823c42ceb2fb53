export { createGateway, type Gateway } from './create-gateway.ts';
export { startSandboxUpstream } from './sandbox/index.ts';
export { createHealth, createUpstreamClient, type Health, type HealthView, testUpstream, type UpstreamClient } from './upstreams/index.ts';
