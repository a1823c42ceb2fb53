-- Chat models answer in every dialect of chats now: what a provider does not speak is translated.
UPDATE models SET dialects = ARRAY['anthropic-messages', 'openai-chat', 'openai-responses']
  || CASE WHEN 'openai-embeddings' = ANY(dialects) THEN ARRAY['openai-embeddings'] ELSE ARRAY[]::text[] END
WHERE dialects && ARRAY['anthropic-messages', 'openai-chat', 'openai-responses'];
