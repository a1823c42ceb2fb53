/** A wire protocol that clients speak to us and we speak to providers. */
export const dialects = [
  'anthropic-messages',
  'openai-chat',
  'openai-responses',
  'openai-embeddings',
  'gemini',
  'gemini-embeddings',
] as const;

export type Dialect = (typeof dialects)[number];

/** A wire protocol that we speak to a provider; currently the same set that clients speak to us. */
export type UpstreamDialect = Dialect;

/** The dialects of Anthropic and OpenAI, which put everything in top-level fields of the body. */
export type FlatDialect = Exclude<Dialect, 'gemini' | 'gemini-embeddings'>;
