import type { Request, Response } from 'express';

/** How a handler finds out who calls, and how it answers what was thrown. */
export interface CallerShell<Caller> {
  /** True if the request was answered already, before its caller is known. */
  readonly refuses?: (request: Request, response: Response) => boolean;
  readonly authenticate: (request: Request) => Promise<Caller>;
  /** `caller`: null if authentication failed. */
  readonly onError: (thrown: unknown, request: Request, response: Response, caller: Caller | null) => void;
}

/** A handler for authenticated callers. It never rejects: whatever is thrown goes to `onError`. */
export function withCaller<Caller>(
  { refuses, authenticate, onError }: CallerShell<Caller>,
  handle: (caller: Caller, request: Request, response: Response) => unknown,
): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    let caller: Caller | null = null;
    try {
      if (refuses?.(request, response)) return;
      caller = await authenticate(request);
      await handle(caller, request, response);
    } catch (thrown) {
      onError(thrown, request, response, caller);
    }
  };
}
