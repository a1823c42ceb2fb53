import type { KeyScope } from '@derouter/contracts';
import type { Request, Response } from 'express';
import { DerouterError } from '../errors/index.ts';
import { type CallerShell, withCaller } from '../web/index.ts';
import type { KeyDirectory } from './key-directory.ts';
import type { Principal } from './key-entry.ts';
import { readCredential } from './read-secret.ts';

interface KeyShell extends Omit<CallerShell<Principal>, 'authenticate'> {
  readonly keys: Pick<KeyDirectory, 'authenticate'>;
  /** What the key must be allowed to do. Absent: any valid key. */
  readonly scope?: KeyScope;
  readonly onAuthenticated?: (principal: Principal, secret: string) => void;
}

/** Throws `key_scope_missing` if the key may not do this. */
export function requireScope({ scopes, kind }: Pick<Principal, 'scopes' | 'kind'>, scope: KeyScope): void {
  if (scopes.includes(scope)) return;
  const what = scope === 'inference' ? 'call models' : 'manage the account';
  throw new DerouterError(
    'key_scope_missing',
    kind === 'client'
      ? `A client key may not ${what}.`
      : `This key may not ${what}: it lacks the scope "${scope}". Its owner can change that in the console.`,
  );
}

/** Wraps a handler for requests with a valid key of a scope. Refuses a key in the query string. */
export function withKey(
  { keys, scope, onAuthenticated, ...shell }: KeyShell,
  handle: (principal: Principal, request: Request, response: Response) => unknown,
): (request: Request, response: Response) => Promise<void> {
  const authenticate = async (request: Request) => {
    const secret = readCredential(request);
    const principal = await keys.authenticate(secret, request.ip ?? '');
    onAuthenticated?.(principal, secret);
    if (scope) requireScope(principal, scope);
    return principal;
  };
  return withCaller({ ...shell, authenticate }, handle);
}
