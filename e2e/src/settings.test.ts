import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isNightly, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff } from './customer.ts';
import { copiesMarks, findMisordered } from './find-misordered.ts';
import { openSignedIn } from './open-signed-in.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { desktop, type View, views } from './views.ts';

/** The settings dialogs of keys, accounts, models and upstreams, and the details of receipts and prices. */

let browser: Browser;
let product: Product;
let upstream: ScriptedUpstream;
let customer: Customer;
let staff: ApiSession;
let flexReceipt: string;
const problems: string[] = [];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** What the provider says about its limits. */
const limits = {
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-remaining-requests': '499',
  'x-ratelimit-reset-requests': '6m0s',
  'x-ratelimit-limit-tokens': '30000',
  'x-ratelimit-remaining-tokens': '1200',
};
const json = (status: number, body: unknown): Step[] => [
  { status, headers: { 'content-type': 'application/json', ...limits } },
  { write: JSON.stringify(body) },
];
let failures = 0;
const answer = () =>
  failures-- > 0
    ? json(503, { error: { message: 'busy' } })
    : json(200, {
        choices: [{ message: { role: 'assistant', content: 'Fine.' }, finish_reason: 'stop' }],
        service_tier: 'flex',
        usage: { prompt_tokens: 1003, completion_tokens: 101, prompt_tokens_details: { cached_tokens: 500 } },
      });

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  product = await startProduct({
    OPENAI_API_KEY: 'sk-openai-1234',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    ANTHROPIC_API_KEY: 'sk-anthropic-5678',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    SANDBOX_UPSTREAM: 'on',
  });
  browser = await launchBrowser();
  staff = await createStaff(product);
  customer = await createCustomer(product, '25');
  failures = 1;
  flexReceipt = await call({ service_tier: 'flex' });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  await upstream.close();
  expect(problems).toEqual([]);
});

/** Calls a model. Returns the receipt's id, or the status if the call failed. */
async function call(fields: Record<string, unknown> = {}, key = customer.key): Promise<string> {
  const response = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5-mini', max_completion_tokens: 200, messages: [{ role: 'user', content: 'Hi' }], ...fields }),
  });
  return response.status === 200 ? (response.headers.get('x-derouter-receipt') ?? '') : String(response.status);
}

const open = (session: ApiSession, path: string, view?: View) => openSignedIn({ browser, product, problems }, session, path, view);

/** Takes a screenshot and expects that the page fits the window. If a dialog is open, also shows its lower end. */
async function expectFit(page: Page, name: string, { width, locale, colorScheme }: View): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${name} at ${width}`).toBeLessThanOrEqual(0);
  const file = (part: string) => `${name}${part}-${width}-${locale.slice(0, 2)}-${colorScheme}`;
  await shoot(page, file(''));
  const dialog = page.getByRole('dialog');
  if ((await dialog.count()) === 0) return;
  const overflow = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overflow, `${name} at ${width}: overflow of the dialog`).toBeLessThanOrEqual(0);
  const isLong = await dialog.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
    return element.scrollTop > 0;
  });
  if (isLong) await shoot(page, file('-end'));
}

/** What customers do, on a desktop in English and on a phone in Arabic. */
const flows = [
  {
    view: desktop,
    texts: {
      ...{ active: 'Active', off: 'Switched off', revoked: 'Revoked', wrong: 'This value is not valid.', answered: 'Answered' },
      ...{ whole: 'Enter a whole number.', amount: 'such as 12.50', network: '“office” is not a valid address', spent: 'spent' },
      ...{
        network2: '“2001:::1” is not a valid address',
        real: '$4 of your credit',
        oldSecret: 'Old secret until',
        oneCall: '1 call',
        addressMail: 'new email address',
        deletionMail: 'delete your account',
      },
    },
  },
  {
    view: { width: 390, locale: 'ar-EG', colorScheme: 'light' } satisfies View,
    texts: {
      ...{ active: 'نشط', off: 'معطّل', revoked: 'مُبطَل', wrong: 'هذه القيمة غير صالحة.', answered: 'أجاب بالرمز' },
      ...{ whole: 'أدخل عددًا صحيحًا.', amount: 'أدخل مبلغًا مثل 12.50.', network: '«\u2068office\u2069» ليس عنوانًا', spent: 'أُنفق' },
      ...{
        network2: '«\u20682001:::1\u2069» ليس عنوانًا',
        real: '\u2068$4\u2069 من رصيدك',
        oldSecret: 'السر القديم يعمل حتى',
        oneCall: 'واستدعاء واحد',
        addressMail: 'لعنوان بريد إلكتروني جديد',
        deletionMail: 'لحذف حسابك',
      },
    },
  },
] as const;
/** Those that take longest are done in Arabic at night only. */
const longFlows = isNightly ? flows : flows.slice(0, 1);

/** Where text runs from right to left, amounts, keys and addresses do not, and a copy has no marks of direction. */
async function expectInOrder(page: Page): Promise<void> {
  if ((await page.locator('html').getAttribute('dir')) !== 'rtl') return;
  expect(await findMisordered(page), page.url()).toEqual([]);
  expect(await copiesMarks(page), page.url()).toBe(false);
}

describe('a customer', () => {
  test.each(flows)(
    'sets limits, budgets, networks and models of a key, and switches it off and on, in $view.locale',
    async ({ view, texts }) => {
      const owner = view === desktop ? customer : await createCustomer(product, '25');
      const callIt = (fields?: Record<string, unknown>) => call(fields, owner.key);
      if (owner !== customer) await callIt();
      const page = await open(owner.api, 'keys', view);
      const row = page.getByTestId('key-row').filter({ hasText: 'test' });
      expect(await row.getByTestId('key-status').textContent()).toBe(texts.active);
      await row.getByTestId('key-settings').click();
      // Invalid values are reported at their fields, and nothing is sent.
      await page.getByTestId('settings-requestsPerMinute').fill('ten');
      await page.getByTestId('settings-dailyUsd').fill('-1');
      await page.getByTestId('settings-networks').fill('203.0.113.0/24\noffice');
      await page.getByTestId('save-settings').click();
      for (const text of [texts.whole, texts.amount, texts.network]) await page.getByText(text).waitFor();
      await expectInOrder(page);
      await page.getByTestId('settings-name').fill('laptop');
      await page.getByTestId('settings-requestsPerMinute').fill('60');
      await page.getByTestId('settings-concurrency').fill('4');
      await page.getByTestId('settings-dailyUsd').fill('2.50');
      // This only looks like an address. The page validates with the server's schema and sends nothing.
      await page.getByTestId('settings-networks').fill('2001:::1');
      await page.getByTestId('save-settings').click();
      await page.getByRole('alert').getByText(texts.network2).waitFor();
      expect(await owner.api.query('keys.list')).toMatchObject([{ name: 'test', allowedNetworks: null }]);
      await page.getByTestId('settings-networks').fill('127.0.0.0/8\n::1');
      await page.getByTestId('settings-models-some').check();
      await page.getByTestId('settings-models-gpt-5-mini').check();
      await page.getByTestId('save-settings').click();
      await page.getByTestId('save-settings').waitFor({ state: 'detached' });

      const [key] =
        await owner.api.query<{ name: string; requestsPerMinute: number; budget: { limits: { spentUsd: string }[] } }[]>('keys.list');
      expect(key).toMatchObject({
        name: 'laptop',
        requestsPerMinute: 60,
        tokensPerMinute: null,
        concurrency: 4,
        budget: { timeZone: 'UTC', limits: [{ period: 'day', limitUsd: '2.5' }] },
        allowedNetworks: ['127.0.0.0/8', '::1'],
        allowedModels: ['gpt-5-mini'],
      });
      expect(Number(key?.budget.limits[0]?.spentUsd)).toBeGreaterThan(0);
      expect(await callIt()).toMatch(/^[0-9a-f-]{36}$/);
      expect(await callIt({ model: 'sandbox-gpt' })).toBe('403');

      const laptop = page.getByTestId('key-row').filter({ hasText: 'laptop' });
      const toggle = async (on: boolean, status: string) => {
        await laptop.getByTestId('key-settings').click();
        await page.getByTestId('settings-on').setChecked(on);
        await page.getByTestId('save-settings').click();
        await laptop.getByTestId('key-status').getByText(status, { exact: true }).waitFor();
      };
      await toggle(false, texts.off);
      expect(await callIt()).toBe('403');
      await page.getByTestId('undo').click();
      await laptop.getByTestId('key-status').getByText(texts.active, { exact: true }).waitFor();
      expect(await callIt()).toMatch(/^[0-9a-f-]{36}$/);
      await expectFit(page, 'key-switched-on', view);
      await expectInOrder(page);
      // Allow all models and networks again.
      await laptop.getByTestId('key-settings').click();
      await page.getByText(texts.spent).first().waitFor();
      await expectInOrder(page);
      await page.getByTestId('settings-models-all').check();
      await page.getByTestId('settings-networks').fill('');
      await page.getByTestId('settings-requestsPerMinute').fill('');
      await page.getByTestId('save-settings').click();
      await page.getByTestId('save-settings').waitFor({ state: 'detached' });
      const [after] = await owner.api.query<unknown[]>('keys.list');
      expect(after).toMatchObject({ allowedModels: null, allowedNetworks: null, requestsPerMinute: null, concurrency: 4 });
      await laptop.getByTestId('rotate-key').click();
      await page.getByTestId('rotate-overlap').selectOption('1h');
      await expectFit(page, 'key-rotate', view);
      await page.getByTestId('confirm-rotate').click();
      await page.getByTestId('key-secret').waitFor();
      await expectInOrder(page);
      await page.getByTestId('confirm-stored').check();
      await page.getByTestId('close-secret').click();
      await laptop.getByText(texts.oldSecret).waitFor();
      expect(await callIt()).toMatch(/^[0-9a-f-]{36}$/);
      if (owner !== customer) {
        await laptop.getByTestId('revoke-key').click();
        await page.getByTestId('recent-use').waitFor();
        await expectInOrder(page);
        await expectFit(page, 'key-revoke', view);
        await page.getByTestId('confirm-name').fill('laptop');
        await page.getByTestId('confirm-revoke').click();
        await laptop.getByTestId('key-status').getByText(texts.revoked, { exact: true }).waitFor();
        expect(await callIt()).toBe('401');
      }
      await page.context().close();
    },
  );

  test('can recompute the receipt of a discounted service tier from the figures it shows', async () => {
    const page = await open(customer.api, `usage/${flexReceipt}`);
    await page.getByTestId('receipt-exact-total').waitFor();
    const amounts = await page.getByTestId('receipt-line').locator('[data-usd]').allTextContents();
    const cents = (text: string) => BigInt((text.replace(/[$,]/g, '').split('.')[1] ?? '').padEnd(12, '0'));
    const sum = amounts.reduce((total, text) => total + cents(text), 0n);
    expect(amounts).toHaveLength(3);
    expect(cents((await page.getByTestId('receipt-tokens').textContent()) ?? '')).toBe(sum);
    expect(await page.getByTestId('receipt-multiplier').textContent()).toBe('× 0.5');
    expect(cents((await page.getByTestId('receipt-exact-total').textContent()) ?? '')).toBe(sum / 2n);
    // Both attempts are listed, without the upstream's name.
    expect(await page.getByTestId('attempt').allTextContents()).toEqual([
      expect.stringContaining('503was overloaded'),
      expect.stringContaining('200'),
    ]);
    expect(await page.getByRole('dialog').textContent()).not.toContain('OpenAI');
    await page.context().close();
  });

  test('finds models by vendor, context and capability, which the address keeps, and a way out when nothing matches', async () => {
    interface Model {
      readonly id: string;
      readonly vendor: string;
      readonly contextTokens: number | null;
      readonly reasoning: boolean | null;
    }
    const models = await customer.api.query<Model[]>('catalog.listModels');
    const ids = (wanted: (model: Model) => boolean) =>
      models
        .filter(wanted)
        .map(({ id }) => id)
        .sort();
    const page = await open(customer.api, 'pricing');
    const shown = async () => {
      const links = page.getByTestId('price-row').locator('a[href^="/models/"]');
      return (await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')?.slice('/models/'.length)))).sort();
    };
    const isOpenAi = ({ vendor }: Model) => vendor === 'openai';
    const isLong = ({ contextTokens }: Model) => (contextTokens ?? 0) >= 400_000;
    await page.getByTestId('price-vendor').selectOption('openai');
    await expect.poll(shown).toEqual(ids(isOpenAi));
    await page.getByTestId('price-context').selectOption('400000');
    await expect.poll(shown).toEqual(ids((model) => isOpenAi(model) && isLong(model)));
    await page.getByTestId('capability-reasoning').click();
    const found = ids((model) => isOpenAi(model) && isLong(model) && model.reasoning === true);
    await expect.poll(shown).toEqual(found);
    // Each filter leaves something out, and not everything.
    expect(new Set([models.length, ids(isOpenAi).length, ids((one) => isOpenAi(one) && isLong(one)).length, found.length, 0]).size).toBe(5);
    await page.reload();
    await expect.poll(shown).toEqual(found);
    expect(await page.getByTestId('capability-reasoning').getAttribute('aria-pressed')).toBe('true');
    await page.getByTestId('price-search').fill('no such model');
    await page.getByText('No model matches').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(shown).toEqual(ids(() => true));
    expect(new URL(page.url()).search).toBe('');
    await page.context().close();
  });

  test('sees the system prompt that is added for a model, and its cost', async () => {
    const page = await open(customer.api, 'models');
    await page.getByTestId('price-row').filter({ hasText: 'claude-haiku-4-5' }).getByTestId('open-system-prompt').click();
    expect(await page.getByTestId('system-prompt').textContent()).toContain('You are Claude Code');
    expect(await page.getByTestId('system-prompt-tokens').textContent()).toMatch(/^about \d+ tokens$/);
    expect(await page.getByTestId('system-prompt-cost').textContent()).toMatch(/^\$0\.0000\d+$/);
    await page.context().close();
  });
});

test.each(longFlows)(
  'a customer adds a webhook, sees its secret once, tests it, reads the log, switches it off and deletes it, in $view.locale',
  async ({ view: own, texts }) => {
    const bodies: string[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(bodies.length === 1 ? 500 : 200).end('{"ok":true}');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/derouter/events?team=billing`;
    try {
      const page = await open(customer.api, 'settings', own);
      await page.getByTestId('to-webhooks').click();
      await page.getByTestId('new-webhook').click();
      await page.getByTestId('webhook-url').fill('example.com');
      await page.getByTestId('save-webhook').click();
      await page.getByText(texts.wrong).waitFor();
      await page.getByTestId('webhook-url').fill(url);
      await page.getByTestId('webhook-description').fill('Finance');
      await page.getByTestId('webhook-all-events').uncheck();
      await page.getByTestId('webhook-event-price.changed').uncheck();
      await page.getByTestId('save-webhook').click();
      expect(await page.getByTestId('key-secret').textContent()).toMatch(/^whsec_/);
      expect(await page.getByTestId('close-secret').isDisabled()).toBe(true);
      await page.getByTestId('confirm-stored').check();
      await page.getByTestId('close-secret').click();
      const row = page.getByTestId('webhook-row');
      await row.getByText('Finance').waitFor();
      await row.getByTestId('webhook-deliveries').click();
      await page.getByTestId('send-test-event').click();
      // The first try fails and is repeated after five seconds.
      await expect.poll(() => page.getByTestId('delivery-attempt').count(), { timeout: 15_000 }).toBe(2);
      expect(await page.getByTestId('delivery-attempt').allTextContents()).toEqual([
        expect.stringContaining(`${texts.answered} 500`),
        expect.stringContaining(`${texts.answered} 200`),
      ]);
      expect(bodies.map((body) => JSON.parse(body).type)).toEqual(['webhook.test', 'webhook.test']);
      await page.getByTestId('resend-delivery').click();
      await expect.poll(() => page.getByTestId('delivery-row').count()).toBe(2);
      await expectInOrder(page);
      await expectFit(page, 'webhook-log', own);

      for (const view of own === desktop ? views : []) {
        const seen = await open(customer.api, 'settings/webhooks', view);
        await seen.getByTestId('webhook-row').waitFor();
        await expectFit(seen, 'webhooks', view);
        await seen.getByTestId('webhook-deliveries').click();
        await seen.getByTestId('delivery-attempt').first().waitFor();
        await expectFit(seen, 'webhook-deliveries', view);
        await seen.keyboard.press('Escape');
        await seen.getByTestId('edit-webhook').click();
        await expectFit(seen, 'webhook-edit', view);
        await seen.context().close();
      }
      await page.keyboard.press('Escape');
      await row.getByTestId('rotate-webhook').click();
      await page.getByTestId('confirm-rotate-webhook').click();
      await page.getByTestId('confirm-stored').check();
      await page.getByTestId('close-secret').click();
      await row.getByTestId('edit-webhook').click();
      await page.getByTestId('webhook-enabled').uncheck();
      await page.getByTestId('save-webhook').click();
      await expect.poll(() => row.getByTestId('webhook-status').textContent()).toBe(texts.off);
      await expectInOrder(page);
      expect(await customer.api.query('webhooks.list')).toMatchObject([
        { enabled: false, events: expect.not.arrayContaining(['price.changed']) },
      ]);
      await page.getByTestId('undo').click();
      await expect.poll(() => row.getByTestId('webhook-status').textContent()).not.toBe(texts.off);
      await row.getByTestId('delete-webhook').click();
      await page.getByTestId('confirm-name').fill(new URL(url).host);
      await page.getByTestId('confirm-delete-webhook').click();
      await row.waitFor({ state: 'detached' });
      await page.context().close();
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  },
);

test('the reference of the API and the page of a key fit every window', async () => {
  for (const view of views) {
    const reference = await open(customer.api, 'docs/api', view);
    await expectFit(reference, 'api-reference', view);
    await reference.goto(`${product.base}/docs/api#tag-webhooks`);
    await expectFit(reference, 'api-reference-webhooks', view);
    await reference.context().close();
    const ownKey = await open(customer.api, 'key', view);
    await expectFit(ownKey, 'own-key-closed', view);
    await ownKey.getByTestId('own-key').fill(customer.key);
    await ownKey.getByTestId('open-own-key').click();
    await ownKey.getByTestId('own-available').waitFor();
    await expectFit(ownKey, 'own-key-open', view);
    await ownKey.context().close();
  }
});

describe('staff', () => {
  test('set the limits of an account, and suspend and reinstate one of its keys', async () => {
    const page = await open(staff, 'admin/customers');
    await page.getByTestId('customer-row').filter({ hasText: customer.email }).click();
    await page.getByTestId('tab-limits').click();
    await page.getByTestId('limit-requests').fill('-1');
    await page.getByText('Enter a whole number.').waitFor();
    expect(await page.getByTestId('save-limits').isDisabled()).toBe(true);
    await page.getByTestId('limit-requests').fill('600');
    await page.getByTestId('limit-models-some').check();
    await page.getByTestId('limit-models-claude-haiku-4-5').check();
    expect(await page.getByTestId('save-limits').isDisabled()).toBe(true);
    await page.getByTestId('limit-reason').fill('asked for it');
    await page.getByTestId('save-limits').click();
    await page.getByText('Saved.').waitFor();
    expect(await call()).toBe('403');
    await page.reload();
    await expect.poll(() => page.getByTestId('limit-requests').inputValue()).toBe('600');
    await page.getByTestId('limit-models-all').check();
    await page.getByTestId('limit-reason').fill('no longer needed');
    await page.getByTestId('save-limits').click();
    await page.getByText('Saved.').waitFor();

    await page.getByTestId('tab-keys').click();
    const key = page.getByTestId('customer-key').filter({ hasText: 'laptop' });
    await key.getByTestId('suspend-key').click();
    await key.getByTestId('suspend-key-reason').fill('Seen in a public repository.');
    await key.getByTestId('confirm-suspend-key').click();
    await key.getByTestId('customer-key-status').getByText('Suspended').waitFor();
    expect(await call()).toBe('403');
    for (const view of views) {
      const theirs = await open(customer.api, 'keys', view);
      await expectFit(theirs, 'keys-suspended', view);
      await theirs.getByTestId('key-settings').first().click();
      await theirs.getByText('Seen in a public repository.').waitFor();
      await theirs.context().close();
    }
    await key.getByTestId('reinstate-key').click();
    await page.getByTestId('action-reason').fill('checked with the customer');
    await page.getByTestId('confirm-action').click();
    await key.getByTestId('customer-key-status').getByText('Active').waitFor();
    expect(await call()).toMatch(/^[0-9a-f-]{36}$/);
    await page.context().close();
  });

  test('edit a model, whose routes keep their ids, and withdraw an announced price', async () => {
    interface Model {
      readonly id: string;
      readonly routes: readonly { readonly id: string }[];
      readonly announced: readonly unknown[];
      readonly [field: string]: unknown;
    }
    const fetchModel = async () => (await staff.query<Model[]>('admin.models.list')).find(({ id }) => id === 'gpt-5-mini');
    const before = await fetchModel();
    const page = await open(staff, 'admin/models');
    const row = page.getByTestId('model-row').filter({ hasText: 'gpt-5-mini' });
    await row.getByTestId('edit-model').click();
    await page.getByTestId('model-concurrency').fill('7');
    await page.getByTestId('model-aliases').fill('small-one\nclaude-haiku-4-5');
    await page.getByTestId('model-last-day').fill('2031-05-31');
    await page.getByTestId('model-last-day-message').fill('Use gpt-5.');
    await page.getByTestId('model-prompt').fill('Answer in one sentence.');
    await page.getByTestId('model-prompt-on').check();
    await page.getByText(/about \d tokens in every request/).waitFor();
    // The name of another model is refused, and nothing is changed.
    await page.getByTestId('save-model').click();
    await page.getByText('Another model already uses').waitFor();
    expect(await fetchModel()).toEqual(before);
    await page.getByTestId('model-aliases').fill('small-one');
    await page.getByTestId('add-route').click();
    await page.getByTestId('save-model').click();
    await page.getByTestId('save-model').waitFor({ state: 'detached' });
    const after = await fetchModel();
    expect(after).toMatchObject({
      aliases: ['small-one'],
      concurrencyPerKey: 7,
      disabledFrom: '2031-06-01T00:00:00.000Z',
      disabledMessage: 'Use gpt-5.',
      systemPrompt: 'Answer in one sentence.',
    });
    expect(after?.routes).toHaveLength(2);
    expect(after?.routes.map(({ id }) => id)).toContain(before?.routes[0]?.id);
    expect(await call({ model: 'small-one' })).toMatch(/^[0-9a-f-]{36}$/);

    const announce = (input: string, days: number, webSearch: string) =>
      staff.mutate('admin.models.announcePrice', {
        reason: 'a test',
        modelId: 'gpt-5-mini',
        tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output: '2', cache_read: '0.025' } }],
        perCallUsd: { web_search: webSearch },
        multipliers: { flex: '0.5', priority: '2', batch: '0.5' },
        effectiveAt: inDays(days + 0.1),
      });
    await announce('0.3', 9, '0.01');
    await announce('0.35', 30, '0.012');
    await page.reload();
    const announced = page.getByTestId('announced-row');
    await announced.nth(1).waitFor();
    expect(await announced.allTextContents()).toEqual([
      expect.stringMatching(/9 days of notice.*\$0\.25 →\$0\.30/s),
      expect.stringMatching(/30 days of notice.*\$0\.30 →\$0\.35.*Web search\$0\.01 →\$0\.012/s),
    ]);
    for (const view of views) {
      const [prices, models] = [await open(customer.api, 'models', view), await open(staff, 'admin/models', view)];
      const changes = prices.getByTestId('announced-row');
      expect(await changes.count()).toBe(2);
      await changes.first().scrollIntoViewIfNeeded();
      await expectFit(prices, 'prices-announced', view);
      await prices.getByTestId('price-row').filter({ hasText: 'gpt-5-mini' }).getByTestId('open-system-prompt').click();
      await expectFit(prices, 'prices-system-prompt', view);
      await models.getByTestId('announced-row').last().scrollIntoViewIfNeeded();
      await expectFit(models, 'admin-models-announced', view);
      await models.getByTestId('model-row').filter({ hasText: 'gpt-5-mini' }).getByTestId('edit-model').click();
      await expectFit(models, 'admin-edit-model', view);
      await prices.context().close();
      await models.context().close();
    }
    await announced.first().getByTestId('withdraw-price').click();
    await page.getByTestId('action-reason').fill('a mistake');
    await page.getByTestId('confirm-action').click();
    await expect.poll(() => announced.count()).toBe(1);
    expect(await announced.textContent()).toMatch(/\$0\.25 →\$0\.35/);
    await page.context().close();
  });

  test('edit an upstream, see its health, and delete it when no route uses it', async () => {
    const page = await open(staff, 'admin/upstreams');
    await page.getByTestId('add-upstream').click();
    await page.getByTestId('upstream-name').fill('Spare');
    await page.getByTestId('upstream-base-url').fill('https://provider.invalid/v1');
    await page.getByTestId('upstream-credential').fill('sk-old-1111');
    await page.getByTestId('save-upstream').click();
    const row = page.getByTestId('upstream-row').filter({ hasText: 'provider.invalid' });
    await row.getByTestId('edit-upstream').click();
    await page.getByTestId('edit-upstream-base-url').fill('http://169.254.169.254/v1');
    await page.getByTestId('save-upstream-edit').click();
    await page.getByRole('alert').getByText('in a private network').waitFor();
    await expectFit(page, 'admin-edit-upstream-refused', desktop);
    await page.getByTestId('edit-upstream-base-url').fill('https://provider.invalid/v2');
    await page.getByTestId('edit-upstream-credential').fill('sk-new-2222');
    await page.getByTestId('edit-upstream-name').fill('Spare, renamed');
    await page.getByTestId('save-upstream-edit').click();
    const renamed = page.getByTestId('upstream-row').filter({ hasText: 'Spare, renamed' });
    await renamed.getByText('…2222').waitFor();
    expect(await page.content()).not.toContain('sk-new');
    for (const view of views) {
      const other = await open(staff, 'admin/upstreams', view);
      await expectFit(other, 'admin-upstreams-health', view);
      await other.getByTestId('upstream-row').filter({ hasText: 'Spare, renamed' }).getByTestId('edit-upstream').click();
      await expectFit(other, 'admin-edit-upstream', view);
      await other.context().close();
    }
    // The upstream of the calls above is healthy despite one failure.
    const busy = page.getByTestId('upstream-row').filter({ hasText: 'OpenAI' });
    expect(await busy.getByTestId('upstream-health').textContent()).toBe('Healthy');
    await busy.getByTestId('edit-upstream').click();
    await page.getByText('comes from the environment variables').waitFor();
    expect(await page.getByTestId('edit-upstream-name').count()).toBe(0);
    // The limits that came with its answers, the scarcest first.
    const seen = page.getByTestId('seen-limit');
    expect(await seen.allTextContents()).toEqual([
      expect.stringMatching(/^tokens.*gpt-5-mini.*…1234.*1,200 \/ 30,000/),
      expect.stringMatching(/^requests.*gpt-5-mini.*…1234.*499 \/ 500/),
    ]);
    await page.keyboard.press('Escape');

    await renamed.getByTestId('edit-upstream').click();
    // Adding an upstream may have created routes to it. They must be removed before it can be deleted.
    await page.getByTestId('edit-upstream-name').waitFor();
    const spare = (await staff.query<{ id: string; name: string; routes: number }[]>('admin.upstreams.list')).find(
      ({ name }) => name === 'Spare, renamed',
    );
    const models = await staff.query<{ id: string; routes: { upstreamId: string }[] }[]>('admin.models.list');
    for (const { id, routes } of models.filter((model) => model.routes.some(({ upstreamId }) => upstreamId === spare?.id))) {
      await staff.mutate('admin.models.save', { id, routes: routes.filter(({ upstreamId }) => upstreamId !== spare?.id) });
    }
    // The open dialog is in the address.
    await page.reload();
    await page.getByTestId('edit-upstream-name').waitFor();
    expect(await page.getByTestId('confirm-remove-upstream').isDisabled()).toBe(true);
    await page.getByTestId('remove-upstream-name').fill('Spare, renamed');
    await page.getByTestId('confirm-remove-upstream').click();
    await renamed.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('look up a request by its receipt id and see its charge, upstreams and ledger transfers', async () => {
    const page = await open(staff, 'admin/requests');
    await page.getByTestId('receipt-id').fill('not an id');
    await page.getByTestId('find-request').click();
    await page.getByText('No request matches').waitFor();
    await page.getByTestId('receipt-id').fill(flexReceipt.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')));
    await page.getByTestId('find-request').click();
    await page.getByText('no receipt with this id').waitFor();
    await page.goto(`${product.base}/admin/requests`);
    await page.getByTestId('receipt-id').fill(` ${flexReceipt} `);
    await page.getByTestId('find-request').click();
    await page.getByTestId('request').waitFor();
    expect(page.url()).toContain(flexReceipt);
    expect(await page.getByTestId('attempt').allTextContents()).toEqual([
      expect.stringContaining('OpenAI (environment)503'),
      expect.stringContaining('OpenAI (environment)200'),
    ]);
    expect(await page.getByTestId('request-transfer').textContent()).toContain('paid credit');
    await page.getByText(customer.email).waitFor();
    await page.context().close();
  });

  test('watch requests end, in a list that asks once a second', async () => {
    const page = await open(staff, 'admin/requests?live=1&model=gpt-5-mini');
    await page.getByTestId('live-state').getByText('0 requests have ended').waitFor();
    const before = await page.getByTestId('request-row').count();
    expect(await call({ model: 'gpt-5' })).toMatch(/-/);
    const receipt = await call();
    await page.getByTestId('live-state').getByText('1 request has ended').waitFor({ timeout: 4_000 });
    expect(await page.getByTestId('request-row').count()).toBe(before + 1);
    await page.getByTestId('request-row').first().click();
    await page.getByTestId('request').waitFor();
    expect(page.url()).toContain(receipt);
    await page.context().close();
  });
});

test.each(views)('the dialogs fit the window in $locale, $colorScheme, at $width px', async (view) => {
  const theirs = await open(customer.api, 'keys', view);
  await theirs.getByTestId('key-settings').first().click();
  await theirs.getByTestId('settings-models-some').check();
  await theirs.getByTestId('settings-models-gpt-5-mini').check();
  await theirs.getByRole('dialog').evaluate((element) => {
    element.scrollTop = 0;
  });
  await expectFit(theirs, 'key-settings', view);
  await theirs.goto(`${product.base}/usage/${flexReceipt}`, { waitUntil: 'networkidle' });
  await expectFit(theirs, 'receipt-flex', view);
  await theirs.context().close();

  const ours = await open(staff, 'admin/customers', view);
  await ours.getByTestId('customer-row').filter({ hasText: customer.email }).click();
  await ours.getByTestId('tab-limits').click();
  await ours.getByTestId('limit-models-some').check();
  await expectFit(ours, 'admin-limits', view);
  await ours.getByTestId('tab-keys').click();
  await ours.getByTestId('suspend-key').first().click();
  await expectFit(ours, 'admin-customer-keys', view);
  await ours.goto(`${product.base}/admin/requests?id=${flexReceipt}`, { waitUntil: 'networkidle' });
  await ours.getByTestId('request').waitFor();
  await expectFit(ours, 'admin-request', view);
  await ours.context().close();
});

test.each(longFlows)(
  'staff authorise a reseller, who hands out, changes, rotates and deletes client keys, in $view.locale',
  async ({ view: own, texts }) => {
    const reseller = await createCustomer(product, '25');
    const ours = await open(staff, 'admin/customers');
    await ours.getByTestId('customer-row').filter({ hasText: reseller.email }).click();
    await ours.getByTestId('customer-reseller').click();
    await ours.getByTestId('reseller-document').fill('Contract 2026-07');
    await ours.getByTestId('reseller-date').fill('2026-11-01');
    await ours.getByTestId('authorise-reseller').click();
    await ours.getByText('Contract 2026-07').waitFor();
    await expectFit(ours, 'admin-reseller', desktop);
    await ours.context().close();

    const page = await open(reseller.api, 'keys', own);
    await page.getByTestId('new-client-key').first().click();
    await page.getByTestId('client-label').fill('Ada');
    await page.getByTestId('client-budget-field').fill('10');
    await page.getByTestId('client-multiplier').fill('2.5');
    await page.getByTestId('save-client-key').click();
    const secret = (await page.getByTestId('key-secret').textContent()) ?? '';
    await page.getByTestId('confirm-stored').check();
    await page.getByTestId('close-secret').click();
    const ada = page.getByTestId('client-key-row').filter({ hasText: 'Ada' });
    await ada.getByText(texts.real).waitFor();
    await expectInOrder(page);
    const answered = await fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5-mini', max_completion_tokens: 200, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect(answered.status).toBe(200);
    await ada.getByTestId('edit-client-key').click();
    const save = async () => {
      await page.getByTestId('save-client-key').click();
      await page.getByTestId('save-client-key').waitFor({ state: 'detached' });
    };
    await page.getByTestId('client-budget-field').fill('20');
    await page.getByTestId('settings-models-some').check();
    await page.getByTestId('settings-models-gpt-5-mini').check();
    await page.getByTestId('client-on').uncheck();
    await save();
    expect(await ada.getByTestId('client-budget').textContent()).toContain('20');
    await ada.getByText(texts.off).waitFor();
    await ada.getByTestId('edit-client-key').click();
    await page.getByTestId('client-on').check();
    await save();
    await ada.getByText(texts.active).waitFor();
    await ada.getByTestId('rotate-client-key').click();
    await page.getByTestId('rotate-overlap').selectOption('7d');
    await page.getByTestId('confirm-rotate').click();
    await page.getByTestId('confirm-stored').check();
    await page.getByTestId('close-secret').click();
    for (const view of own === desktop ? views : [own]) {
      const shown = await open(reseller.api, 'keys', view);
      await expectFit(shown, 'console-client-keys', view);
      await shoot(shown, `console-client-keys-full-${view.width}-${view.locale}-${view.colorScheme}`, { fullPage: true });
      await shown.getByTestId('edit-client-key').click();
      await expectInOrder(shown);
      await expectFit(shown, 'console-client-key-edit', view);
      await shown.context().close();
    }
    await ada.getByTestId('delete-client-key').click();
    await page.getByTestId('recent-use').getByText(texts.oneCall).waitFor();
    await expectInOrder(page);
    await page.getByTestId('confirm-name').fill('Ada');
    await page.getByTestId('confirm-delete-client-key').click();
    await ada.getByText(texts.revoked).waitFor();
    expect(await reseller.api.query('clientKeys.list')).toMatchObject([
      { label: 'Ada', realBalanceUsd: '0', allowedModels: ['gpt-5-mini'] },
    ]);
  },
);

describe('the life of an account', () => {
  /** The newest code of a mail to this address whose subject has these words. */
  const readCodeOf = async (email: string, words: string): Promise<string> => {
    for (let i = 0; i < 100; i++) {
      const mails = (await (await fetch(`${product.base}/dev/mail.json`)).json()) as { recipient: string; subject: string }[];
      const code = mails.find(({ recipient, subject }) => recipient === email && subject.includes(words))?.subject.match(/^\d{6}/)?.[0];
      if (code) return code;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no code was mailed to ${email}`);
  };
  const shootWhole = (page: Page, name: string, { width, locale, colorScheme }: View) =>
    shoot(page, `${name}-whole-${width}-${locale.slice(0, 2)}-${colorScheme}`, { fullPage: true });

  test.each(longFlows)(
    'a customer changes time zone and address, and asks for a deletion and cancels it, in $view.locale',
    async ({ view: own, texts }) => {
      const leaver = await createCustomer(product, '12');
      const page = await open(leaver.api, 'settings', own);
      await page.getByTestId('time-zone').selectOption('Asia/Shanghai');
      // The times on the page follow, such as those of the sessions.
      const hour = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' }).format(new Date());
      await page
        .getByText(new RegExp(`[,،] ${hour}:\\d\\d:\\d\\d$`))
        .first()
        .waitFor();
      await page.getByTestId('key-alerts').uncheck();
      await page.getByTestId('save-notices').click();
      await expect
        .poll(() => leaver.api.query('credits.noticeSettings'))
        .toEqual({ lowBalanceUsd: null, allPriceNotices: false, keyAlerts: false });
      expect(await leaver.api.query('accountLife.preferences')).toMatchObject({ timeZone: 'Asia/Shanghai' });

      const next = `new-${leaver.email}`;
      await page.getByTestId('change-address').click();
      await page.getByTestId('address-next').fill(next);
      await page.getByTestId('submit-address').click();
      await page.getByTestId('address-code').fill(await readCodeOf(leaver.email, texts.addressMail));
      await page.getByTestId('address-next-code').fill('000000');
      await page.getByTestId('submit-address').click();
      await page.getByRole('alert').waitFor();
      await page.getByTestId('address-next-code').fill(await readCodeOf(next, texts.addressMail));
      await expectInOrder(page);
      await expectFit(page, 'settings-address-codes', own);
      await page.getByTestId('submit-address').click();
      await page.getByTestId('address').getByText(next, { exact: true }).waitFor();
      leaver.api.continueAs(
        (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).find((one) => one.includes('session')) ?? '',
      );

      for (const view of own === desktop ? views : [own]) {
        const shown = await open(leaver.api, 'settings', view);
        await shootWhole(shown, 'settings-account', view);
        await expectFit(shown, 'settings-account', view);
        await shown.getByTestId('change-address').click();
        await expectFit(shown, 'settings-address', view);
        await shown.keyboard.press('Escape');
        await shown.getByTestId('deletion-refunds').getByRole('link').waitFor();
        await shown.getByTestId('delete-account').click();
        await expectInOrder(shown);
        await expectFit(shown, 'settings-delete', view);
        await shown.context().close();
      }
      await page.getByTestId('delete-account').click();
      await page.getByTestId('deletion-code-send').click();
      await page.getByTestId('deletion-code').fill(await readCodeOf(next, texts.deletionMail));
      await page.getByTestId('deletion-address').fill(next);
      expect(await page.getByTestId('confirm-deletion').isDisabled()).toBe(true);
      await page.getByTestId('accept-forfeit').check();
      await page.getByTestId('confirm-deletion').click();
      await page.getByTestId('deletion-due').waitFor();
      await expectInOrder(page);
      for (const view of own === desktop ? ([desktop, { width: 390, locale: 'zh-CN', colorScheme: 'dark' }] as const) : [own]) {
        const shown = await open(leaver.api, 'settings', view);
        await shown.getByTestId('cancel-deletion').scrollIntoViewIfNeeded();
        await expectFit(shown, 'settings-deletion-due', view);
        await shown.context().close();
      }
      await page.getByTestId('cancel-deletion').click();
      await page.getByTestId('delete-account').waitFor();
      await page.context().close();
    },
  );

  test('staff publish new terms, and customers must accept them before the console opens, but may leave', async () => {
    const page = await open(staff, 'admin/terms');
    await page.getByTestId('publish-terms').click();
    // Each document starts from its own text in force.
    await page.getByTestId('legal-document').selectOption('refunds');
    await expect.poll(() => page.getByTestId('terms-text-en').inputValue()).toContain('# 1. What can be refunded');
    await page.getByTestId('legal-document').selectOption('terms');
    await expect.poll(() => page.getByTestId('terms-text-en').inputValue()).toContain('# 1. What this is about');
    await page.getByTestId('terms-version').fill('2031-01-01');
    await page.getByTestId('terms-text-en').fill('A paragraph without a title.');
    await page.getByTestId('preview-terms').click();
    await page.getByText('Begin each section with a line').waitFor();
    await page.getByTestId('terms-text-en').fill('# 1. News\n\nThis is new.\n\n# 2. The rest\n\nAs before.');
    await expectFit(page, 'admin-terms-draft', desktop);
    await page.getByTestId('preview-terms').click();
    await page.getByText('This is new.').waitFor();
    expect(await page.getByTestId('publish-summary').textContent()).toMatch(/at once\. \d customers are emailed now/);
    await expectFit(page, 'admin-terms-preview', desktop);
    await page.getByTestId('confirm-publish').click();
    const row = page.getByTestId('legal-version').filter({ hasText: '2031-01-01' });
    await row.getByText('In force').waitFor();
    expect(await row.getByTestId('acceptances').textContent()).toMatch(/^0 of \d$/);

    for (const view of views) {
      const shown = await open(customer.api, 'usage', view);
      await shown.getByTestId('accept-new-terms').waitFor();
      expect(await shown.getByRole('navigation').count()).toBe(0);
      await expectFit(shown, 'new-terms', view);
      await shown.getByTestId('leave').click();
      await shown.getByTestId('start-export').waitFor();
      await shown.getByTestId('delete-account').waitFor();
      expect(await shown.getByTestId('time-zone').count()).toBe(0);
      await shootWhole(shown, 'settings-before-terms', view);
      await shown.goto(`${product.base}/terms`, { waitUntil: 'networkidle' });
      await shown.getByTestId('legal-version-link').last().click();
      await shown.getByText('2026-11-29').nth(1).waitFor();
      await expectFit(shown, 'terms-old', view);
      await shown.context().close();
      const ours = await open(staff, 'admin/terms', view);
      await expectFit(ours, 'admin-terms', view);
      await ours.context().close();
    }
    const theirs = await open(customer.api, 'usage');
    await theirs.getByTestId('accept-new-terms').click();
    await theirs.getByRole('heading', { name: 'Usage' }).waitFor();
    expect(theirs.url()).toContain('/usage');
    await theirs.context().close();
    await page.reload();
    await row.getByText(/^1 of \d$/).waitFor();
    await page.context().close();
  });
});
