import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { errorCode } from './api-error.ts';

const answered = (data: unknown) => TRPCClientError.from({ error: { message: 'No.', code: -32603, data } } as never);

test.each([
  ['what the server said', answered({ derouterCode: 'rate_limited' }), 'rate_limited'],
  ['no answer', TRPCClientError.from(new TypeError('Failed to fetch')), 'network'],
  ['a fault of the page', new TypeError('x is not a function'), 'internal'],
])('%s has its code', (_what, error, code) => expect(errorCode(error)).toBe(code));
