import type { CodeSample } from '@derouter/ui';
import type { ChatRequest, Message, Tool } from './request-body.ts';

/** The same request for each client. `key` is inserted verbatim. */
export function requestSamples(baseUrl: string, key: string, request: ChatRequest): CodeSample[] {
  const short = { ...request, messages: request.messages.map(abbreviateImages) };
  return [
    { name: 'curl', code: curl(baseUrl, key, short) },
    { name: 'OpenAI SDK', code: openaiJs(baseUrl, key, short) },
    { name: 'OpenAI SDK (Python)', code: openaiPython(baseUrl, key, short) },
    { name: 'Anthropic SDK', code: anthropic(baseUrl, key, short) },
    { name: 'Vercel AI SDK', code: vercel(baseUrl, key, short) },
  ];
}

/** Data URLs may have millions of characters. */
function abbreviateImages(message: Message): Message {
  if (message.role !== 'user' || typeof message.content === 'string') return message;
  const content = message.content.map((part) =>
    part.type === 'image_url' ? { ...part, image_url: { url: `${part.image_url.url.split(',')[0]},…` } } : part,
  );
  return { ...message, content };
}

function curl(baseUrl: string, key: string, request: ChatRequest): string {
  const body = JSON.stringify({ ...request, stream: true }, null, 2).replaceAll("'", String.raw`'\''`);
  return `curl ${baseUrl}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;
}

function openaiJs(baseUrl: string, key: string, request: ChatRequest): string {
  return `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${js(`${baseUrl}/v1`)},
  apiKey: ${js(key)},
});
const stream = await client.chat.completions.create(${js({ ...request, stream: true })});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '');
}`;
}

function openaiPython(baseUrl: string, key: string, request: ChatRequest): string {
  const fields = Object.entries({ ...request, stream: true }).map(([name, value]) => `    ${name}=${python(value, '    ')},`);
  return `from openai import OpenAI

client = OpenAI(
    base_url=${python(`${baseUrl}/v1`)},
    api_key=${python(key)},
)
stream = client.chat.completions.create(
${fields.join('\n')}
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`;
}

/** Messages requires a limit. */
const defaultMaxTokens = 4_096;

function anthropic(baseUrl: string, key: string, request: ChatRequest): string {
  const { model, messages, max_tokens, temperature, top_p, reasoning_effort: effort, tools } = request;
  const system = messages.find(({ role }) => role === 'system')?.content;
  const body = {
    model,
    max_tokens: max_tokens ?? defaultMaxTokens,
    ...(system !== undefined && { system }),
    messages: joinResults(messages.flatMap(toAnthropic)),
    ...(temperature !== undefined && { temperature: Math.min(1, temperature) }),
    ...(top_p !== undefined && { top_p }),
    ...(effort !== undefined && effort !== 'none' && { output_config: { effort: effort === 'minimal' ? 'low' : effort } }),
    ...(tools && { tools: tools.map(toAnthropicTool) }),
  };
  return `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: ${js(baseUrl)},
  apiKey: ${js(key)},
});
const stream = client.messages.stream(${js(body)});
stream.on('text', (text) => process.stdout.write(text));
await stream.finalMessage();`;
}

interface AnthropicMessage {
  readonly role: 'user' | 'assistant';
  readonly content: unknown;
}

function toAnthropic(message: Message): AnthropicMessage[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'tool':
      return [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: message.tool_call_id, content: message.content }] }];
    case 'assistant': {
      if (!message.tool_calls) return [{ role: 'assistant', content: message.content ?? '' }];
      const text = message.content ? [{ type: 'text', text: message.content }] : [];
      const calls = message.tool_calls.map(({ id, function: { name, arguments: json } }) => ({
        ...{ type: 'tool_use', id, name, input: parseJson(json) },
      }));
      return [{ role: 'assistant', content: [...text, ...calls] }];
    }
    case 'user':
      if (typeof message.content === 'string') return [{ role: 'user', content: message.content }];
      return [
        { role: 'user', content: message.content.map((part) => (part.type === 'text' ? part : toAnthropicImage(part.image_url.url))) },
      ];
  }
}

function toAnthropicImage(url: string) {
  const [, type = '', data = ''] = /^data:([^;]+);base64,(.*)$/s.exec(url) ?? [];
  return { type: 'image', source: { type: 'base64', media_type: type, data } };
}

/** The results of parallel calls belong into one message. */
function joinResults(messages: readonly AnthropicMessage[]): AnthropicMessage[] {
  const joined: AnthropicMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.role === 'user' && last?.role === 'user' && Array.isArray(last.content) && Array.isArray(message.content)) {
      joined[joined.length - 1] = { role: 'user', content: [...last.content, ...message.content] };
    } else joined.push(message);
  }
  return joined;
}

function toAnthropicTool({ function: { name, description, parameters } }: Tool) {
  return { name, ...(description !== undefined && { description }), input_schema: parameters ?? { type: 'object', properties: {} } };
}

function vercel(baseUrl: string, key: string, request: ChatRequest): string {
  const { model, messages, max_tokens, temperature, top_p, reasoning_effort: effort, tools } = request;
  const system = messages.find(({ role }) => role === 'system')?.content;
  const names = new Map(
    messages.flatMap((one) => (one.role === 'assistant' ? (one.tool_calls ?? []) : [])).map((call) => [call.id, call.function.name]),
  );
  const options = [
    `model: derouter.chat(${js(model)})`,
    ...(system === undefined ? [] : [`system: ${js(system, 1)}`]),
    `messages: ${js(
      messages.flatMap((message) => toVercel(message, names)),
      1,
    )}`,
    ...(max_tokens === undefined ? [] : [`maxOutputTokens: ${max_tokens}`]),
    ...(temperature === undefined ? [] : [`temperature: ${temperature}`]),
    ...(top_p === undefined ? [] : [`topP: ${top_p}`]),
    ...(effort === undefined ? [] : [`providerOptions: { openai: { reasoningEffort: ${js(effort)} } }`]),
    ...(tools ? [`tools: {\n${tools.map(vercelTool).join('\n')}\n  }`] : []),
  ];
  return `import { createOpenAI } from '@ai-sdk/openai';
import { ${tools ? 'jsonSchema, streamText, tool' : 'streamText'} } from 'ai';

const derouter = createOpenAI({
  baseURL: ${js(`${baseUrl}/v1`)},
  apiKey: ${js(key)},
});
const { textStream } = streamText({
${options.map((option) => `  ${option},`).join('\n')}
});
for await (const text of textStream) {
  process.stdout.write(text);
}`;
}

function vercelTool({ function: { name, description, parameters } }: Tool): string {
  const about = description === undefined ? '' : `description: ${js(description)}, `;
  const schema = js(parameters ?? { type: 'object', properties: {} }, 2);
  return `    ${js(name)}: tool({ ${about}inputSchema: jsonSchema(${schema}) }),`;
}

function toVercel(message: Message, names: ReadonlyMap<string, string>): unknown[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'tool': {
      const toolName = names.get(message.tool_call_id) ?? '';
      const output = { type: 'text', value: message.content };
      return [{ role: 'tool', content: [{ type: 'tool-result', toolCallId: message.tool_call_id, toolName, output }] }];
    }
    case 'assistant': {
      if (!message.tool_calls) return [{ role: 'assistant', content: message.content ?? '' }];
      const text = message.content ? [{ type: 'text', text: message.content }] : [];
      const calls = message.tool_calls.map(({ id, function: { name, arguments: json } }) => ({
        ...{ type: 'tool-call', toolCallId: id, toolName: name, input: parseJson(json) },
      }));
      return [{ role: 'assistant', content: [...text, ...calls] }];
    }
    case 'user':
      if (typeof message.content === 'string') return [{ role: 'user', content: message.content }];
      return [
        {
          role: 'user',
          content: message.content.map((part) => (part.type === 'text' ? part : { type: 'image', image: part.image_url.url })),
        },
      ];
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

/** A value as a JavaScript literal, with names unquoted where they need no quotes. `depth`: how far the line is indented. */
function js(value: unknown, depth = 0): string {
  return indent(
    write(value, { key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)), text: quote, atom: String }),
    '  '.repeat(depth),
  );
}

function python(value: unknown, prefix = ''): string {
  const atoms: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };
  const text = (one: string) => JSON.stringify(one);
  return indent(write(value, { key: text, text, atom: (atom) => atoms[String(atom)] ?? String(atom) }, '    '), prefix);
}

function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`);
  return `'${inner}'`;
}

interface Writer {
  readonly key: (name: string) => string;
  readonly text: (text: string) => string;
  readonly atom: (value: unknown) => string;
}

function write(value: unknown, writer: Writer, step = '  '): string {
  if (typeof value === 'string') return writer.text(value);
  if (typeof value !== 'object' || value === null) return writer.atom(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((item) => write(item, writer, step))
    : Object.entries(value).map(([name, item]) => `${writer.key(name)}: ${write(item, writer, step)}`);
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${indent(`${step}${part}`, step)},`).join('\n')}\n${close}`;
}

function indent(text: string, prefix: string): string {
  return text.replaceAll('\n', `\n${prefix}`);
}
