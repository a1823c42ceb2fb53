import { createHash } from 'node:crypto';
import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { textOf } from '../fields/read-fields.ts';
import { declaredNames } from '../gemini/client/parse-tools.ts';
import type { ChatDialect, ChatRequest, Part } from '../intermediate.ts';
import { collectTools } from '../openai-responses/collect-tools.ts';

/** The tool names that each dialect accepts. Source: the API references of the three providers. */
const fitting: Record<ChatDialect, RegExp> = {
  'anthropic-messages': /^[a-zA-Z0-9_-]{1,128}$/,
  'openai-chat': /^[a-zA-Z0-9_-]{1,64}$/,
  'openai-responses': /^[a-zA-Z0-9_-]{1,64}$/,
  gemini: /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/,
};

/**
 * Converts a name to the form that the dialect accepts. Deterministic, and includes a hash so that different names almost never collide.
 */
function fitToolName(name: string, to: ChatDialect): string {
  if (fitting[to].test(name)) return name;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const readable = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 54);
  return `${/^[a-zA-Z_]/.test(readable) ? '' : '_'}${readable}_${mark}`;
}

/** Renames every tool of the request for the dialect; `toolNameRestorer` reverses that in the answer. */
export function fitToolNames(request: ChatRequest, to: ChatDialect, notes: string[]): ChatRequest {
  const fit = (name: string) => {
    const fitted = fitToolName(name, to);
    if (fitted !== name) notes.push(`the tool name ${cutText(name, 200)} became ${fitted} on the way`);
    return fitted;
  };
  const fitPart = (part: Part): Part => (part.type === 'tool_call' ? { ...part, name: fit(part.name) } : part);
  const choice = request.toolChoice;
  return {
    ...request,
    tools: request.tools.map((tool) => ({ ...tool, name: fit(tool.name) })),
    toolChoice: choice?.mode === 'named' ? { ...choice, name: fit(choice.name) } : choice,
    turns: request.turns.map((turn) => ({ ...turn, parts: turn.parts.map(fitPart) })),
  };
}

/** Restores the client's own names for those that `fitToolNames` wrote. `request` is the client's body. */
export function toolNameRestorer(
  client: ChatDialect,
  request: Readonly<Record<string, unknown>>,
  upstream: ChatDialect,
): (name: string) => string {
  const originals = new Map<string, string>();
  if (client === 'gemini') for (const name of declaredNames(request)) originals.set(fitToolName(name, upstream), name);
  // Dialects other than Responses have tools only at the top level, and no namespaces.
  for (const { tool, flatName } of collectTools(request)) {
    const inner = isRecord(tool.function) ? tool.function : isRecord(tool.custom) ? tool.custom : null;
    const name = inner ? textOf(inner.name) : flatName;
    if (name !== '') originals.set(fitToolName(name, upstream), name);
  }
  return (name) => originals.get(name) ?? name;
}
