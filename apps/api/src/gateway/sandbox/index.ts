export { type SandboxUpstream, startSandboxUpstream } from './start-sandbox-upstream.ts';
