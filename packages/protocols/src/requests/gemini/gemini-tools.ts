import { changeItems, changeTopLevel, readTopLevel } from '../../json/top-level-fields.ts';
import { camelName, memberOf, spellingOf } from '../../translation/gemini/read-proto.ts';
import { isRecord, isSet } from '../../usage/usage-reading.ts';
import type { HostedTool } from '../hosted-tools.ts';
import type { RequestText } from '../prepend-system-prompt.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Tools that run at the client: they cost only tokens. */
const clientTools = new Set(['functionDeclarations', 'computerUse']);
/** Tools that clients offer by default, without any configuration. */
export const optionalGeminiTools: ReadonlySet<string> = new Set([
  'googleSearch',
  'googleSearchRetrieval',
  'enterpriseWebSearch',
  'googleMaps',
  'codeExecution',
  'urlContext',
]);

/**
 * The tools of a request that run at Google, under Google's names: one entry of `tools` may hold several.
 * Source: `Tool` in the published types of @google/genai.
 */
export function findGeminiTools(request: Fields): HostedTool[] {
  const entries = listOf(request).flatMap((tool) => Object.keys(tool).filter((name) => isSet(tool[name])));
  const hosted = entries.map(camelName).filter((name) => !clientTools.has(name));
  const isDemanded = hosted.length === entries.length && demandsCall(request);
  return hosted.map((type) => ({ type, isOptional: optionalGeminiTools.has(type), isRequired: isDemanded }));
}

/** Removes the hosted tools for which `isLeftOut` returns true; every other character stays as it was. */
export function leaveOutGeminiTools({ text, body }: RequestText, isLeftOut: (type: string) => boolean): RequestText {
  const outer = leaveOut({ text, body }, isLeftOut);
  const counted = spellingOf(body, 'generateContentRequest');
  const inner = body[counted];
  if (!isRecord(inner)) return outer;
  const left = leaveOut({ text: readTopLevel(text, counted) ?? '{}', body: inner }, isLeftOut);
  return { text: changeTopLevel(outer.text, { [counted]: left.text }), body: { ...outer.body, [counted]: left.body } };
}

function leaveOut({ text, body }: RequestText, isLeftOut: (type: string) => boolean): RequestText {
  const isGone = (name: string) => !clientTools.has(camelName(name)) && isLeftOut(camelName(name));
  if (listOf(body).every((tool) => !Object.keys(tool).some(isGone))) return { text, body };
  const tools: unknown[] = [body.tools].flat();
  const raw = readTopLevel(text, 'tools') ?? '[]';
  const kept: unknown[] = [];
  const changed = changeItems(Array.isArray(body.tools) ? raw : `[${raw}]`, (item, at) => {
    const tool = tools[at];
    const gone = isRecord(tool) ? Object.keys(tool).filter(isGone) : [];
    if (isRecord(tool) && gone.length > 0 && gone.length === Object.keys(tool).length) return null;
    kept.push(isRecord(tool) ? without(tool, gone) : tool);
    return changeTopLevel(item, Object.fromEntries(gone.map((name) => [name, null])));
  });
  if (kept.length > 0) return { text: changeTopLevel(text, { tools: changed }), body: { ...body, tools: kept } };
  // Without tools, the tool choice has no meaning.
  const names = ['tools', spellingOf(body, 'toolConfig')];
  return { text: changeTopLevel(text, Object.fromEntries(names.map((name) => [name, null]))), body: without(body, names) };
}

function without(record: Fields, names: readonly string[]): Fields {
  return names.length === 0 ? record : Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Google accepts a single tool in place of a list. */
function listOf({ tools }: Fields): Record<string, unknown>[] {
  return [tools].flat().filter(isRecord);
}

function demandsCall(request: Fields): boolean {
  const config = memberOf(request, 'toolConfig');
  const calling = isRecord(config) ? memberOf(config, 'functionCallingConfig') : null;
  return isRecord(calling) && /^any$/i.test(String(calling.mode));
}
