import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signWebhook } from '../../apps/api/src/webhooks-out/sign.ts';
import { compilePages } from '../../apps/console/src/docs/build/docs-plugin.ts';
import { fillIn } from '../../apps/console/src/docs/fill-in.ts';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer } from './customer.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

/** The examples of the documentation that are marked with `test`, run as a reader would run them, against the sandbox. */
let product: Product;
let key: string;
let customer: Customer;
let browser: Browser;
// Inside e2e/, so that the examples find the installed libraries.
const folder = mkdtempSync(join(root, 'e2e', '.docs-'));

beforeAll(async () => {
  product = await startProduct({ OPERATOR_NAME: 'Example GmbH', SUPPORT_EMAIL: 'support@example.com', REFUND_WINDOW_HOURS: '72' });
  customer = await createCustomer(product);
  ({ key } = customer);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
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
  expect(JSON.parse(outputOf('Create a key with a budget'))).toMatchObject({
    name: 'nightly job',
    budget: { limits: [{ limit_usd: '20' }] },
  });
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

/** Opens a page that may load nothing from elsewhere and must not break its content security policy. */
async function openPage(options: BrowserContextOptions = {}, isSignedIn = false): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const [name = '', value = ''] = customer.api.cookie.split('=');
  if (isSignedIn) await context.addCookies([{ name, value, url: product.base }]);
  const page = await context.newPage();
  page.on('request', (request) => expect(request.url()).toMatch(new RegExp(`^(${product.base}|data:)`)));
  page.on('console', (message) => expect(message.text()).not.toContain('Content Security Policy'));
  return page;
}

test('the documentation is found by keyboard, and its code is copied with the address of this server and a key of the reader', async () => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] }, true);
  await page.goto(`${product.base}/docs`, { waitUntil: 'networkidle' });
  await page.keyboard.press('/');
  await page.keyboard.type('anthropic sdk');
  await page.getByTestId('docs-found').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Anthropic SDK', level: 1 }).waitFor();
  expect(await page.title()).toBe('Anthropic SDK · derouter');
  const masked = `${key.slice(0, key.indexOf('-') + 1)}`;
  await page.getByTestId('docs-key').selectOption({ label: 'test' });
  const code = page.getByTestId('docs-code').filter({ hasText: 'messages.create' }).first();
  await code.getByRole('button').click();
  await code.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`baseURL: '${product.base}'`);
  expect(copied).toContain("model: 'sandbox-claude'");
  expect(copied).toMatch(new RegExp(`apiKey: '${masked}[^']*…${key.slice(-4)}'`));
  expect(copied).not.toContain(key);
  // A link in the text needs no reload, and the browser's own way back works.
  await page.evaluate(() => Object.assign(window, { isSameDocument: true }));
  await page.goto(`${product.base}/docs/anthropic-sdk#count-tokens`);
  await page.getByRole('link', { name: 'price list' }).first().click();
  await page.getByRole('heading', { name: 'Models and prices' }).waitFor();
  expect(await page.evaluate(() => 'isSameDocument' in window)).toBe(true);
  await page.goto(`${product.base}/docs/nothing-here`);
  await page.getByText('There is no such page in the documentation.').waitFor();
  await page.context().close();
});

test('legal pages name the operator and the settings in force, say which text prevails, and fit phones', async () => {
  for (const [locale, direction, prevails] of [
    ['en-US', 'ltr', null],
    ['zh-CN', 'ltr', '中文译文仅供参考'],
    ['ar-EG', 'rtl', 'النص الإنجليزي هو المعتمد'],
  ] as const) {
    const page = await openPage({ locale, viewport: { width: 390, height: 844 } });
    for (const path of locale === 'en-US' ? ['terms', 'privacy', 'refunds', 'acceptable-use'] : ['refunds']) {
      await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
      expect(await page.locator('html').getAttribute('dir')).toBe(direction);
      const facts = page.getByTestId('service-facts');
      await facts.getByText('Example GmbH').waitFor();
      expect(await facts.getByRole('link').getAttribute('href')).toBe('mailto:support@example.com');
      if (prevails) await page.getByTestId('legal-binding').getByText(prevails).waitFor();
      else expect(await page.getByTestId('legal-binding').count()).toBe(0);
      const article = await page.locator('article').boundingBox();
      expect((article?.x ?? 0) >= 0 && (article?.width ?? 999) <= 390, path).toBe(true);
    }
    if (locale === 'en-US') {
      await page.goto(`${product.base}/refunds`);
      await page.getByTestId('service-facts').getByText('3 days').waitFor();
    }
    await page.context().close();
  }
});

test('a suspended customer sees where to write', async () => {
  const page = await openPage({}, true);
  // A suspension ends the session, and another code can be asked for after a minute only: so the answer is changed on its way.
  await page.route('**/trpc/**accounts.me**', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      /"status":"active","suspendedReason":null/,
      '"status":"suspended","suspendedReason":"Spam"',
    );
    await route.fulfill({ response, body });
  });
  await page.goto(`${product.base}/keys`);
  await page.getByText('Reason: Spam').waitFor();
  expect(await page.getByTestId('support-address').getAttribute('href')).toBe('mailto:support@example.com');
  await page.context().close();
});
