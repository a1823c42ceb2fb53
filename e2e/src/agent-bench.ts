import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProviderAnswer, providerScript, type ScriptedUpstream, type SeenRequest, startScriptedUpstream } from '@derouter/testkit';
import { expect } from 'vitest';
import { type Customer, createCustomer, nano } from './customer.ts';
import { listPriceNano } from './list-price.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

/**
 * Shared set-up of the agent tests: the product, a scripted provider that makes the agent read a file with its own tool and
 * then answers, and a check that every call is charged its list price.
 */
export const fileText = 'The magic number is 4 711.';
export const finalText = 'It says that the magic number is 4 711.';
export const claude = 'claude-sonnet-4-6';
export const gpt = 'gpt-5-mini';
export const gemini = 'gemini-2.5-flash';
const usages = {
  messages: { input_tokens: 1_200, cache_creation_input_tokens: 0, cache_read_input_tokens: 9_000, output_tokens: 60 },
  chat: { prompt_tokens: 10_200, prompt_tokens_details: { cached_tokens: 9_000 }, completion_tokens: 60, total_tokens: 10_260 },
  responses: { input_tokens: 10_200, input_tokens_details: { cached_tokens: 9_000 }, output_tokens: 60, total_tokens: 10_260 },
  gemini: { promptTokenCount: 10_200, cachedContentTokenCount: 9_000, candidatesTokenCount: 60, totalTokenCount: 10_260 },
};
const quantities = { input_tokens: 10_200, cache_read_tokens: 9_000, output_tokens: 60 };

export interface AgentBench {
  readonly product: Product;
  readonly upstream: ScriptedUpstream;
  close(): Promise<void>;
}

/** One run of an agent, with its own customer and a home folder that contains only `note.txt`. */
export interface AgentRun {
  readonly home: string;
  readonly customer: Customer;
  /** Runs a program without a terminal. Resolves to its stdout; rejects with its output if it fails. */
  run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string>;
  /** The body of the last request that the provider received. */
  lastBody<T>(): T;
  /** Expects that every call went to this path of the provider and was charged its list price. */
  expectReceipts(path: string, provider: 'anthropic' | 'openai' | 'google', model: string): Promise<void>;
  close(): void;
}

let file = '';

export async function startAgentBench(): Promise<AgentBench> {
  const upstream = await startScriptedUpstream(providerScript(play));
  const product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    GEMINI_API_KEY: 'upstream-secret-g',
    GEMINI_BASE_URL: upstream.baseUrl,
  });
  return {
    product,
    upstream,
    async close() {
      await product.stop();
      await upstream.close();
      removeDataDir(product.dataDir);
    },
  };
}

export async function startAgentRun({ product, upstream }: AgentBench): Promise<AgentRun> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'derouter-agent-')));
  file = join(home, 'note.txt');
  writeFileSync(file, `${fileText}\n`);
  const customer = await createCustomer(product);
  upstream.requests.length = 0;
  return {
    home,
    customer,
    run: (program, args, env) => runAgent(home, program, args, env),
    lastBody<T>() {
      const request = upstream.requests.at(-1);
      if (!request) throw new Error('the provider received no request');
      return request.body as T;
    },
    async expectReceipts(path, provider, model) {
      const receipts = await customer.receipts();
      expect(receipts.length).toBeGreaterThanOrEqual(2);
      expect(upstream.requests.map((request) => request.path.split('?')[0])).toEqual(receipts.map(() => path));
      const price = listPriceNano(provider, model, quantities);
      expect(receipts.map(({ status, source, costUsd }) => [status, source, nano(costUsd)])).toEqual(
        receipts.map(() => ['completed', 'reported', price]),
      );
    },
    close() {
      killProcessesOf(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface OfferedTool {
  readonly name?: string;
  readonly input_schema?: Schema;
  readonly parameters?: Schema;
  readonly parametersJsonSchema?: Schema;
  readonly function?: { readonly name: string; readonly parameters?: Schema };
  readonly functionDeclarations?: readonly OfferedTool[];
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/** The names of tools that read files, across agents. */
const fileReaders = ['Read', 'read', 'read_file', 'view', 'read_files', 'exec_command'];

/** Plays the model: calls the agent's tool for reading files, and answers when it gets the result. */
function play({ path, raw, body }: SeenRequest): ProviderAnswer {
  const usage = usages[usageOf(path)];
  const offered = (Array.isArray(body?.tools) ? body.tools : []) as OfferedTool[];
  const tools = offered.flatMap((tool) => tool.functionDeclarations ?? [tool]);
  const hasToolResult = /tool_result|function_call_output|"role":"tool"|"functionResponse"/.test(raw.toString());
  const name = fileReaders.find((reader) => tools.some((tool) => (tool.name ?? tool.function?.name) === reader));
  if (hasToolResult || name === undefined) return { text: finalText, usage };
  const tool = tools.find((one) => (one.name ?? one.function?.name) === name);
  const input = fillIn(tool?.input_schema ?? tool?.parameters ?? tool?.parametersJsonSchema ?? tool?.function?.parameters ?? {}) as Record<
    string,
    unknown
  >;
  return { text: '', usage, toolCall: { id: path.includes('messages') ? 'toolu_01Magic' : 'call_magic', name, input } };
}

function usageOf(path: string): keyof typeof usages {
  if (path.includes('enerateContent')) return 'gemini';
  return path.includes('messages') ? 'messages' : path.includes('chat') ? 'chat' : 'responses';
}

/** Makes arguments for a tool: all required properties, with the path of the file wherever one is expected. */
function fillIn(schema: Schema, name = ''): unknown {
  if (schema.properties) {
    const names = Object.keys(schema.properties);
    const paths = names.filter((one) => /path|file/i.test(one));
    const wanted = [...new Set([...(schema.required ?? []), ...paths.slice(0, 1)])];
    return Object.fromEntries(wanted.map((one) => [one, fillIn(schema.properties?.[one] ?? {}, one)]));
  }
  if (schema.type === 'array') return [fillIn(schema.items ?? {}, name)];
  if (/path|file/i.test(name)) return file;
  if (name === 'cmd' || name === 'command') return `cat ${file}`;
  return schema.type === 'boolean' ? false : schema.type === 'integer' || schema.type === 'number' ? 1 : '';
}

function runAgent(home: string, program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(program, args, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 100_000,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Wait for `exit`, not `close`: a process that the agent leaves behind may keep its output open.
    child.once('exit', (code) => {
      const end = () => (code === 0 ? resolve(output) : reject(new Error(`${program} exited with code ${code}: ${errors}${output}`)));
      setTimeout(end, 200);
    });
  });
}

/** Kills processes that an agent left behind. They are recognized by their HOME. */
function killProcessesOf(home: string): void {
  for (const pid of process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${home}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // The process has exited in the meantime, or belongs to another user.
    }
  }
}
