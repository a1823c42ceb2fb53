import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signWebhook } from '../../apps/api/src/webhooks-out/sign.ts';
import { compilePages } from '../../apps/console/docs-build/docs-plugin.ts';
import { fillIn } from '../../apps/console/src/docs/fill-in.ts';
import { createCustomer } from './customer.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

/** The examples of the documentation that are marked with `test`, run as a reader would run them, against the sandbox. */
let product: Product;
let key: string;
// Inside e2e/, so that the examples find the installed libraries.
const folder = mkdtempSync(join(root, 'e2e', '.docs-'));

beforeAll(async () => {
  product = await startProduct();
  ({ key } = await createCustomer(product));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await product.stop();
  removeDataDir(product.dataDir);
});

interface Example {
  readonly name: string;
  readonly language: string;
  readonly code: string;
}

async function readExamples(): Promise<Example[]> {
  const values = { baseUrl: product.base, key, gpt: 'sandbox-gpt', claude: 'sandbox-claude', haiku: 'sandbox-claude' };
  return (await compilePages()).flatMap(([slug, { blocks }]) =>
    blocks.flatMap((block, i) =>
      block.kind === 'code' && block.isTested
        ? [{ name: `${slug}-${i} ${block.title}`, language: block.language, code: fillIn(block.code, values) }]
        : [],
    ),
  );
}

function run(command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

async function runExample({ name, language, code }: Example): Promise<string> {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.mjs`);
  if (language === 'javascript') writeFileSync(file, code);
  const { code: exitCode, output } =
    language === 'javascript'
      ? await run(process.execPath, [file])
      : await run('bash', ['-euc', `curl() { command curl --fail-with-body -sS "$@"; }\n${code}`]);
  expect(exitCode, `${name}\n${code}\n\n${output}`).toBe(0);
  return output;
}

test('the examples of the documentation run and print an answer', async () => {
  const examples = (await readExamples()).filter(({ name }) => !name.startsWith('webhooks'));
  expect(examples.length).toBeGreaterThan(25);
  const outputs = new Map<string, string>();
  const rest = [...examples];
  const work = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) outputs.set(next.name, await runExample(next));
  };
  await Promise.all([work(), work()]);
  const outputOf = (title: string) => [...outputs].find(([name]) => name.endsWith(title))?.[1] ?? '';
  for (const [name, output] of outputs) expect(output.trim(), name).not.toBe('');
  expect(outputOf('Recompute a charge')).toMatch(/^The charge is right: 0\.\d+$/m);
  expect(outputOf('Catch an error')).toMatch(/^404 model_not_found /);
  expect(outputOf('Read the headers')).toMatch(/0\.\d+ [\da-f-]{36}/);
  expect(JSON.parse(outputOf('Create a key with a budget'))).toMatchObject({ name: 'nightly job', budget: { total_usd: null } });
});

test('the example for webhooks accepts our signatures and no others', async () => {
  const [example] = (await readExamples()).filter(({ name }) => name.startsWith('webhooks'));
  const file = join(folder, 'webhooks.mjs');
  writeFileSync(file, example?.code ?? '');
  const { isGenuine } = (await import(pathToFileURL(file).href)) as {
    isGenuine: (headers: Record<string, string>, body: string, secret: string) => boolean;
  };
  const secrets = [0, 1].map(() => `whsec_${randomBytes(24).toString('base64')}`) as [string, string];
  const body = '{"type":"balance.low"}';
  const sign = (at: number) => ({
    'webhook-id': 'one',
    'webhook-timestamp': String(at),
    'webhook-signature': signWebhook(secrets, 'one', at, body),
  });
  const now = Math.floor(Date.now() / 1000);
  expect(secrets.map((secret) => isGenuine(sign(now), body, secret))).toEqual([true, true]);
  expect(isGenuine(sign(now), `${body} `, secrets[0])).toBe(false);
  expect(isGenuine(sign(now - 400), body, secrets[0])).toBe(false);
  expect(isGenuine(sign(now), body, `whsec_${randomBytes(24).toString('base64')}`)).toBe(false);
});
