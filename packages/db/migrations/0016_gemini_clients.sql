-- Chat models answer clients of Gemini too, and models of embeddings those of its embeddings.
UPDATE models SET dialects = dialects || ARRAY['gemini'] WHERE 'openai-chat' = ANY(dialects) AND NOT 'gemini' = ANY(dialects);
UPDATE models SET dialects = dialects || ARRAY['gemini-embeddings']
WHERE 'openai-embeddings' = ANY(dialects) AND NOT 'gemini-embeddings' = ANY(dialects);
