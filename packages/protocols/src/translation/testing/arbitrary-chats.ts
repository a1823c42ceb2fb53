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

export type ClientDialect = Exclude<ChatDialect, 'gemini'>;

/** Not of white space alone, which is left out toward Anthropic. */
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
const names = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,20}$/);
const base64 = fc.base64String({ maxLength: 24 });
const schema = fc.dictionary(fc.constantFrom('type', 'properties', 'required', '__proto__', '$ref'), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 3,
});
const schemas = schema.map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
/** In the form that is not changed on the way. */
const toolSchemas = schemas.map((value) => fitToolSchema(value, 'f', []));
const argumentTexts = fc.dictionary(names, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map((value) => JSON.stringify(value));
const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

function cacheMarks(dialect: ClientDialect): fc.Arbitrary<CacheMark | null> {
  if (dialect === 'anthropic-messages')
    return option(fc.record({ kind: fc.constant('ephemeral'), ttl: fc.constantFrom('5m', '1h', null) }));
  return option(fc.record({ kind: fc.constant('breakpoint'), ttl: fc.constantFrom('30m', '12h', null) }));
}

function contentParts(dialect: ClientDialect, media: boolean): fc.Arbitrary<Part> {
  const cache = cacheMarks(dialect);
  const text = fc.record({ type: fc.constant('text'), text: words, cache });
  if (!media) return text;
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

function spokenParts(dialect: ClientDialect): fc.Arbitrary<Part[]> {
  const cache = dialect === 'anthropic-messages' ? cacheMarks(dialect) : fc.constant(null);
  const text = fc.record({ type: fc.constant('text'), text: words, cache });
  const refusal = fc.record({ type: fc.constant('refusal'), text: words });
  const call = fc.record({
    type: fc.constant('tool_call'),
    id: words,
    name: names,
    arguments: dialect === 'anthropic-messages' ? argumentTexts : fc.oneof(argumentTexts, fc.constant('{"a" :  1.50}'), fc.constant('')),
    kind: dialect === 'anthropic-messages' ? fc.constant('function') : fc.constantFrom('function', 'custom'),
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
  if (dialect === 'openai-responses') {
    return fc.array(fc.oneof(text, refusal, call, thought, redacted), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<Part[]>;
  }
  // Chat Completions has one order only.
  return fc
    .tuple(fc.array(text, { maxLength: 2 }), fc.array(refusal, { maxLength: 1 }), fc.array(call, { maxLength: 2 }))
    .map((groups) => groups.flat() as Part[]);
}

function results(dialect: ClientDialect): fc.Arbitrary<Part> {
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

function turnLists(dialect: ClientDialect): fc.Arbitrary<Turn[]> {
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

function tools(dialect: ClientDialect): fc.Arbitrary<Tool> {
  const shared = { name: names, description: option(words) };
  const fn = fc.record({
    ...shared,
    kind: fc.constant('function'),
    schema: toolSchemas,
    strict: dialect === 'openai-responses' ? fc.boolean() : option(fc.boolean()),
    cache: dialect === 'anthropic-messages' ? cacheMarks(dialect) : fc.constant(null),
  });
  const custom = fc.record({
    ...shared,
    kind: fc.constant('custom'),
    schema: option(schemas),
    strict: fc.constant(null),
    cache: fc.constant(null),
  });
  return (dialect === 'anthropic-messages' ? fn : fc.oneof(fn, custom)) as fc.Arbitrary<Tool>;
}

function choices(dialect: ClientDialect): fc.Arbitrary<ToolChoice> {
  const kind = dialect === 'anthropic-messages' ? fc.constant('function') : fc.constantFrom('function', 'custom');
  return fc.oneof(
    fc.record({ mode: fc.constantFrom('auto', 'any', 'none') }),
    fc.record({ mode: fc.constant('named'), name: names, kind }),
  ) as fc.Arbitrary<ToolChoice>;
}

function reasonings(dialect: ClientDialect): fc.Arbitrary<ReasoningRequest> {
  const effort = fc.constantFrom(...efforts);
  const none = fc.constant(null);
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

function outputs(dialect: ClientDialect): fc.Arbitrary<OutputFormat> {
  const none = fc.constant(null);
  const bare = dialect === 'anthropic-messages';
  const wanted = fc.record({
    kind: fc.constant('json_schema'),
    schema: schemas,
    name: bare ? none : names,
    description: bare ? none : option(words),
    strict: bare ? none : fc.boolean(),
  });
  const text = fc.constant({ kind: 'text' });
  return (bare ? fc.oneof(text, wanted) : fc.oneof(text, wanted, fc.constant({ kind: 'json_object' }))) as fc.Arbitrary<OutputFormat>;
}

/** Any request that the dialect can say exactly. */
export function arbitraryRequest(dialect: ClientDialect): fc.Arbitrary<ChatRequest> {
  const chat = dialect === 'openai-chat';
  const anthropic = dialect === 'anthropic-messages';
  const none = fc.constant(null);
  const number = option(fc.double({ min: 0, max: 2, noNaN: true }));
  return fc
    .record({
      turns: turnLists(dialect),
      tools: fc.uniqueArray(tools(dialect), { maxLength: 2, selector: ({ name }) => name }),
      toolChoice: option(choices(dialect)),
      parallelToolCalls: anthropic ? fc.constantFrom(null, false) : option(fc.boolean()),
      reasoning: option(reasonings(dialect)),
      output: outputs(dialect),
      // OpenAI takes no limit below 16.
      maxOutputTokens: anthropic ? fc.nat() : option(fc.integer({ min: dialect === 'openai-responses' ? 16 : 0 })),
      stopSequences: dialect === 'openai-responses' ? fc.constant([]) : fc.array(words, { maxLength: 4 }),
      temperature: number,
      topP: number,
      topK: anthropic ? option(fc.nat()) : none,
      frequencyPenalty: chat ? number : none,
      presencePenalty: chat ? number : none,
      seed: chat ? option(fc.nat()) : none,
      choices: chat ? fc.integer({ min: 1, max: 4 }) : fc.constant(1),
      logprobs: chat ? option(fc.record({ top: fc.nat(20) })) : none,
      logitBias: chat ? option(fc.constant({ '50256': -100 })) : none,
      stream: fc.boolean(),
      user: option(words),
      metadata: anthropic ? none : option(fc.constant({ purpose: 'test' })),
      serviceTier: anthropic ? fc.constantFrom(null, 'auto', 'standard_only', 'fast') : fc.constantFrom(null, 'flex', 'priority'),
      verbosity: anthropic ? none : option(fc.constantFrom('low', 'high')),
      cache: anthropic ? cacheMarks(dialect) : none,
      openaiExtras: anthropic ? fc.constant({}) : fc.constantFrom({}, { prompt_cache_key: 'k', safety_identifier: 's' }),
    })
    .map((request): ChatRequest => {
      const { toolChoice, parallelToolCalls } = request;
      if (request.tools.length === 0) return { ...request, toolChoice: null, parallelToolCalls: null };
      // Anthropic says "one at a time" within the choice, so there is a choice then, and none forbids it anyway.
      if (!anthropic || parallelToolCalls === null) return request;
      if (toolChoice?.mode === 'none') return { ...request, parallelToolCalls: null };
      return { ...request, toolChoice: toolChoice ?? { mode: 'auto' } };
    });
}

function usages(dialect: ClientDialect): fc.Arbitrary<ChatUsage> {
  const meters =
    dialect === 'anthropic-messages'
      ? ['cache_read', 'cache_write_5m', 'cache_write_1h', 'web_search']
      : ['cache_read', 'cache_write_30m', 'cache_write_12h', 'input_audio', 'input_image', 'output_audio'];
  const optional = fc.dictionary(fc.constantFrom(...meters), fc.integer({ min: 1, max: 1_000_000 }), { maxKeys: 6, noNullPrototype: true });
  return fc
    .record({ input: fc.nat(1_000_000), output: fc.nat(1_000_000), optional })
    .map(({ input, output, optional }) => ({ meters: { input, output, ...optional }, reasoningTokens: Math.floor(output / 2) }));
}

/** Any whole answer that the dialect can say exactly. */
export function arbitraryAnswer(dialect: ClientDialect): fc.Arbitrary<ChatAnswer> {
  const foreign = fc.constantFrom<ChatDialect>(
    ...(['anthropic-messages', 'openai-responses', 'gemini'] as const).filter((one) => one !== dialect),
  );
  const text = fc.record({ type: fc.constant('text'), text: words, cache: fc.constant(null) });
  const refusal = fc.record({ type: fc.constant('refusal'), text: words });
  const call = fc.record({
    type: fc.constant('tool_call'),
    id: words,
    name: names,
    arguments: dialect === 'anthropic-messages' ? argumentTexts : fc.oneof(argumentTexts, fc.constant('{"a" :  1.50}')),
    kind: dialect === 'anthropic-messages' ? fc.constant('function') : fc.constantFrom('function', 'custom'),
    cache: fc.constant(null),
  });
  const carried = { type: fc.constant('reasoning'), origin: foreign, id: option(names), signature: words };
  const thought = fc.record({ ...carried, text: words, redacted: fc.constant(false) });
  const redacted = fc.record({ ...carried, text: fc.constant(''), redacted: fc.constant(true) });
  const many = <T>(part: fc.Arbitrary<T>) => fc.array(part, { maxLength: 3 });
  const parts = (
    dialect === 'anthropic-messages'
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
        dialect === 'anthropic-messages' ? fc.constantFrom(null, 'priority', 'batch') : fc.constantFrom('default', 'flex', 'priority'),
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
