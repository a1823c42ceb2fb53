import { z } from 'zod';
import type { Draft } from './Composer.tsx';
import type { Pane } from './conversation.ts';
import { noSettings, type Settings } from './request-body.ts';

/** The most that images may take of the browser's history, in characters. */
const maxImageChars = 2_000_000;

const draft = z.object({ text: z.string(), images: z.array(z.string()) });
const settings = z.object({
  system: z.string(),
  maxTokens: z.string(),
  temperature: z.string(),
  topP: z.string(),
  effort: z.string(),
  tools: z.string(),
});
const question = z.object({ role: z.literal('user'), id: z.string(), text: z.string(), images: z.array(z.string()) });
const count = z.number().nullable();
const text = z.string().nullable();
const answer = z.object({
  role: z.literal('assistant'),
  id: z.string(),
  model: z.string(),
  text: z.string(),
  reasoning: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string(), result: text })),
  state: z.enum(['running', 'done', 'stopped', 'failed']).transform((state) => (state === 'running' ? ('stopped' as const) : state)),
  finish: text,
  failure: z.null().catch(null),
  promptTokens: count.default(null),
  figures: z.object({ firstTokenMs: count, totalMs: count, inputTokens: count, outputTokens: count, receiptId: text, costUsd: text }),
});
const panes = z
  .array(z.object({ id: z.string(), model: z.string(), turns: z.array(z.discriminatedUnion('role', [question, answer])) }))
  .min(1)
  .max(2);

export const readDraft = (kept: unknown): Draft | undefined => draft.safeParse(kept).data;
export const readSettings = (kept: unknown): Settings | undefined => settings.safeParse({ ...noSettings, ...(kept as object) }).data;
export const readPanes = (kept: unknown): readonly Pane[] | undefined => panes.safeParse(kept).data;

/** A draft without images that are too large to keep. */
export function keepDraft(full: Draft): Draft {
  return full.images.reduce((sum, { length }) => sum + length, 0) > maxImageChars ? { ...full, images: [] } : full;
}
