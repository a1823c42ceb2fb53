import { AsyncLocalStorage } from 'node:async_hooks';

const origins = new AsyncLocalStorage<string>();

/** Runs a call of staff, or a command, of which the audit log says where it came from, such as `192.0.2.7 · Firefox, Windows`. */
export function runFrom<T>(origin: string, work: () => T): T {
  return origins.run(origin, work);
}

/** Where the change that is being made comes from; empty outside of `runFrom`. */
export function changeOrigin(): string {
  return origins.getStore() ?? '';
}
