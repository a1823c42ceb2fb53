export { createGateway, type Gateway } from './create-gateway.ts';
export { startSandboxUpstream } from './sandbox/index.ts';
export {
  createHealth,
  createUpstreamClient,
  type Health,
  type HealthView,
  isPrivateAddress,
  testUpstream,
  type UpstreamClient,
} from './upstreams/index.ts';
