import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseRecord } from '../../json/parse-record.ts';
import type { ChatDialect } from '../intermediate.ts';

/** Our own answers in every provider's shape, with a folder for each dialect. */
const fixtures = resolve(import.meta.dirname, '../../../fixtures');

/** Recordings of real providers are not part of the repository; if they exist beside the checkout, they are replayed too. */
const recordings = process.env.RECORDED_STREAMS ?? resolve(import.meta.dirname, '../../../../../../shared/recorded-streams');
const hasRecordings = existsSync(recordings);
if (!hasRecordings) console.warn(`No recordings of providers at ${recordings}: only the project's own fixtures are replayed.`);

const folders: Record<ChatDialect, readonly string[]> = {
  'anthropic-messages': ['anthropic'],
  'openai-chat': ['deepseek-chat', 'groq', 'mistral', 'openai-chat', 'openai-compatible-chat', 'xai'],
  'openai-responses': ['openai-responses', 'xai-responses', 'open-responses-responses'],
  gemini: ['google'],
};

type Fields = Record<string, unknown>;

/** A recorded answer: the events of a stream, or one body. */
export interface Recorded {
  readonly name: string;
  readonly dialect: ChatDialect;
  readonly events: readonly Fields[];
}

/** Every fixture and every recorded stream of a dialect; a file that holds several streams is split. */
export function recordedStreams(dialect: ChatDialect): Recorded[] {
  return [...filesOf(fixtures, [dialect], '.jsonl'), ...filesOf(recordings, folders[dialect], '.chunks.txt')].flatMap(({ name, text }) => {
    const answers: Fields[][] = [];
    for (const line of text.split('\n').filter((one) => one !== '')) {
      const event = parseRecord(line);
      // A few recorded lines are corrupt; skip lines that cannot be parsed.
      if (!event) continue;
      const begins = event.type === 'message_start' || event.type === 'response.created';
      if (begins || answers.length === 0) answers.push([]);
      answers.at(-1)?.push(event);
    }
    // Google's folder also holds answers of another Google API.
    return answers
      .filter((events) => dialect !== 'gemini' || events[0]?.candidates !== undefined)
      .map((events, at) => ({ name: answers.length > 1 ? `${name} (${at + 1})` : name, dialect, events }));
  });
}

/** Every fixture and every recorded whole answer of a dialect; fragments and errors are left out. */
export function recordedBodies(dialect: ChatDialect): Recorded[] {
  const holds: Record<ChatDialect, string> = {
    'anthropic-messages': 'content',
    'openai-chat': 'choices',
    'openai-responses': 'output',
    gemini: 'candidates',
  };
  return [...filesOf(fixtures, [dialect], '.json'), ...filesOf(recordings, folders[dialect], '.json')].flatMap(({ name, text }) => {
    const body = parseRecord(text);
    return body && Array.isArray(body[holds[dialect]]) && body.role !== 'user' ? [{ name, dialect, events: [body] }] : [];
  });
}

/** The stream as it came over the wire. */
export function asSse(recorded: Recorded): string {
  const named = recorded.dialect === 'anthropic-messages' || recorded.dialect === 'openai-responses';
  const frames = recorded.events.map((event) => `${named ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`);
  return frames.join('') + (recorded.dialect === 'openai-chat' ? 'data: [DONE]\n\n' : '');
}

function filesOf(root: string, folders: readonly string[], ending: string): { name: string; text: string }[] {
  if (!existsSync(root)) return [];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(ending))
      .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(join(root, folder, file), 'utf8') })),
  );
}
