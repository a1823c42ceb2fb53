import { changeItems, changeTopLevel, readTopLevel } from '../json/top-level-fields.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { isRecord } from './usage-reading.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Objects in which providers and proxies report usage. Nothing else is searched: other fields hold the caller's and the model's words. */
const reports = new Set(['usage', 'usageMetadata', 'x_groq', 'response', 'message']);

/**
 * Removes what the provider charges us from whole events: `usage.cost` and `cost_details` (OpenRouter), `usage.cost` as an object (Perplexity),
 * `cost_in_usd_ticks` (xAI), a `cost` beside the usage (proxies). It is not what the client pays. Other events are returned as they are,
 * and are parsed only if they contain the word.
 */
export function withoutCosts(events: Buffer): Buffer {
  if (!events.includes('cost')) return events;
  const reader = new SseReader();
  return Buffer.concat([...reader.push(events), ...reader.end()].map(frameWithoutCosts));
}

function frameWithoutCosts(frame: SseFrame): Buffer {
  const { raw, data, event } = frame;
  if (data === null || !raw.includes('cost')) return raw;
  const changed = frame.record ? removeCosts(data, frame.record) : data;
  if (changed === data) return raw;
  const text = raw.toString();
  const at = text.indexOf(data);
  if (at !== -1) return Buffer.from(text.slice(0, at) + changed + text.slice(at + data.length));
  const lines = changed.split('\n').map((line) => `data: ${line}\n`);
  return Buffer.from(`${event === null ? '' : `event: ${event}\n`}${lines.join('')}\n`);
}

/** Does the same for a whole answer; `parsed` is what `bytes` contain. */
export function wholeWithoutCosts(bytes: Buffer, parsed: Fields): Buffer {
  if (!bytes.includes('cost')) return bytes;
  const text = bytes.toString();
  const changed = removeCosts(text, parsed);
  return changed === text ? bytes : Buffer.from(changed);
}

function removeCosts(text: string, record: Fields): string {
  if (!reportsCost(record)) return text;
  const changes: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(record)) {
    if (isCost(name)) changes[name] = null;
    else if (reports.has(name) && isRecord(value)) changes[name] = removeCosts(readTopLevel(text, name) ?? '{}', value);
    else if (name === 'choices' && Array.isArray(value))
      changes[name] = changeItems(readTopLevel(text, name) ?? '[]', (item, at) => removeFromChoice(item, value[at]));
  }
  return changeTopLevel(text, changes);
}

function reportsCost(record: Fields): boolean {
  return Object.entries(record).some(
    ([name, value]) =>
      isCost(name) ||
      (reports.has(name) && isRecord(value) && reportsCost(value)) ||
      (name === 'choices' &&
        Array.isArray(value) &&
        value.some((choice) => isRecord(choice) && isRecord(choice.usage) && reportsCost(choice.usage))),
  );
}

/** A choice can report usage (Moonshot); its message is the model's. */
function removeFromChoice(text: string, choice: unknown): string {
  if (!isRecord(choice) || !isRecord(choice.usage)) return text;
  return changeTopLevel(text, { usage: removeCosts(readTopLevel(text, 'usage') ?? '{}', choice.usage) });
}

function isCost(name: string): boolean {
  return name === 'is_byok' || /cost/i.test(name);
}
