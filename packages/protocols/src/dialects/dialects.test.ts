import { expect, test } from 'vitest';
import { dialects } from '../dialect.ts';
import { clientDialects, guessDialect } from './client-dialects.ts';
import { dialectFor, dialectsByProvider, upstreamDialects } from './upstream-dialects.ts';

test('no two dialects share a path, and every dialect has a path for answers', () => {
  const paths = dialects.flatMap((dialect) => Object.keys(clientDialects[dialect].paths));
  expect(new Set(paths).size).toBe(paths.length);
  for (const dialect of dialects) {
    const { paths: own, matchPath } = clientDialects[dialect];
    expect(matchPath === null ? Object.values(own) : []).toEqual(matchPath === null ? expect.arrayContaining(['generate']) : []);
  }
});

test('every client dialect is also an upstream dialect of the same kind', () => {
  for (const dialect of dialects) expect(upstreamDialects[dialect].isChat).toBe(clientDialects[dialect].isChat);
});

test('every operation has a path at the provider', () => {
  const path = (dialect: keyof typeof upstreamDialects, stream = false, operation: 'generate' | 'compact' | 'count_tokens' = 'generate') =>
    upstreamDialects[dialect].path({ model: 'a model/1', stream, operation, action: null });
  expect(path('anthropic-messages')).toBe('/v1/messages');
  expect(path('anthropic-messages', false, 'count_tokens')).toBe('/v1/messages/count_tokens');
  expect(path('openai-responses', true)).toBe('/responses');
  expect(path('openai-responses', false, 'compact')).toBe('/responses/compact');
  expect(path('openai-responses', false, 'count_tokens')).toBe('/responses/input_tokens');
  expect(path('gemini')).toBe('/v1beta/models/a%20model%2F1:generateContent');
  expect(path('gemini', true)).toBe('/v1beta/models/a%20model%2F1:streamGenerateContent?alt=sse');
});

test('a client is served in its own dialect if the provider speaks it; chat is translated, OpenAI embeddings are not', () => {
  expect(dialectFor('openai-chat', dialectsByProvider.openai)).toBe('openai-chat');
  expect(dialectFor('anthropic-messages', dialectsByProvider.openai)).toBe('openai-responses');
  expect(dialectFor('openai-chat', dialectsByProvider.gemini)).toBe('gemini');
  expect(dialectFor('openai-embeddings', dialectsByProvider.anthropic)).toBeNull();
});

test('the output limit is sent in the field that the provider knows', () => {
  const { limitField } = clientDialects['openai-chat'];
  expect(limitField('openai', { max_tokens: 5 }, 'max_tokens')).toBe('max_completion_tokens');
  expect(limitField('openai-compatible', {}, 'max_completion_tokens')).toBe('max_tokens');
  expect(limitField('openai-compatible', { max_completion_tokens: 5 }, 'max_completion_tokens')).toBe('max_completion_tokens');
  expect(limitField('sandbox', {}, 'max_completion_tokens')).toBe('max_completion_tokens');
});

test('exactly one dialect matches a path that names the model', () => {
  const read = (path: string, query = '') =>
    dialects.flatMap((dialect) => {
      const call = clientDialects[dialect].matchPath?.(path, query);
      return call ? [{ dialect, ...call }] : [];
    });
  const at = { dialect: 'gemini', operation: 'generate', model: 'm', stream: false, isArray: false };
  expect(read('/v1beta/models/m:generateContent')).toEqual([{ ...at, action: 'generateContent' }]);
  expect(read('/v1/models/m:generateContent')).toEqual([{ ...at, action: 'generateContent' }]);
  const stream = { ...at, action: 'streamGenerateContent', stream: true };
  expect(read('/v1beta/models/m:streamGenerateContent', '?alt=sse')).toEqual([stream]);
  expect(read('/v1beta/models/m:streamGenerateContent')).toEqual([{ ...stream, isArray: true }]);
  expect(read('/v1beta/models/m:countTokens')).toEqual([{ ...at, operation: 'count_tokens', action: 'countTokens' }]);
  expect(read('/v1beta/models/a%20b/c:d:batchEmbedContents')).toEqual([
    { ...at, dialect: 'gemini-embeddings', model: 'a b/c:d', action: 'batchEmbedContents' },
  ]);
  expect(read('/v1beta/models/%E0%A4%A:generateContent')[0]?.model).toBe('%E0%A4%A');
  for (const path of ['/v1beta/models/m', '/v1beta/models/m:toString', '/v2/models/m:generateContent', '/v1beta/models/:generateContent'])
    expect(read(path)).toEqual([]);
});

test('limits are reported in the headers of the dialect', () => {
  const level = { limit: 10, remaining: 3, resetSeconds: 5 };
  expect(clientDialects['anthropic-messages'].limitHeaders('requests', level, 1_000)).toEqual([
    ['anthropic-ratelimit-requests-limit', '10'],
    ['anthropic-ratelimit-requests-remaining', '3'],
    ['anthropic-ratelimit-requests-reset', '1970-01-01T00:00:06Z'],
  ]);
  expect(clientDialects['openai-chat'].limitHeaders('tokens', level, 1_000)).toEqual([
    ['x-ratelimit-limit-tokens', '10'],
    ['x-ratelimit-remaining-tokens', '3'],
    ['x-ratelimit-reset-tokens', '5s'],
  ]);
});

test('betas that a model does not support are removed from the header', () => {
  const adapt = clientDialects['anthropic-messages'].adaptToModel;
  const headers = { 'anthropic-beta': 'effort-2025-11-24, files-api-2025-04-14', 'user-agent': 'a client' };
  expect(adapt?.({}, headers, 'claude-haiku-4-5').headers).toEqual({ ...headers, 'anthropic-beta': 'files-api-2025-04-14' });
  expect(adapt?.({}, headers, 'claude-opus-4-6').headers).toBe(headers);
});

test('errors use the dialect that headers or path suggest', () => {
  expect(guessDialect({ 'anthropic-version': '2023-06-01' })).toBe('anthropic-messages');
  expect(guessDialect({}, '/anything/messages')).toBe('anthropic-messages');
  expect(guessDialect({})).toBe('openai-chat');
  expect(guessDialect({ 'x-goog-api-key': 'k' })).toBe('gemini');
  expect(guessDialect({}, '/v1beta/anything')).toBe('gemini');
  expect(guessDialect({}, '/proxy/models/m:streamGenerateContent')).toBe('gemini');
});
