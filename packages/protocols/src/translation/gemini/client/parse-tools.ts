import { cutText } from '../../../json/cut-text.ts';
import { optionalGeminiTools } from '../../../requests/gemini/gemini-tools.ts';
import { isRecord, isSet } from '../../../usage/usage-reading.ts';
import { noteUnknown, readRecord, readRecords, readText, recordsOf, requireText } from '../../fields/read-fields.ts';
import type { ChatRequest, Tool } from '../../intermediate.ts';
import { invalid, unsupported } from '../../translation-error.ts';
import { camelFields, memberOf } from '../read-proto.ts';
import { readSchema } from './read-schema.ts';

type Fields = Readonly<Record<string, unknown>>;
type Offered = Pick<ChatRequest, 'tools' | 'toolChoice'>;

const unavailable = 'is not available at the upstream of this model';

/** Reads the tools and the tool choice. */
export function parseTools({ tools: given, toolConfig }: Fields, notes: string[]): Offered {
  let leftOut = 0;
  const list = isRecord(given) ? [given] : given;
  const tools = readRecords(list, 'tools').flatMap((entry, at) => {
    const { functionDeclarations, ...hosted } = camelFields(entry);
    for (const [name, value] of Object.entries(hosted)) {
      if (!isSet(value)) continue;
      if (!optionalGeminiTools.has(name)) unsupported(`tools[${at}].${cutText(name, 64)}`, `${unavailable}.`);
      leftOut++;
      notes.push(`the tool ${name} ${unavailable} and was left out`);
    }
    const param = `tools[${at}].functionDeclarations`;
    return readRecords(functionDeclarations, param).map((one, index) => parseDeclaration(one, `${param}[${index}]`, notes));
  });
  const choice = parseChoice(toolConfig, tools, notes);
  if (leftOut > 0 && tools.length === 0 && choice.toolChoice?.mode === 'any') unsupported('toolConfig', `the tool ${unavailable}.`);
  return choice;
}

/** The names of all functions of a request. The request may be invalid. */
export function declaredNames({ tools }: Fields): string[] {
  return recordsOf([tools].flat())
    .flatMap((tool) => recordsOf(memberOf(tool, 'functionDeclarations')))
    .flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []));
}

const knownDeclaration = new Set(['name', 'description', 'parameters', 'parametersJsonSchema', 'response', 'responseJsonSchema']);

function parseDeclaration(given: Fields, param: string, notes: string[]): Tool {
  const declaration = camelFields(given);
  noteUnknown(declaration, knownDeclaration, notes);
  const own = readRecord(declaration.parameters, `${param}.parameters`);
  const schema = readRecord(declaration.parametersJsonSchema, `${param}.parametersJsonSchema`) ?? (own && readSchema(own));
  return {
    kind: 'function',
    name: requireText(declaration.name, `${param}.name`),
    description: readText(declaration.description, `${param}.description`),
    schema,
    strict: null,
    cache: null,
  };
}

/** `ANY` with one name forces that tool; with several, only those tools are offered. */
function parseChoice(value: unknown, tools: readonly Tool[], notes: string[]): Offered {
  const config = camelFields(readRecord(value, 'toolConfig') ?? {});
  const param = 'toolConfig.functionCallingConfig';
  noteUnknown(config, new Set(['functionCallingConfig']), notes);
  const calling = readRecord(config.functionCallingConfig, param);
  if (!calling) return { tools, toolChoice: null };
  const { mode: given, allowedFunctionNames } = camelFields(calling);
  const mode = (readText(given, `${param}.mode`) ?? 'AUTO').toUpperCase();
  const names = isSet(allowedFunctionNames) ? readNames(allowedFunctionNames, `${param}.allowedFunctionNames`) : [];
  const allowed = names.length > 0 ? tools.filter(({ name }) => names.includes(name)) : tools;
  switch (mode) {
    case 'MODE_UNSPECIFIED':
      return { tools: allowed, toolChoice: null };
    case 'AUTO':
    case 'VALIDATED':
      return { tools: allowed, toolChoice: { mode: 'auto' } };
    case 'NONE':
      return { tools, toolChoice: { mode: 'none' } };
    case 'ANY': {
      const [only, ...more] = names;
      if (only === undefined || more.length > 0) return { tools: allowed, toolChoice: { mode: 'any' } };
      return { tools, toolChoice: { mode: 'named', name: only, kind: 'function' } };
    }
    default:
      return invalid(`${param}.mode`, 'must be one of AUTO, ANY, NONE, VALIDATED.');
  }
}

function readNames(value: unknown, param: string): string[] {
  if (!Array.isArray(value)) return invalid(param, 'must be an array.');
  return value.map((name, at) => requireText(name, `${param}[${at}]`));
}
