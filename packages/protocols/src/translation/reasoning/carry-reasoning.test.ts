import { describe, expect, test } from 'vitest';
import { isRecord } from '../../usage/usage-reading.ts';
import { clients, dataOf, type Fields, thinks, translate } from '../testing/stream-of.ts';
import { translateRequest } from '../translate.ts';

describe('reasoning travels to the client and back', () => {
  const frames: Record<'anthropic-messages' | 'openai-responses' | 'gemini', Fields[]> = {
    'anthropic-messages': [
      { type: 'message_start', message: { usage: { input_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm.' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'Sig+/.na=' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'redacted_thinking', data: 'opaque' } },
      { type: 'content_block_stop', index: 1 },
      { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} } },
      { type: 'content_block_stop', index: 2 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 2 } },
      { type: 'message_stop' },
    ],
    'openai-responses': [
      { type: 'response.created', response: {} },
      { type: 'response.output_item.added', output_index: 0, item: { type: 'reasoning', id: 'rs_1', summary: [] } },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: 'hm.' },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'reasoning', id: 'rs_1', summary: [{ text: 'hm.' }], encrypted_content: 'Enc==' },
      },
      { type: 'response.output_item.added', output_index: 1, item: { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '' } },
      {
        type: 'response.output_item.done',
        output_index: 1,
        item: { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' },
      },
      { type: 'response.completed', response: { status: 'completed', usage: { input_tokens: 1, output_tokens: 2 } } },
    ],
    gemini: [
      {
        candidates: [
          {
            content: {
              parts: [
                { text: 'hm.', thought: true },
                { functionCall: { name: 'f', args: {} }, thoughtSignature: 'Gem==' },
              ],
            },
            finishReason: 'STOP',
          },
        ],
      },
    ],
  };

  /** The history that a client of the dialect sends back after it has read the stream. */
  function history(client: (typeof clients)[number], text: string): Fields {
    const events = dataOf(text);
    if (client === 'openai-responses') {
      const last = events.at(-1)?.response;
      const output = isRecord(last) ? (last.output as Fields[]) : [];
      const callId = output.find((item) => item.type === 'function_call')?.call_id;
      return { input: [{ role: 'user', content: 'hi' }, ...output, { type: 'function_call_output', call_id: callId, output: 'x' }] };
    }
    if (client === 'anthropic-messages') {
      const content = events.flatMap((event) => (event.type === 'content_block_start' ? [{ ...(event.content_block as Fields) }] : []));
      for (const event of events) {
        const block = content[event.index as number];
        const said = event.type === 'content_block_delta' && isRecord(event.delta) ? event.delta : {};
        if (block && said.thinking) block.thinking = `${block.thinking}${said.thinking}`;
        if (block && said.signature) block.signature = said.signature;
      }
      const id = content.find((block) => block.type === 'tool_use')?.id;
      const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'x' }] };
      return { max_tokens: 10, messages: [{ role: 'user', content: 'hi' }, { role: 'assistant', content }, result] };
    }
    if (client === 'gemini') {
      // Gemini CLI does not send thoughts back.
      const parts = events.flatMap((event) => (event.candidates as { content: { parts: Fields[] } }[])[0]?.content.parts ?? []);
      const kept = parts.filter((part) => part.thought !== true);
      const call = kept.find((part) => part.functionCall)?.functionCall as Fields;
      const answer = { functionResponse: { id: call.id, name: 'f', response: { output: 'x' } } };
      return {
        contents: [
          { role: 'user', parts: [{ text: 'hi' }] },
          { role: 'model', parts: kept },
          { role: 'user', parts: [answer] },
        ],
      };
    }
    const deltas = events.flatMap((event) => (event.choices as { delta: Fields }[]).map((choice) => choice.delta));
    const details = deltas.flatMap((one) => (Array.isArray(one.reasoning_details) ? one.reasoning_details : []));
    const id = (deltas.flatMap((one) => (Array.isArray(one.tool_calls) ? one.tool_calls : []))[0] as Fields).id;
    const tool_calls = [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }];
    return {
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: null, reasoning_details: details, tool_calls },
        { role: 'tool', tool_call_id: id, content: 'x' },
      ],
    };
  }

  const restored: Record<keyof typeof frames, (body: Fields) => unknown> = {
    'anthropic-messages': (body) => (body.messages as { content: Fields[] }[])[1]?.content.slice(0, 2),
    'openai-responses': (body) => (body.input as Fields[]).find((item) => item.type === 'reasoning'),
    gemini: (body) => (body.contents as { parts: Fields[] }[])[1]?.parts,
  };
  const expected: Record<keyof typeof frames, unknown> = {
    'anthropic-messages': [
      { type: 'thinking', thinking: 'hm.', signature: 'Sig+/.na=' },
      { type: 'redacted_thinking', data: 'opaque' },
    ],
    'openai-responses': { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm.' }], encrypted_content: 'Enc==' },
    gemini: [{ functionCall: { name: 'f', args: {} }, thoughtSignature: 'Gem==' }],
  };

  for (const upstream of Object.keys(frames) as (keyof typeof frames)[]) {
    for (const client of clients) {
      if (client === upstream) continue;
      test(`${upstream} through ${client}`, () => {
        const sent = history(client, translate(upstream, client, frames[upstream], { request: thinks }));
        const options = { upstreamModel: 'gemini-3-pro', maxOutputTokens: 100 };
        const back = translateRequest(client, upstream, { model: 'm', ...sent }, options).body;
        expect(restored[upstream](back)).toEqual(expected[upstream]);
        for (const other of Object.keys(frames) as (keyof typeof frames)[]) {
          if (other === upstream) continue;
          const elsewhere = JSON.stringify(translateRequest(client, other, { model: 'm', ...sent }, options).body);
          expect(elsewhere).not.toMatch(/Sig\+|opaque|Enc==|Gem==|drt1/);
        }
      });
    }
  }
});
