import fc from 'fast-check';
import type {
  AnswerPart,
  CacheMark,
  ChatAnswer,
  ChatDialect,
  ChatRequest,
  ChatUsage,
  OutputFormat,
  Part,
  ReasoningRequest,
  StopReason,
  Tool,
  ToolChoice,
  Turn,
} from '../intermediate.ts';
import { efforts } from '../intermediate.ts';
import { fitToolSchema } from '../tools/fit-schema.ts';

/** Never whitespace only, since that is left out for Anthropic. */
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
const names = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,20}$/);
const base64 = fc.base64String({ maxLength: 24 });
const schema = fc.dictionary(fc.constantFrom('type', 'properties', 'required', '__proto__', '$ref'), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 3,
});
const schemas = schema.map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
/** Already in the form that translation leaves unchanged. */
const toolSchemas = schemas.map((value) => fitToolSchema(value, 'f', []));
const argumentTexts = fc.dictionary(names, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map((value) => JSON.stringify(value));
const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Already in the form that translation to Gemini leaves unchanged. */
const plainSchemas = fc
  .dictionary(names, fc.constantFrom({ type: 'string' }, { type: 'integer', minimum: 0 }), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  })
  .map((properties): Record<string, unknown> => ({ type: 'object', properties }));

function cacheMarks(dialect: ChatDialect): fc.Arbitrary<CacheMark | null> {
  if (dialect === 'gemini') return fc.constant(null);
  if (dialect === 'anthropic-messages')
    return option(fc.record({ kind: fc.constant('ephemeral'), ttl: fc.constantFrom('5m', '1h', null) }));
  return option(fc.record({ kind: fc.constant('breakpoint'), ttl: fc.constantFrom('30m', '12h', null) }));
}

function contentParts(dialect: ChatDialect, media: boolean): fc.Arbitrary<Part> {
  const cache = cacheMarks(dialect);
  const text = fc.record({ type: fc.constant('text'), text: words, cache });
  if (!media) return text;
  if (dialect === 'gemini') return geminiParts();
  const openai = dialect !== 'anthropic-messages';
  const family = fc.constant(openai ? 'openai' : 'anthropic');
  const file = fc.record({ kind: fc.constant('file'), id: names, family });
  const url = fc.record({ kind: fc.constant('url'), url: fc.webUrl() });
  const picture = fc.record({ kind: fc.constant('base64'), mediaType: fc.constantFrom('image/png', 'image/jpeg'), data: base64 });
  const pdf = fc.record({ kind: fc.constant('base64'), mediaType: fc.constant('application/pdf'), data: base64 });
  const plain = fc.record({ kind: fc.constant('text'), text: words });
  const image = fc.record({
    type: fc.constant('image'),
    source: dialect === 'openai-chat' ? fc.oneof(url, picture) : fc.oneof(url, picture, file),
    detail:
      dialect === 'openai-responses'
        ? fc.constantFrom('auto', 'low', 'high')
        : dialect === 'openai-chat'
          ? fc.constantFrom(null, 'low')
          : fc.constant(null),
    cache,
  });
  const document = fc.record({
    type: fc.constant('document'),
    source:
      dialect === 'anthropic-messages'
        ? fc.oneof(pdf, url, file, plain)
        : dialect === 'openai-chat'
          ? fc.oneof(pdf, file)
          : fc.oneof(pdf, url, file),
    title: openai ? words : option(words),
    cache,
  });
  const audio = fc.record({ type: fc.constant('audio'), format: fc.constantFrom('wav', 'mp3'), data: base64, cache });
  return dialect === 'openai-chat' ? fc.oneof(text, image, document, audio) : fc.oneof(text, image, document);
}

function geminiParts(): fc.Arbitrary<Part> {
  const cache = fc.constant(null);
  const none = fc.constant(null);
  const address = fc.record({ kind: fc.constant('url'), url: fc.webUrl() });
  const bytes = (mediaType: string) => fc.record({ kind: fc.constant('base64'), mediaType: fc.constant(mediaType), data: base64 });
  const jpeg = fc.record({ kind: fc.constant('url'), url: fc.webUrl().map((url) => `${url}/x.jpeg`) });
  return fc.oneof(
    fc.record({ type: fc.constant('text'), text: words, cache }),
    fc.record({ type: fc.constant('image'), source: fc.oneof(jpeg, bytes('image/png')), detail: none, cache }),
    fc.record({ type: fc.constant('document'), source: fc.oneof(address, bytes('application/pdf')), title: none, cache }),
    fc.record({ type: fc.constant('audio'), format: fc.constantFrom('wav', 'mp3'), data: base64, cache }),
  ) as fc.Arbitrary<Part>;
}

/** True for dialects in which call arguments must be an object: Anthropic and Gemini. */
const callsByObject = (dialect: ChatDialect) => dialect === 'anthropic-messages' || dialect === 'gemini';

function spokenParts(dialect: ChatDialect): fc.Arbitrary<Part[]> {
  const cache = dialect === 'anthropic-messages' ? cacheMarks(dialect) : fc.constant(null);
  const text = fc.record({ type: fc.constant('text'), text: words, cache });
  const refusal = fc.record({ type: fc.constant('refusal'), text: words });
  const call = fc.record({
    type: fc.constant('tool_call'),
    id: words,
    name: names,
    arguments: callsByObject(dialect) ? argumentTexts : fc.oneof(argumentTexts, fc.constant('{"a" :  1.50}'), fc.constant('')),
    kind: callsByObject(dialect) ? fc.constant('function') : fc.constantFrom('function', 'custom'),
    cache: dialect === 'anthropic-messages' ? cacheMarks(dialect) : fc.constant(null),
  });
  const own = { type: fc.constant('reasoning'), origin: fc.constant(dialect), signature: words.map((value) => `=${value}`) };
  const thought = fc.record({
    ...own,
    text: words,
    id: dialect === 'openai-responses' ? names : fc.constant(null),
    redacted: fc.constant(false),
  });
  const redacted = fc.record({
    ...own,
    text: fc.constant(''),
    id: dialect === 'openai-responses' ? names : fc.constant(null),
    redacted: fc.constant(true),
  });
  if (dialect === 'anthropic-messages')
    return fc.array(fc.oneof(text, call, thought, redacted), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<Part[]>;
  // A signature belongs to the part after it, and newer models require one on the first call.
  if (dialect === 'gemini') {
    return fc
      .tuple(fc.array(fc.oneof(text, thought), { maxLength: 2 }), redacted, fc.array(fc.oneof(text, call), { minLength: 1, maxLength: 3 }))
      .map((groups) => groups.flat() as Part[]);
  }
  if (dialect === 'openai-responses') {
    return fc.array(fc.oneof(text, refusal, call, thought, redacted), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<Part[]>;
  }
  // Chat Completions has a fixed order of parts.
  return fc
    .tuple(fc.array(text, { maxLength: 2 }), fc.array(refusal, { maxLength: 1 }), fc.array(call, { maxLength: 2 }))
    .map((groups) => groups.flat() as Part[]);
}

function results(dialect: ChatDialect): fc.Arbitrary<Part> {
  return fc.record({
    type: fc.constant('tool_result'),
    callId: words.map((id) => `result ${id}`),
    kind: dialect === 'openai-responses' ? fc.constantFrom('function', 'custom') : fc.constant('function'),
    content: fc.array(
      contentParts(dialect, dialect !== 'openai-chat').filter((part) => part.type !== 'audio'),
      { minLength: 1, maxLength: 2 },
    ),
    isError: dialect === 'anthropic-messages' ? fc.boolean() : fc.constant(false),
    cache: dialect === 'anthropic-messages' ? cacheMarks(dialect) : fc.constant(null),
  }) as fc.Arbitrary<Part>;
}

/** Gemini matches results to calls by position, so results follow their calls in the same order. */
function geminiTurns(): fc.Arbitrary<Turn[]> {
  const system = fc.record({ role: fc.constant('system'), parts: fc.array(contentParts('gemini', false), { minLength: 1, maxLength: 2 }) });
  const user = fc.record({ role: fc.constant('user'), parts: fc.array(contentParts('gemini', true), { minLength: 1, maxLength: 3 }) });
  const exchange = fc.tuple(user, spokenParts('gemini'), fc.record({ text: words, isError: fc.boolean() }));
  return fc.tuple(fc.array(system, { maxLength: 1 }), fc.array(exchange, { maxLength: 3 }), user).map(([first, exchanges, last]) => {
    const turns = exchanges.flatMap(([asked, parts, { text, isError }], round) => {
      const named = parts.map((part, at) => (part.type === 'tool_call' ? { ...part, id: `${round}.${at} ${part.id}` } : part));
      const results = named.flatMap((part) =>
        part.type === 'tool_call'
          ? [
              {
                type: 'tool_result',
                callId: part.id,
                kind: 'function',
                content: [{ type: 'text', text, cache: null }],
                isError,
                cache: null,
              },
            ]
          : [],
      );
      const said = { role: 'assistant', parts: named };
      if (results.length === 0) return [asked, said];
      return [asked, said, { role: 'user', parts: results }, { role: 'assistant', parts: [{ type: 'text', text, cache: null }] }];
    });
    return [...first, ...turns, last] as Turn[];
  });
}

function turnLists(dialect: ChatDialect): fc.Arbitrary<Turn[]> {
  if (dialect === 'gemini') return geminiTurns();
  const system = fc.record({
    role: dialect === 'anthropic-messages' ? fc.constant('system') : fc.constantFrom('system', 'developer'),
    parts: fc.array(contentParts(dialect, false), { minLength: 1, maxLength: 2 }),
  });
  const spoken = fc.array(contentParts(dialect, true), { minLength: 1, maxLength: 3 });
  const user = fc.record({
    role: fc.constant('user'),
    parts: fc.oneof(spoken, fc.array(results(dialect), { minLength: 1, maxLength: 2 })),
  });
  const assistant = fc.record({ role: fc.constant('assistant'), parts: spokenParts(dialect) });
  const exchange = fc.tuple(
    user,
    assistant,
    fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(system) }),
  );
  return fc
    .tuple(fc.array(system, { maxLength: 1 }), fc.array(exchange, { maxLength: 3 }), user)
    .map(([first, exchanges, last]) => [...first, ...exchanges.flatMap(([u, a, s]) => [u, a, ...s]), last] as Turn[]);
}

function tools(dialect: ChatDialect): fc.Arbitrary<Tool> {
  const shared = { name: names, description: option(words) };
  const fn = fc.record({
    ...shared,
    kind: fc.constant('function'),
    schema: dialect === 'gemini' ? plainSchemas : toolSchemas,
    strict: dialect === 'openai-responses' ? fc.boolean() : dialect === 'gemini' ? fc.constant(null) : option(fc.boolean()),
    cache: dialect === 'anthropic-messages' ? cacheMarks(dialect) : fc.constant(null),
  });
  const custom = fc.record({
    ...shared,
    kind: fc.constant('custom'),
    schema: option(schemas),
    strict: fc.constant(null),
    cache: fc.constant(null),
  });
  return (callsByObject(dialect) ? fn : fc.oneof(fn, custom)) as fc.Arbitrary<Tool>;
}

function choices(dialect: ChatDialect): fc.Arbitrary<ToolChoice> {
  const kind = callsByObject(dialect) ? fc.constant('function') : fc.constantFrom('function', 'custom');
  return fc.oneof(
    fc.record({ mode: fc.constantFrom('auto', 'any', 'none') }),
    fc.record({ mode: fc.constant('named'), name: names, kind }),
  ) as fc.Arbitrary<ToolChoice>;
}

function reasonings(dialect: ChatDialect): fc.Arbitrary<ReasoningRequest> {
  const effort = fc.constantFrom(...efforts);
  const none = fc.constant(null);
  if (dialect === 'gemini') {
    const level = fc.constantFrom('minimal', 'low', 'medium', 'high');
    return fc.record({
      mode: none,
      effort: level,
      budgetTokens: none,
      display: fc.constantFrom('auto', 'omitted'),
    }) as fc.Arbitrary<ReasoningRequest>;
  }
  if (dialect === 'openai-chat') return fc.record({ mode: none, effort, budgetTokens: none, display: none });
  if (dialect === 'openai-responses')
    return fc.record({ mode: none, effort, budgetTokens: none, display: fc.constantFrom(null, 'auto', 'detailed') });
  const display = fc.constantFrom(null, 'summarized', 'omitted');
  return fc.oneof(
    fc.record({ mode: fc.constantFrom('off', 'adaptive', 'between_tools'), effort: option(effort), budgetTokens: none, display }),
    fc.record({ mode: fc.constant('budget'), effort: option(effort), budgetTokens: fc.nat(), display }),
    fc.record({ mode: none, effort, budgetTokens: none, display: none }),
  ) as fc.Arbitrary<ReasoningRequest>;
}

function outputs(dialect: ChatDialect): fc.Arbitrary<OutputFormat> {
  const none = fc.constant(null);
  const bare = callsByObject(dialect);
  const wanted = fc.record({
    kind: fc.constant('json_schema'),
    schema: dialect === 'gemini' ? plainSchemas : schemas,
    name: bare ? none : names,
    description: bare ? none : option(words),
    strict: bare ? none : fc.boolean(),
  });
  const text = fc.constant({ kind: 'text' });
  return (
    dialect === 'anthropic-messages' ? fc.oneof(text, wanted) : fc.oneof(text, wanted, fc.constant({ kind: 'json_object' }))
  ) as fc.Arbitrary<OutputFormat>;
}

/** Any request that the dialect can express exactly. */
export function arbitraryRequest(dialect: ChatDialect): fc.Arbitrary<ChatRequest> {
  const chat = dialect === 'openai-chat';
  const gemini = dialect === 'gemini';
  const anthropic = dialect === 'anthropic-messages';
  const plain = anthropic || gemini;
  const none = fc.constant(null);
  const number = option(fc.double({ min: 0, max: 2, noNaN: true }));
  return fc
    .record({
      turns: turnLists(dialect),
      tools: fc.uniqueArray(tools(dialect), { maxLength: 2, selector: ({ name }) => name }),
      toolChoice: option(choices(dialect)),
      parallelToolCalls: gemini ? none : anthropic ? fc.constantFrom(null, false) : option(fc.boolean()),
      reasoning: option(reasonings(dialect)),
      output: outputs(dialect),
      // OpenAI accepts no limit below 16.
      maxOutputTokens: anthropic ? fc.nat() : option(fc.integer({ min: dialect === 'openai-responses' ? 16 : 0 })),
      stopSequences: dialect === 'openai-responses' ? fc.constant([]) : fc.array(words, { maxLength: 4 }),
      temperature: number,
      topP: number,
      topK: plain ? option(fc.nat()) : none,
      frequencyPenalty: chat || gemini ? number : none,
      presencePenalty: chat || gemini ? number : none,
      seed: chat || gemini ? option(fc.nat()) : none,
      choices: chat ? fc.integer({ min: 1, max: 4 }) : fc.constant(1),
      logprobs: chat ? option(fc.record({ top: fc.nat(20) })) : none,
      logitBias: chat ? option(fc.constant({ '50256': -100 })) : none,
      stream: gemini ? fc.constant(false) : fc.boolean(),
      user: gemini ? none : option(words),
      metadata: plain ? none : option(fc.constant({ purpose: 'test' })),
      serviceTier: gemini
        ? none
        : anthropic
          ? fc.constantFrom(null, 'auto', 'standard_only', 'fast')
          : fc.constantFrom(null, 'flex', 'priority'),
      verbosity: plain ? none : option(fc.constantFrom('low', 'high')),
      cache: anthropic ? cacheMarks(dialect) : none,
      openaiExtras: plain ? fc.constant({}) : fc.constantFrom({}, { prompt_cache_key: 'k', safety_identifier: 's' }),
    })
    .map((request): ChatRequest => {
      const { toolChoice, parallelToolCalls } = request;
      if (request.tools.length === 0) return { ...request, toolChoice: null, parallelToolCalls: null };
      // Anthropic puts the parallel setting into the tool choice, so one must exist; `none` has no parallel setting.
      if (!anthropic || parallelToolCalls === null) return request;
      if (toolChoice?.mode === 'none') return { ...request, parallelToolCalls: null };
      return { ...request, toolChoice: toolChoice ?? { mode: 'auto' } };
    });
}

function usages(dialect: ChatDialect): fc.Arbitrary<ChatUsage> {
  const meters =
    dialect === 'anthropic-messages'
      ? ['cache_read', 'cache_write_5m', 'cache_write_1h', 'web_search']
      : dialect === 'gemini'
        ? ['cache_read', 'input_audio', 'input_image', 'output_audio', 'output_image']
        : ['cache_read', 'cache_write_30m', 'cache_write_12h', 'input_audio', 'input_image', 'output_audio'];
  const optional = fc.dictionary(fc.constantFrom(...meters), fc.integer({ min: 1, max: 1_000_000 }), { maxKeys: 6, noNullPrototype: true });
  return fc
    .record({ input: fc.nat(1_000_000), output: fc.nat(1_000_000), optional })
    .map(({ input, output, optional }) => ({ meters: { input, output, ...optional }, reasoningTokens: Math.floor(output / 2) }));
}

/** Any whole answer that the dialect can express exactly. */
export function arbitraryAnswer(dialect: ChatDialect): fc.Arbitrary<ChatAnswer> {
  const foreign = fc.constantFrom<ChatDialect>(
    ...(['anthropic-messages', 'openai-responses', 'gemini'] as const).filter((one) => one !== dialect),
  );
  const text = fc.record({ type: fc.constant('text'), text: words, cache: fc.constant(null) });
  const refusal = fc.record({ type: fc.constant('refusal'), text: words });
  const call = fc.record({
    type: fc.constant('tool_call'),
    id: words,
    name: names,
    arguments: callsByObject(dialect) ? argumentTexts : fc.oneof(argumentTexts, fc.constant('{"a" :  1.50}')),
    kind: callsByObject(dialect) ? fc.constant('function') : fc.constantFrom('function', 'custom'),
    cache: fc.constant(null),
  });
  const carried = { type: fc.constant('reasoning'), origin: foreign, id: option(names), signature: words };
  const thought = fc.record({ ...carried, text: words, redacted: fc.constant(false) });
  const redacted = fc.record({ ...carried, text: fc.constant(''), redacted: fc.constant(true) });
  const many = <T>(part: fc.Arbitrary<T>) => fc.array(part, { maxLength: 3 });
  const parts = (
    callsByObject(dialect)
      ? many(fc.oneof(text, call, thought, redacted))
      : dialect === 'openai-responses'
        ? many(fc.oneof(text, refusal, call, thought, redacted))
        : fc
            .tuple(many(fc.oneof(thought, redacted)), fc.array(text, { maxLength: 1 }), fc.array(refusal, { maxLength: 1 }), many(call))
            .map((groups) => groups.flat())
  ) as fc.Arbitrary<AnswerPart[]>;
  return fc
    .record({
      parts,
      wanted: fc.constantFrom<StopReason>('end', 'limit', 'stop_sequence', 'pause', 'refusal'),
      usage: usages(dialect),
      serviceTier:
        dialect === 'gemini'
          ? fc.constantFrom(null, 'flex', 'priority')
          : dialect === 'anthropic-messages'
            ? fc.constantFrom(null, 'priority', 'batch')
            : fc.constantFrom('default', 'flex', 'priority'),
      words,
    })
    .map(({ parts, wanted, usage, serviceTier, words }): ChatAnswer => {
      const base = { parts, usage, serviceTier, stopSequence: null, error: null };
      if (parts.some((part) => part.type === 'tool_call')) return { ...base, stop: 'tool_calls' };
      if (parts.some((part) => part.type === 'refusal')) return { ...base, stop: 'refusal' };
      if (dialect !== 'anthropic-messages') return { ...base, stop: wanted === 'limit' || wanted === 'refusal' ? wanted : 'end' };
      if (wanted === 'refusal') return { ...base, parts: [...parts, { type: 'refusal', text: words }], stop: wanted };
      return { ...base, stop: wanted, stopSequence: wanted === 'stop_sequence' ? words : null };
    });
}
