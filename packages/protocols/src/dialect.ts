/** A wire protocol that a client speaks to us. */
export const dialects = ['anthropic-messages', 'openai-chat', 'openai-responses', 'openai-embeddings'] as const;

export type Dialect = (typeof dialects)[number];
