export { startSandboxUpstream } from './start-sandbox-upstream.ts';
