import { recordsOf, textOf } from '../translation/fields/read-fields.ts';
import { namedEvent } from '../translation/write-sse.ts';

type Fields = Readonly<Record<string, unknown>>;

export function spreadOpenaiResponses(body: Fields): string {
  let sequence = 0;
  const event = (type: string, fields: Fields) => namedEvent(type, { type, sequence_number: sequence++, ...fields });
  const begun = { ...body, status: 'in_progress', output: [], usage: null, error: null, incomplete_details: null };
  let text = event('response.created', { response: begun }) + event('response.in_progress', { response: begun });
  for (const [output_index, item] of recordsOf(body.output).entries()) text += spreadItem(item, output_index, event);
  // A queued response has not ended.
  const isOver = /^(completed|incomplete|failed|cancelled)$/.test(textOf(body.status));
  return isOver ? text + event(`response.${body.status}`, { response: body }) : text;
}

function spreadItem(item: Fields, output_index: number, event: (type: string, fields: Fields) => string): string {
  const at = { item_id: item.id, output_index };
  const added = (start: Fields) => event('response.output_item.added', { output_index, item: { ...start, status: 'in_progress' } });
  const done = event.bind(null, 'response.output_item.done');
  switch (item.type) {
    case 'message': {
      let text = added({ ...item, content: [] });
      for (const [content_index, part] of recordsOf(item.content).entries()) {
        const place = { ...at, content_index };
        const isRefusal = part.type === 'refusal';
        const said = textOf(isRefusal ? part.refusal : part.text);
        const name = isRefusal ? 'refusal' : 'output_text';
        const logprobs = isRefusal ? {} : { logprobs: [] };
        text += event('response.content_part.added', { ...place, part: { ...part, [isRefusal ? 'refusal' : 'text']: '' } });
        text += event(`response.${name}.delta`, { ...place, delta: said, ...logprobs });
        text += event(`response.${name}.done`, { ...place, [isRefusal ? 'refusal' : 'text']: said, ...logprobs });
        text += event('response.content_part.done', { ...place, part });
      }
      return text + done({ output_index, item });
    }
    case 'function_call':
    case 'custom_tool_call': {
      const [name, field] =
        item.type === 'function_call'
          ? (['function_call_arguments', 'arguments'] as const)
          : (['custom_tool_call_input', 'input'] as const);
      const said = textOf(item[field]);
      return (
        added({ ...item, [field]: '' }) +
        event(`response.${name}.delta`, { ...at, delta: said }) +
        event(`response.${name}.done`, { ...at, [field]: said }) +
        done({ output_index, item })
      );
    }
    case 'reasoning': {
      let text = added({ ...item, summary: [] });
      for (const [summary_index, part] of recordsOf(item.summary).entries()) {
        const place = { ...at, summary_index };
        text += event('response.reasoning_summary_part.added', { ...place, part: { ...part, text: '' } });
        text += event('response.reasoning_summary_text.delta', { ...place, delta: textOf(part.text) });
        text += event('response.reasoning_summary_text.done', { ...place, text: textOf(part.text) });
        text += event('response.reasoning_summary_part.done', { ...place, part });
      }
      return text + done({ output_index, item });
    }
    default:
      return added(item) + done({ output_index, item });
  }
}
