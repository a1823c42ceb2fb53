import type { Request, Response } from 'express';
import { type CallerShell, withCaller } from '../web/index.ts';
import type { KeyDirectory } from './key-directory.ts';
import type { Principal } from './key-entry.ts';
import { readCredential } from './read-secret.ts';

interface KeyShell extends Omit<CallerShell<Principal>, 'authenticate'> {
  readonly keys: Pick<KeyDirectory, 'authenticate'>;
  readonly onAuthenticated?: (principal: Principal, secret: string) => void;
}

/** Wraps a handler for requests with a valid key. Refuses a key in the query string. */
export function withKey(
  { keys, onAuthenticated, ...shell }: KeyShell,
  handle: (principal: Principal, request: Request, response: Response) => unknown,
): (request: Request, response: Response) => Promise<void> {
  const authenticate = async (request: Request) => {
    const secret = readCredential(request);
    const principal = await keys.authenticate(secret, request.ip ?? '');
    onAuthenticated?.(principal, secret);
    return principal;
  };
  return withCaller({ ...shell, authenticate }, handle);
}
