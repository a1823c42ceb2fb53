import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  chatDialects,
  clientDialects,
  type Dialect,
  dialects,
  isRecord,
  readAnswer,
  readProviderError,
  SseReader,
  TranslationError,
  tapFor,
  translateRequest,
} from './index.ts';

/** Parsers meet arbitrary input: a few hundred inputs each here, `FUZZ_RUNS` of them at night. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const options = { numRuns };
vi.setConfig({ testTimeout: 900_000 });

const text = { type: 'text', text: 'Hi' };
const tool = { name: 'look', description: 'Looks', input_schema: { type: 'object', properties: { at: { type: 'string' } } } };
const requests: Record<Dialect, object> = {
  'anthropic-messages': {
    model: 'm',
    max_tokens: 10,
    system: [{ ...text, cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: [text, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } }] },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'x', signature: 's' },
          { type: 'tool_use', id: 't', name: 'look', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [text] }] },
    ],
    tools: [tool, { type: 'web_search_20250305', name: 'web_search' }],
    tool_choice: { type: 'auto' },
    stop_sequences: ['x'],
    thinking: { type: 'enabled', budget_tokens: 2000 },
    metadata: { user_id: 'u' },
  },
  'openai-chat': {
    model: 'm',
    stream: true,
    messages: [
      { role: 'developer', content: 'Be brief' },
      { role: 'user', content: [text, { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }] },
      { role: 'assistant', tool_calls: [{ id: 't', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }] },
      { role: 'tool', tool_call_id: 't', content: 'seen' },
    ],
    tools: [{ type: 'function', function: { name: 'look', parameters: tool.input_schema, strict: true } }],
    response_format: { type: 'json_schema', json_schema: { name: 'n', schema: {} } },
    n: 1,
    stop: ['x'],
    logit_bias: { '1': 2 },
    reasoning_effort: 'high',
  },
  'openai-responses': {
    model: 'm',
    instructions: 'Be brief',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Hi' },
          { type: 'input_image', image_url: 'data:image/png;base64,AA==' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' },
      { type: 'function_call', call_id: 't', name: 'look', arguments: '{}' },
      { type: 'function_call_output', call_id: 't', output: 'seen' },
      { type: 'item_reference', id: 'msg_1' },
    ],
    tools: [{ type: 'function', name: 'look', parameters: tool.input_schema }, { type: 'web_search' }],
    text: { format: { type: 'text' } },
    include: ['reasoning.encrypted_content'],
    previous_response_id: 'resp_1',
    store: false,
  },
  'openai-embeddings': { model: 'm', input: ['a', 'b'], dimensions: 3, encoding_format: 'float' },
  gemini: {
    contents: [
      { role: 'user', parts: [{ text: 'Hi' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }] },
      { role: 'model', parts: [{ functionCall: { name: 'look', args: {} }, thoughtSignature: 's' }] },
      { role: 'user', parts: [{ functionResponse: { name: 'look', response: { a: 1 } } }] },
    ],
    systemInstruction: { parts: [{ text: 'Be brief' }] },
    tools: [{ functionDeclarations: [{ name: 'look', parameters: tool.input_schema }] }, { googleSearch: {} }],
    generationConfig: { maxOutputTokens: 10, stopSequences: ['x'], thinkingConfig: { thinkingBudget: 100 }, candidateCount: 1 },
  },
  'gemini-embeddings': { content: { parts: [{ text: 'a' }] }, outputDimensionality: 3 },
};

/** JSON that providers and clients were not meant to send, with the names that trip up JavaScript. */
const stray = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    -1,
    0,
    1e308,
    2 ** 53,
    '',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    JSON.parse('{"__proto__":{"polluted":1}}'),
  ),
);

/** A valid value in which a few members, at any depth, are replaced, removed or doubled. */
function damaged(valid: unknown): fc.Arbitrary<Record<string, unknown>> {
  const damage = fc.record({
    at: fc.nat(200),
    how: fc.constantFrom('replace', 'remove', 'add'),
    value: stray,
    name: fc.string({ maxLength: 12 }),
  });
  return fc.array(damage, { minLength: 1, maxLength: 4 }).map((damages) => {
    const copy = structuredClone(valid) as Record<string, unknown>;
    for (const { at, how, value: shared, name } of damages) {
      const value = structuredClone(shared);
      const places = placesIn(copy);
      const place = places[at % places.length];
      if (!place) continue;
      const { parent, key } = place;
      if (how === 'replace') set(parent, key, value);
      else if (how === 'remove') Reflect.deleteProperty(parent, key);
      else set(parent, Array.isArray(parent) ? String(parent.length) : name, value);
    }
    // Removed items leave holes, which JSON has not.
    return JSON.parse(JSON.stringify(copy));
  });
}

function set(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(value: object): { readonly parent: object; readonly key: string }[] {
  return Object.entries(value).flatMap(([key, member]) => [
    { parent: value, key },
    ...(typeof member === 'object' && member !== null ? placesIn(member) : []),
  ]);
}

function expectCleanPrototype(): void {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

test.each(dialects)(
  'a damaged %s request is accepted or refused with a message, and translated or refused as untranslatable',
  (dialect) => {
    const path = dialect.startsWith('gemini')
      ? ({ operation: 'generate', model: 'm', stream: false, action: 'generateContent', isArray: false } as const)
      : null;
    fc.assert(
      fc.property(damaged(requests[dialect]), (body) => {
        const inspection = clientDialects[dialect].inspect(body, path);
        if (!inspection.ok) {
          expect(inspection.message.length).toBeGreaterThan(0);
          return;
        }
        for (const to of chatDialects) {
          if (!(chatDialects as readonly string[]).includes(dialect)) continue;
          try {
            JSON.stringify(translateRequest(dialect, to, body, { upstreamModel: 'm', maxOutputTokens: 100 }).body);
          } catch (error) {
            if (!(error instanceof TranslationError)) throw error;
          }
        }
        expectCleanPrototype();
      }),
      options,
    );
  },
);

const usage = { input_tokens: 3, output_tokens: 5, prompt_tokens: 3, completion_tokens: 5, total_tokens: 8, cache_read_input_tokens: 1 };
const answers = {
  'anthropic-messages': { type: 'message', id: 'msg_1', role: 'assistant', content: [text], stop_reason: 'end_turn', usage },
  'openai-chat': {
    object: 'chat.completion',
    id: 'c',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
    usage,
  },
  'openai-responses': {
    object: 'response',
    id: 'resp_1',
    status: 'completed',
    output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }],
    usage,
  },
  gemini: {
    candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 5 },
  },
} as const;

test.each(chatDialects)(
  'a damaged answer in %s, whole or as an event, is read without an error, and its counts are whole numbers',
  (dialect) => {
    fc.assert(
      fc.property(
        damaged(answers[dialect as keyof typeof answers]),
        fc.constantFrom('message', 'message_start', 'message_delta', 'response.completed', ''),
        (body, event) => {
          const whole = readAnswer(dialect, body);
          const tap = tapFor(dialect, { withholdUsage: true });
          const frame = `${event && `event: ${event}\n`}data: ${JSON.stringify({ ...body, ...(event && { type: event, message: body, response: body }) })}\n\n`;
          for (const one of [...new SseReader().pushBlock(Buffer.from(frame))]) tap.read(one);
          for (const reading of [whole, tap.reading()]) {
            for (const [meter, count] of Object.entries(reading.usage?.meters ?? {})) {
              expect([meter, Number.isSafeInteger(count) && count >= 0]).toEqual([meter, true]);
            }
          }
          expectCleanPrototype();
        },
      ),
      options,
    );
  },
);

const streamPiece = fc.oneof(
  fc.constantFrom(
    'data: {"a":1}',
    'data:',
    'event: x',
    ':',
    ': comment',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    'id: 1',
    'retry: 5',
    '\ufeff',
    '[DONE]',
    'é',
    '🎉',
  ),
  fc.string({ maxLength: 20 }),
);

test('server-sent events are the same wherever their bytes are cut, and no byte is lost', () => {
  fc.assert(
    fc.property(
      fc.array(streamPiece, { maxLength: 30 }),
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.uint8Array({ maxLength: 8 }),
      (pieces, cuts, tail) => {
        const bytes = Buffer.concat([Buffer.from(pieces.join('')), tail]);
        const read = (parts: readonly Buffer[]) => {
          const reader = new SseReader();
          return [...parts.flatMap((part) => reader.push(part)), ...reader.end()];
        };
        const whole = read([bytes]);
        const points = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const parts = points.slice(1).map((to, i) => bytes.subarray(points[i], to));
        const cut = read(parts.filter(({ length }) => length > 0));
        expect(cut.map(({ event, data }) => [event, data])).toEqual(whole.map(({ event, data }) => [event, data]));
        const mark = bytes.subarray(0, 3).equals(Buffer.from('\ufeff')) ? 3 : 0;
        expect(Buffer.concat(cut.map(({ raw }) => raw)).equals(bytes.subarray(mark))).toBe(true);
      },
    ),
    options,
  );
});

test('errors of providers are read from any text', () => {
  const shapes = damaged({
    error: { message: 'no', type: 't', code: 'c', status: 'S', details: [{ reason: 'R' }], errors: [{ message: 'x' }] },
  });
  fc.assert(
    fc.property(
      fc.oneof(
        shapes.map((body) => JSON.stringify(body)),
        fc.string(),
        fc.json(),
      ),
      (body) => {
        const error = readProviderError(body);
        if (error?.own) expect(isRecord(error.own)).toBe(true);
        expectCleanPrototype();
      },
    ),
    options,
  );
});
