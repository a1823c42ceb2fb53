/** A wire protocol that a client speaks to us. */
export const dialects = ['anthropic-messages', 'openai-chat', 'openai-responses', 'openai-embeddings'] as const;

export type Dialect = (typeof dialects)[number];

/** A wire protocol that we speak to a provider. */
export type UpstreamDialect = Dialect | 'gemini';
