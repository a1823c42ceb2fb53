import { recordsOf, textOf } from '../translation/fields/read-fields.ts';
import { isRecord } from '../usage/usage-reading.ts';

type Fields = Record<string, unknown>;

/** The last event holds the whole response, but some servers leave its items out. */
export function gatherOpenaiResponses(events: readonly Fields[]): Fields | null {
  const last = events.findLast(
    ({ type, response }) => /^response\.(completed|incomplete|failed|cancelled)$/.test(textOf(type)) && isRecord(response),
  );
  const response = isRecord(last?.response) ? last.response : null;
  if (!response || recordsOf(response.output).length > 0) return response;
  const items = events.flatMap(({ type, item }) => (type === 'response.output_item.done' && isRecord(item) ? [item] : []));
  return { ...response, output: items };
}
