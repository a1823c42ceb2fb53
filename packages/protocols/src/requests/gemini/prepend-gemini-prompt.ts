import type { Operation } from '../../dialects/dialect-traits.ts';
import { changeItems, changeTopLevel, readTopLevel } from '../../json/top-level-fields.ts';
import { memberOf, spellingOf } from '../../translation/gemini/read-proto.ts';
import { isRecord, textOf } from '../../usage/usage-reading.ts';
import { beginsWithPrompt, type PrependedPrompt, type RequestText } from '../prepend-system-prompt.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Inserts a system prompt before everything else, as the first part of `systemInstruction`. A `countTokens` request accepts an instruction
 * only inside `generateContentRequest`, so bare contents are wrapped in one.
 */
export function prependGeminiPrompt(request: RequestText, prompt: string, operation: Operation): PrependedPrompt {
  if (operation !== 'count_tokens') return prepend(request, prompt);
  const { text, body } = request;
  const name = spellingOf(body, 'generateContentRequest');
  const counted = body[name];
  const inner: RequestText = isRecord(counted)
    ? { text: readTopLevel(text, name) ?? '{}', body: counted }
    : { text: changeTopLevel(text, { model: '"models/"' }), body: { ...body, model: 'models/' } };
  const prepended = prepend(inner, prompt);
  if (prepended.outcome === 'already-present') return { ...request, outcome: 'already-present' };
  const whole = isRecord(counted) ? text : '{}';
  return {
    text: changeTopLevel(whole, { [name]: prepended.text }),
    body: isRecord(counted) ? { ...body, [name]: prepended.body } : { [name]: prepended.body },
    outcome: 'prepended',
  };
}

function prepend({ text, body }: RequestText, prompt: string): PrependedPrompt {
  const name = spellingOf(body, 'systemInstruction');
  const instruction = body[name];
  if (textsOf(instruction).some((own) => beginsWithPrompt(own, prompt))) return { text, body, outcome: 'already-present' };
  const part = { text: prompt };
  const raw = readTopLevel(text, name);
  // The provider or translation will refuse anything that is not an instruction.
  if (isRecord(instruction) && raw !== null && (Array.isArray(instruction.parts) || isRecord(instruction.parts))) {
    const parts = [instruction.parts].flat();
    const rawParts = readTopLevel(raw, 'parts') ?? '[]';
    const items = Array.isArray(instruction.parts) ? textsOfItems(rawParts) : [rawParts];
    const written = `[${[JSON.stringify(part), ...items].join(',')}]`;
    return {
      text: changeTopLevel(text, { [name]: changeTopLevel(raw, { parts: written }) }),
      body: { ...body, [name]: { ...instruction, parts: [part, ...parts] } },
      outcome: 'prepended',
    };
  }
  const parts = typeof instruction === 'string' ? [part, { text: instruction }] : [part];
  const value = { ...(isRecord(instruction) && instruction), parts };
  return { text: changeTopLevel(text, { [name]: JSON.stringify(value) }), body: { ...body, [name]: value }, outcome: 'prepended' };
}

function textsOfItems(rawArray: string): string[] {
  const items: string[] = [];
  changeItems(rawArray, (item) => {
    items.push(item);
    return item;
  });
  return items;
}

function textsOf(instruction: unknown): string[] {
  if (typeof instruction === 'string') return [instruction];
  const parts = isRecord(instruction) ? memberOf(instruction, 'parts') : [];
  return [parts].flat().flatMap((part: unknown) => (isRecord(part) ? [textOf((part as Fields).text)] : []));
}
