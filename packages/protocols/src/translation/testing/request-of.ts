import type { ChatDialect } from '../intermediate.ts';
import { type RequestTranslation, translateRequest } from '../translate.ts';
import { TranslationError } from '../translation-error.ts';

export type Fields = Record<string, unknown>;

/** Translates the request, with default limits so that tests need not repeat them. */
export function to(target: ChatDialect, from: ChatDialect, body: Fields, options: Fields = {}): RequestTranslation {
  return translateRequest(from, target, { model: 'm', ...body }, { upstreamModel: 'up', maxOutputTokens: 4096, ...options });
}

/** A Chat Completions request. */
export const chat = (body: Fields): Fields => ({ messages: [{ role: 'user', content: 'hi' }], ...body });

/** A Messages request. */
export const claude = (body: Fields): Fields => ({ max_tokens: 100, messages: [{ role: 'user', content: 'hi' }], ...body });

/** A Responses request. */
export const responses = (body: Fields): Fields => ({ input: 'hi', ...body });

/** Expects `run` to be refused; returns code and field of the refusal. */
export function refusal(run: () => unknown): [string, string] {
  try {
    run();
  } catch (error) {
    if (error instanceof TranslationError) return [error.code, error.param];
    throw error;
  }
  throw new Error('nothing was refused');
}
