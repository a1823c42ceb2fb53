export { createGateway, type Gateway } from './create-gateway.ts';
export { methodsOf } from './routes/calls.ts';
export {
  connectPublicOnly,
  createHealth,
  createUpstreamClient,
  type HealthView,
  isPrivateAddress,
  readJson,
  type SeenLimit,
  testUpstream,
} from './upstreams/index.ts';
