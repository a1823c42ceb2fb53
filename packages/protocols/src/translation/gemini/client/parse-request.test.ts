import { describe, expect, test } from 'vitest';
import { SseFrame } from '../../../sse/sse-frame.ts';
import { type Fields, refusal, to } from '../../testing/request-of.ts';
import { createStreamTranslator } from '../../translate.ts';

const said = (...parts: Fields[]) => ({ role: 'user', parts });
const hi = [said({ text: 'hi' })];
const toClaude = (body: Fields, options: Fields = {}) => to('anthropic-messages', 'gemini', { contents: hi, ...body }, options);
const toChat = (body: Fields) => to('openai-chat', 'gemini', { contents: hi, ...body }).body;

describe('a Gemini client’s request', () => {
  test('is read in both spellings', () => {
    const camel = {
      systemInstruction: { parts: [{ text: 'Be kind.' }] },
      generationConfig: { maxOutputTokens: 50, stopSequences: ['x'], topP: 0.5 },
      tools: [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object', properties: { aBc: {} } } }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
    };
    const snake = {
      system_instruction: { parts: { text: 'Be kind.' } },
      generation_config: { max_output_tokens: 50, stop_sequences: ['x'], top_p: 0.5 },
      tools: [{ function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object', properties: { aBc: {} } } }] }],
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
    };
    expect(toClaude(snake)).toEqual(toClaude(camel));
    expect(toClaude(camel).body).toMatchObject({
      system: [{ text: 'Be kind.' }],
      max_tokens: 50,
      stop_sequences: ['x'],
      tools: [{ name: 'f', input_schema: { properties: { aBc: {} } } }],
      tool_choice: { type: 'tool', name: 'f' },
    });
  });

  test('has its schemas converted from Google’s own form', () => {
    const parameters = {
      type: 'OBJECT',
      properties: {
        type: { type: 'STRING', nullable: true, enum: ['a'], example: 'a' },
        list: { type: 'ARRAY', items: { anyOf: [{ type: 'NUMBER' }] }, minItems: '2' },
      },
      required: ['type'],
      propertyOrdering: ['type', 'list'],
    };
    const [tool] = toChat({ tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] }).tools as { function: Fields }[];
    expect(tool?.function.parameters).toEqual({
      type: 'object',
      properties: {
        type: { type: ['string', 'null'], enum: ['a', null] },
        list: { type: 'array', items: { anyOf: [{ type: 'number' }] }, minItems: 2 },
      },
      required: ['type'],
    });
  });

  test('has its results matched to calls by id, or by name in order', () => {
    const call = (id: string | null, args: Fields) => ({ functionCall: { ...(id && { id }), name: 'f', args } });
    const answer = (id: string | null, output: string) => ({ functionResponse: { ...(id && { id }), name: 'f', response: { output } } });
    const contents = [
      ...hi,
      { role: 'model', parts: [call(null, { n: 1 }), call('own', { n: 2 }), call(null, { n: 3 })] },
      { role: 'function', parts: [answer('own', 'two'), answer(null, 'one'), answer('made by the client', 'three')] },
    ];
    const { messages } = toClaude({ contents }).body as { messages: { content: Fields[] }[] };
    const calls = messages[1]?.content ?? [];
    const results = messages[2]?.content ?? [];
    const resultOf = (at: number) => JSON.stringify(results.find((one) => one.tool_use_id === calls[at]?.id));
    expect([resultOf(0), resultOf(1), resultOf(2)].map((text) => /one|two|three/.exec(text)?.[0])).toEqual(['one', 'two', 'three']);
    expect(calls[1]?.id).toBe('own');
  });

  test('keeps non-text results and errors', () => {
    const answered = (response: Fields) => {
      const contents = [
        ...hi,
        { role: 'model', parts: [{ functionCall: { name: 'f' } }] },
        said({ functionResponse: { name: 'f', response } }),
      ];
      const { messages } = toClaude({ contents }).body as { messages: { content: Fields[] }[] };
      const [result] = messages[2]?.content ?? [];
      return [((result?.content ?? []) as Fields[])[0]?.text, result?.is_error];
    };
    expect(answered({ output: 'yes' })).toEqual(['yes', undefined]);
    expect(answered({ error: 'no' })).toEqual(['no', true]);
    expect(answered({ result: { n: 1 } })).toEqual(['{"result":{"n":1}}', undefined]);
  });

  test('can ask for thinking in every supported way', () => {
    const asked = (thinkingConfig: Fields) =>
      to('openai-responses', 'gemini', { contents: hi, generationConfig: { thinkingConfig } }).body.reasoning;
    expect(asked({ thinkingLevel: 'HIGH', includeThoughts: true })).toEqual({ effort: 'high', summary: 'auto' });
    expect(asked({ thinkingBudget: 5_000 })).toEqual({ effort: 'medium' });
    expect(asked({ thinkingBudget: -1 })).toBeUndefined();
    const off = { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } };
    expect(toClaude(off).body.thinking).toEqual({ type: 'disabled' });
  });

  test('carries images, documents and audio', () => {
    const contents = [
      said(
        { inlineData: { mimeType: 'image/png', data: 'aGk=' } },
        { inline_data: { mime_type: 'text/plain', data: 'aGk=', display_name: 'n.txt' } },
        { fileData: { mimeType: 'application/pdf', fileUri: 'https://x.example/a.pdf' } },
      ),
    ];
    const { messages } = toClaude({ contents }).body as { messages: { content: Fields[] }[] };
    expect(messages[0]?.content).toMatchObject([
      { type: 'image', source: { type: 'base64', media_type: 'image/png' } },
      { type: 'document', source: { type: 'text', data: 'hi' }, title: 'n.txt' },
      { type: 'document', source: { type: 'url', url: 'https://x.example/a.pdf' } },
    ]);
    const audio = { contents: [said({ inlineData: { mimeType: 'audio/mpeg', data: 'aGk=' } })] };
    expect(JSON.stringify(toChat(audio))).toContain('"format":"mp3"');
  });

  test.each([
    [{ contents: [said({ fileData: { mimeType: 'image/png', fileUri: 'files/abc' } })] }, 'contents[0].parts[0].fileData.fileUri'],
    [{ contents: [said({ inlineData: { mimeType: 'video/mp4', data: '' } })] }, 'contents[0].parts[0].inlineData.mimeType'],
    [{ contents: [said({ executableCode: { code: 'x' } })] }, 'contents[0].parts[0].executableCode'],
    [{ cachedContent: 'cachedContents/x' }, 'cachedContent'],
    [{ generationConfig: { responseModalities: ['IMAGE'] } }, 'generationConfig.responseModalities'],
    [{ generationConfig: { responseMimeType: 'text/x.enum' } }, 'generationConfig.responseMimeType'],
    [{ generationConfig: { responseLogprobs: true } }, 'generationConfig.responseLogprobs'],
    [{ tools: [{ fileSearch: { fileSearchStoreNames: ['x'] } }] }, 'tools[0].fileSearch'],
    [{ tools: [{ googleSearch: {} }], toolConfig: { functionCallingConfig: { mode: 'ANY' } } }, 'toolConfig'],
  ])('is refused if it cannot be carried: %j', (body, param) => {
    expect(refusal(() => toClaude(body))).toEqual(['unsupported', param]);
  });

  test('gets a note for each part that is left out', () => {
    const body = { safetySettings: [{ category: 'x' }], tools: [{ googleSearch: {} }], generationConfig: { mediaResolution: 'LOW' } };
    const notes = toClaude(body).approximations.join('; ');
    for (const name of ['safetySettings', 'googleSearch', 'mediaResolution']) expect(notes).toContain(name);
  });

  test('gets its own tool names back', () => {
    const name = `mcp.server.${'x'.repeat(60)}`;
    const request = { contents: hi, tools: [{ function_declarations: [{ name }] }] };
    const [tool] = to('openai-chat', 'gemini', request).body.tools as { function: { name: string } }[];
    expect(tool?.function.name).toMatch(/^[\w-]{1,64}$/);
    const translator = createStreamTranslator('openai-chat', 'gemini', { id: 'g', model: 'm', created: 1, includeUsage: true }, request);
    const chunk = {
      choices: [{ delta: { tool_calls: [{ index: 0, id: 'c', function: { name: tool?.function.name, arguments: '{}' } }] } }],
    };
    const done = { choices: [{ delta: {}, finish_reason: 'tool_calls' }] };
    const text = [chunk, done].map((data) => translator.push(new SseFrame(Buffer.alloc(0), null, JSON.stringify(data)))).join('');
    expect(text + translator.end()).toContain(`"name":"${name}"`);
  });
});
