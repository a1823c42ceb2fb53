import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer, nano } from './customer.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';

let browser: Browser;
let product: Product;
let customer: Customer;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
});
beforeEach(async () => {
  problems.length = 0;
  customer = await createCustomer(product, '25');
  return () => expect(problems).toEqual([]);
});

async function openPlayground(options: BrowserContextOptions = {}, locale = 'en'): Promise<Page> {
  const [name = '', value = ''] = customer.api.cookie.split('=');
  const own = { domain: 'localhost', path: '/', expires: -1, secure: false, sameSite: 'Lax' as const };
  const cookies = [
    { ...own, name, value, httpOnly: true },
    { ...own, name: 'NEXT_LOCALE', value: locale, httpOnly: false },
  ];
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', storageState: { cookies, origins: [] } },
    ...options,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(product.base) && !url.startsWith('data:')) problems.push(`a request to ${url}`);
    if (/\bdr-[0-9A-Za-z]{20}/.test(url)) problems.push('a key in an address');
  });
  await page.goto(`${product.base}/playground`);
  await page.getByTestId('composer').waitFor();
  return page;
}

const send = async (page: Page, text: string) => {
  await page.getByTestId('composer').fill(text);
  await page.keyboard.press('Enter');
};
/** Waits until `count` answers are complete and charged. */
const answered = (page: Page, count: number) => expect.poll(() => page.getByTestId('answer-cost').count(), { timeout: 20_000 }).toBe(count);
const texts = (page: Page) => page.getByTestId('answer-text').allInnerTexts();
const shownNano = async (page: Page) => {
  const shown = await page.getByTestId('answer-cost').evaluateAll((all) => all.map((one) => one.getAttribute('data-usd') ?? ''));
  return shown.map(nano).reduce((sum, one) => sum + one, 0n);
};

test('answers stream in, are charged as their receipts say, and are announced once', async () => {
  const page = await openPlayground();
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said, live: 0 });
    const [polite, assertive] = ['polite', 'assertive'].map((id) => document.querySelector(`[data-testid=${id}]`));
    for (const region of [polite, assertive]) {
      if (region)
        new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    }
    new MutationObserver(() => {
      if (document.querySelector('[data-testid=pane] :is([aria-live], [role=status], [role=alert], [role=log])'))
        Object.assign(window, { live: 1 });
    }).observe(document.body, { childList: true, subtree: true });
  });
  await send(page, 'Tell me about ledgers.');
  await answered(page, 1);
  const heard = await page.evaluate(() => [(window as unknown as { said: string[] }).said, (window as unknown as { live: number }).live]);
  expect(heard).toEqual([['The answer is being written.', expect.stringMatching(/^The answer is complete: \d+ tokens, \$0\.00\d+\.$/)], 0]);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('composer');
  expect((await texts(page))[0]).toContain('You wrote: "Tell me about ledgers."');

  const [receipt] = await customer.receipts();
  expect(await page.getByTestId('answer-cost').getAttribute('data-usd')).toBe(receipt?.costUsd);
  expect(receipt).toMatchObject({ streamed: true, status: 'completed' });
  const drawer = page.waitForEvent('popup');
  await page.getByTestId('receipt-link').click();
  expect(await (await drawer).getByTestId('receipt-total').getAttribute('data-usd')).toBe(receipt?.costUsd);
  // The conversation is still there, and stored nowhere.
  expect(await texts(page)).toHaveLength(1);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);

  await page.goto(`${product.base}/keys`);
  const row = page.getByTestId('key-row').filter({ hasText: 'Playground' });
  expect(await row.getByTestId('rotate-key').count()).toBe(0);
  await shoot(page, 'keys-playground');
  await page.context().close();
});

test('stop, retry, edit and delete', async () => {
  const page = await openPlayground();
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-testid=answer-text]')) return;
      observer.disconnect();
      document.querySelector<HTMLElement>('[data-testid=stop]')?.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await send(page, 'Stop in the middle.');
  await answered(page, 1);
  expect(await page.getByTestId('answer').getAttribute('data-state')).toBe('stopped');
  expect((await texts(page))[0]).not.toContain('Its digest');
  await expect.poll(() => customer.receipts()).toMatchObject([{ status: 'canceled' }]);
  const [{ costUsd } = {}] = await customer.receipts();
  await expect.poll(() => page.getByTestId('answer-cost').getAttribute('data-usd')).toBe(costUsd);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('composer');

  await page.getByTestId('retry').click();
  await expect.poll(async () => (await texts(page))[0]).toContain('Its digest');
  await answered(page, 1);
  await send(page, 'And then?');
  await answered(page, 2);
  await page.getByTestId('edit').first().click();
  await page.getByTestId('edit-text').fill('Something else.');
  await page.getByTestId('save-edit').click();
  await expect.poll(async () => (await texts(page))[0]).toMatch(/You wrote: "Something else\.".*1 message/s);
  await answered(page, 1);
  await page.getByTestId('delete').first().click();
  expect(await page.getByTestId('question').count()).toBe(0);
  await page.context().close();
});

test('two models side by side, with tools, an image and the same request as code', async () => {
  const page = await openPlayground();
  await page.getByTestId('example-tools').click();
  await page.getByTestId('system').fill('Be brief.');
  await page.getByTestId('max-tokens').fill('x');
  await page.getByTestId('composer').fill('Hi');
  expect(await page.getByTestId('send').isDisabled()).toBe(true);
  await page.getByTestId('max-tokens').fill('300');
  await page.getByTestId('compare').click();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.getByTestId('image-files').setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer: png }]);
  await page.getByRole('img', { name: 'Attached image 1' }).waitFor();
  const sent: { model: string; messages: unknown[]; max_tokens: number; tools: unknown[] }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/chat/completions')) sent.push(request.postDataJSON());
  });
  await send(page, 'What is the weather? Use get_weather.');
  await expect.poll(() => page.getByTestId('tool-result').count()).toBe(2);
  expect(sent.map(({ model }) => model).sort()).toEqual(['sandbox-claude', 'sandbox-gpt']);
  expect(sent[0]).toMatchObject({
    max_tokens: 300,
    messages: [{ role: 'system' }, { role: 'user', content: [{ type: 'image_url' }, { type: 'text' }] }],
  });
  for (const [i, weather] of ['rain', 'sun'].entries()) {
    await page.getByTestId('tool-result').first().fill(weather);
    await page.getByTestId('continue').first().click();
    await answered(page, 3 + i);
  }
  expect(await texts(page)).toEqual([
    expect.stringContaining('The tool answered: "rain"'),
    expect.stringContaining('The tool answered: "sun"'),
  ]);
  const receipts = await customer.receipts();
  expect(receipts).toHaveLength(4);
  expect(await shownNano(page)).toBe(receipts.map(({ costUsd }) => nano(costUsd)).reduce((sum, one) => sum + one, 0n));
  await shoot(page, 'playground-two-models');
  await page.getByTestId('open-code').click();
  await page.getByRole('tab', { name: 'Anthropic SDK' }).click();
  expect(await page.getByRole('tabpanel').textContent()).toMatch(/max_tokens: 300[\s\S]*tool_result[\s\S]*input_schema/);
  await page.context().close();
});

test('a browser that translates the page does not break it', async () => {
  const page = await openPlayground();
  await page.evaluate(() => {
    const wrap = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const nodes: Text[] = [];
      while (walker.nextNode()) nodes.push(walker.currentNode as Text);
      for (const node of nodes) {
        const parent = node.parentElement;
        if (!parent || parent.closest('font, textarea, script, style, option, [translate=no]') || !node.data.trim()) continue;
        const font = document.createElement('font');
        node.replaceWith(font);
        font.append(node);
      }
    };
    wrap();
    new MutationObserver(wrap).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  await page.getByTestId('compare').click();
  await send(page, 'Explain **this**.');
  await answered(page, 2);
  await page.getByTestId('as-markdown').uncheck();
  await send(page, 'More.');
  await answered(page, 4);
  await page.getByTestId('as-markdown').check();
  await page.getByTestId('retry').last().click();
  await answered(page, 4);
  await page.getByTestId('edit').first().click();
  await page.getByTestId('edit-text').fill('Other.');
  await page.getByTestId('save-edit').click();
  await answered(page, 2);
  await page.getByTestId('open-code').click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('remove-pane').last().click();
  await page.getByTestId('clear').click();
  expect(await page.locator('[data-testid=answer-cost] font').count()).toBe(0);
  expect(await page.locator('font').count()).toBeGreaterThan(20);
  await page.context().close();
});

test.each(['ja', 'ko'])('an empty conversation fits the window of a phone, however high the bar of pages: %s', async (locale) => {
  const page = await openPlayground({ viewport: { width: 390, height: 844 } }, locale);
  await page.getByTestId('composer').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(844);
  await page.context().close();
});

test('on a phone in Arabic: settings in a sheet, code from left to right, and leaving asks first', async () => {
  const page = await openPlayground({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, 'ar');
  await page.getByTestId('open-settings').click();
  await page.getByTestId('example-tools').last().click();
  await page.keyboard.press('Escape');
  await send(page, 'Use get_weather.');
  await page.getByTestId('tool-result').waitFor();
  await answered(page, 1);
  expect(
    await page
      .getByTestId('tool-call')
      .locator('[dir=ltr]')
      .first()
      .evaluate((one) => getComputedStyle(one).direction),
  ).toBe('ltr');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await shoot(page, 'playground-phone-ar');
  await page.getByTestId('composer').fill('not sent');
  await page.getByRole('navigation').getByRole('link').first().click();
  await page.getByTestId('stay').click();
  expect(await page.getByTestId('composer').inputValue()).toBe('not sent');
  await page.getByRole('navigation').getByRole('link').first().click();
  await page.getByTestId('leave').click();
  await page.waitForURL(/\/overview$/);
  await page.context().close();
});

test('without credit it says so and leads to credits; nothing is charged', async () => {
  customer = await createCustomer(product, null);
  const page = await openPlayground();
  await send(page, 'Hi');
  const failure = page.getByTestId('failure');
  await failure.waitFor();
  expect(await failure.getByRole('link').getAttribute('href')).toBe('/credits');
  expect(await page.getByTestId('assertive').textContent()).toContain('not enough credit');
  expect(await page.getByTestId('answer').textContent()).toContain('Not charged');
  expect(await customer.receipts()).toEqual([]);
  await page.context().close();
});
