export { createGateway, type Gateway } from './create-gateway.ts';
export { testUpstream } from './upstreams/index.ts';
