import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { errorCode } from './api-error.ts';

const serverError = (data: unknown) => TRPCClientError.from({ error: { message: 'No.', code: -32603, data } } as never);

test.each([
  ["an error from the server has the server's code", serverError({ derouterCode: 'rate_limited' }), 'rate_limited'],
  ['a failed fetch is a network error', TRPCClientError.from(new TypeError('Failed to fetch')), 'network'],
  ['an error of the page itself is internal', new TypeError('x is not a function'), 'internal'],
])('%s', (_claim, error, code) => expect(errorCode(error)).toBe(code));
