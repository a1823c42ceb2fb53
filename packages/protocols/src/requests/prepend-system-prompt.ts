import type { FlatDialect } from '../dialect.ts';
import { changeTopLevel, readTopLevel } from '../json/top-level-fields.ts';
import { isRecord } from '../usage/usage-reading.ts';

export interface RequestText {
  /** The body as it is sent. */
  readonly text: string;
  /** The same body, parsed. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PrependedPrompt extends RequestText {
  readonly outcome: 'prepended' | 'already-present';
}

/**
 * Inserts a system prompt before everything else: as a separate block (Messages), a separate message (Chat), or the beginning of
 * `instructions` (Responses). The customer's content follows verbatim with its cache marks, and no mark is added, so every prompt begins
 * alike and caches hit. A prompt that is already present, even as the beginning of a longer text, is not added again.
 */
export function prependSystemPrompt(dialect: FlatDialect, request: RequestText, prompt: string): PrependedPrompt {
  const { body } = request;
  const present = { ...request, outcome: 'already-present' } as const;
  if (dialect === 'anthropic-messages') {
    const { system } = body;
    if (textsOf(system).some((text) => beginsWithPrompt(text, prompt))) return present;
    const block = JSON.stringify({ type: 'text', text: prompt });
    const raw = readTopLevel(request.text, 'system');
    if (Array.isArray(system)) return change(request, 'system', insertFirst(raw ?? '[]', block));
    const own = typeof system === 'string' && system !== '' ? `,{"type":"text","text":${raw}}` : '';
    return change(request, 'system', `[${block}${own}]`);
  }
  if (dialect === 'openai-chat') {
    const messages = Array.isArray(body.messages) ? body.messages : [];
    if (messages.some((message) => isSystem(message) && textsOf(message.content).some((text) => beginsWithPrompt(text, prompt))))
      return present;
    const raw = readTopLevel(request.text, 'messages') ?? '[]';
    return change(request, 'messages', insertFirst(raw, JSON.stringify({ role: 'system', content: prompt })));
  }
  const own = typeof body.instructions === 'string' ? body.instructions : '';
  const input = Array.isArray(body.input) ? body.input : [];
  if (beginsWithPrompt(own, prompt)) return present;
  if (input.some((item) => isSystem(item) && textsOf(item.content).some((text) => beginsWithPrompt(text, prompt)))) return present;
  return change(request, 'instructions', JSON.stringify(own === '' ? prompt : prompt + separator + own));
}

/** Separates the prompt from the customer's own instructions if both share one text. */
export const separator = '\n\n';

/** Ignores the final punctuation, since an agent's own prompt may continue the sentence. */
export function beginsWithPrompt(text: string, prompt: string): boolean {
  return text.trimStart().startsWith(prompt.trim().replace(/[.!]$/, ''));
}

function isSystem(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && (value.role === 'system' || value.role === 'developer');
}

/** The texts of a string or of text blocks. */
function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block: unknown) => (isRecord(block) && typeof block.text === 'string' ? [block.text] : []));
}

function insertFirst(rawArray: string, item: string): string {
  const rest = rawArray.slice(rawArray.indexOf('[') + 1);
  return `[${item}${rest.trimStart().startsWith(']') ? '' : ','}${rest}`;
}

function change({ text, body }: RequestText, field: string, raw: string): PrependedPrompt {
  return { text: changeTopLevel(text, { [field]: raw }), body: { ...body, [field]: JSON.parse(raw) as unknown }, outcome: 'prepended' };
}
