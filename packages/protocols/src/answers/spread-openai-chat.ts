import { recordsOf } from '../translation/fields/read-fields.ts';
import { dataEvent } from '../translation/write-sse.ts';
import { isRecord } from '../usage/usage-reading.ts';

type Fields = Readonly<Record<string, unknown>>;

export function spreadOpenaiChat(body: Fields): string {
  const { choices, usage, ...rest } = body;
  const head = { ...rest, object: 'chat.completion.chunk' };
  let text = '';
  for (const choice of recordsOf(choices)) {
    const { message, finish_reason = null, ...place } = choice;
    const said = isRecord(message) ? message : {};
    const calls = recordsOf(said.tool_calls).map((call, index) => ({ index, ...call }));
    const delta = calls.length > 0 ? { ...said, tool_calls: calls } : said;
    text += dataEvent({ ...head, choices: [{ index: 0, ...place, delta, finish_reason: null }] });
    text += dataEvent({ ...head, choices: [{ index: place.index ?? 0, delta: {}, finish_reason }] });
  }
  if (isRecord(usage)) text += dataEvent({ ...head, choices: [], usage });
  return `${text}data: [DONE]\n\n`;
}
