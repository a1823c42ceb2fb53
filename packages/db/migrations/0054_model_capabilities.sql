-- What a model can do; null: not known. What providers say publicly about the models of the first catalogue is filled in here,
-- as `known-capabilities.ts` has it for models that are added later.
ALTER TABLE models ADD COLUMN image_input boolean, ADD COLUMN tool_use boolean, ADD COLUMN reasoning boolean;
--> statement-breakpoint
UPDATE models SET image_input = false, tool_use = false, reasoning = false WHERE vendor = 'openai' AND id ~ '^text-embedding-';
--> statement-breakpoint
UPDATE models SET image_input = id <> 'o3-mini', tool_use = true, reasoning = CASE WHEN id = 'gpt-5.3' THEN NULL ELSE id !~ '^gpt-4' END
  WHERE vendor = 'openai' AND id ~ '^(gpt-4o(-mini)?|gpt-4\.1(-mini|-nano)?|gpt-5(\.[1-6])?(-(mini|nano|pro|codex|codex-mini|luna|sol|terra))?|gpt-6-(astra|luna|sol)|o3|o3-mini|o4-mini)$';
--> statement-breakpoint
UPDATE models SET image_input = true, tool_use = true, reasoning = true
  WHERE (vendor = 'anthropic' AND id ~ '^claude-(haiku|sonnet|opus|fable)-(4-[15-8]|5|5-1|5-5)$')
     OR (vendor = 'google' AND id ~ '^gemini-(2\.5|3|3\.[15678])-(pro|flash|flash-lite)(-preview)?$')
     OR vendor = 'sandbox';
