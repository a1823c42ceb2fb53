import type { Request, Response } from 'express';

/** How a handler identifies its caller and reports errors. */
export interface CallerShell<Caller> {
  /** Returns true if it has already answered the request, before the caller is known. */
  readonly refuses?: (request: Request, response: Response) => boolean;
  readonly authenticate: (request: Request) => Promise<Caller>;
  /** `caller` is null if authentication failed. */
  readonly onError: (thrown: unknown, request: Request, response: Response, caller: Caller | null) => void;
}

/** Wraps a handler for authenticated callers. The wrapper never rejects: all errors go to `onError`. */
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
