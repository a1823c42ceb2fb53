import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { nano } from './customer.ts';
import { shoot } from './shoot.ts';

/** Where the rows are that an alert counts, as test ids. */
const alertRows: Readonly<Record<string, string>> = {
  adjustments: 'pending-adjustment',
  withdrawals: 'withdrawal-row',
  upstreamCredit: 'upstream-row',
};

interface Walk {
  readonly page: Page;
  readonly base: string;
  /** The credit of all customers together, in nano-USD. */
  readonly outstandingNano: bigint;
}

/** Follows every figure, row and alert of the first page, and compares each with the rows to which it leads. */
export async function walkToday({ page, base, outstandingNano }: Walk): Promise<void> {
  const open = async (search = '') => {
    await page.goto(`${base}/admin/today${search}`);
    await page.getByTestId('figures').waitFor();
  };
  const rows = (testId: string, count: number) => expect.poll(() => page.getByTestId(testId).count(), { message: testId }).toBe(count);
  /** The amounts in a column of a table, counted from 0, or of one row. */
  const sum = async (testId: string, column: number) => {
    const cells = page.getByTestId(testId).locator(`td:nth-child(${column + 1}) > [data-usd]`);
    const amounts = await cells.evaluateAll((all) => all.map((one) => one.getAttribute('data-usd') ?? ''));
    return amounts.reduce((total, usd) => total + nano(usd), 0n);
  };
  const figure = async (name: string) => {
    const at = page.getByTestId(`figure-${name}`);
    const usd = at.locator('[data-usd]');
    return (await usd.count()) > 0 ? nano((await usd.first().getAttribute('data-usd')) ?? '') : ((await at.textContent()) ?? '');
  };
  const follow = (name: string) => page.getByTestId(`figure-${name}`).click();
  const count = async (name: string) => Number(await page.getByTestId(`figure-${name}`).locator('span').nth(1).textContent());

  await open();
  const requests = await count('requests');
  expect(requests).toBeGreaterThan(3);
  const revenue = await figure('revenue');
  for (const name of ['requests', 'revenue']) {
    await open();
    await follow(name);
    await page.waitForURL(/\/requests\?.*from=/);
    await rows('request-row', requests);
    const costs = page.getByTestId('request-row').locator('[data-usd]');
    const shown = await costs.evaluateAll((all) => all.map((one) => one.getAttribute('data-usd') ?? ''));
    expect(shown.reduce((total, usd) => total + nano(usd), 0n)).toBe(revenue);
  }
  await open();
  const failures = Number(/(\d+) failed request/.exec(String(await figure('failures')))?.[1]);
  expect(failures).toBeGreaterThan(0);
  await follow('failures');
  await rows('request-row', failures);
  await open();
  expect(await figure('write-offs')).toBe(0n);
  await follow('write-offs');
  await page.getByText('No request matches').waitFor();
  await open();
  const active = await count('active');
  expect(active).toBeGreaterThan(0);
  await follow('active');
  await page.waitForURL(/activeFrom=/);
  await rows('customer-row', active);
  await open();
  expect(await figure('outstanding')).toBe(outstandingNano);
  await follow('outstanding');
  await page.waitForURL(/order=balance/);

  for (const [name, column] of [
    ['cost', 2],
    ['margin', 3],
  ] as const) {
    await open();
    const expected = await figure(name);
    await follow(name);
    await page.waitForURL(/by=upstream/);
    await rows('upstream-figures', 1);
    expect(await sum('upstream-figures', column)).toBe(expected);
    await shoot(page, `today-${name}`);
  }
  await page.getByTestId('upstream-figures').click();
  await page.waitForURL(/\/requests\?.*upstream=/);
  await rows('request-row', requests);

  await open();
  const models = await page.getByTestId('model-row').count();
  expect(models).toBeGreaterThan(1);
  let ofModels = 0;
  for (let i = 0; i < models; i++) {
    await open();
    const row = page.getByTestId('model-row').nth(i);
    const ofModel = Number.parseInt((await row.locator('td').nth(3).textContent()) ?? '', 10);
    await row.locator('td').first().click();
    await page.waitForURL(/\/requests\?.*model=/);
    await rows('request-row', ofModel);
    ofModels += ofModel;
  }
  expect(ofModels).toBe(requests);
  await open();
  await page.getByTestId('slow-requests').first().click();
  await page.waitForURL(/slowTtftMs=/);
  await page.getByTestId('request-row').first().waitFor();
  expect(await page.getByTestId('slow-first-token').inputValue()).toMatch(/^\d+$/);
  await page.getByTestId('slow-first-token').selectOption('30000');
  await page.getByText('No request matches').waitFor();

  await open();
  const rail = page.getByTestId('rail-row').first();
  const payments = Number.parseInt((await rail.locator('td').nth(1).textContent()) ?? '', 10);
  const credited = await sum('rail-row', 3);
  await rail.click();
  await page.waitForURL(/tab=orders.*settledFrom=/);
  await rows('payment-row', payments);
  expect(await sum('payment-row', 4)).toBe(credited);
  await page.getByTestId('chip-settled').waitFor();
  await page.getByTestId('payment-row').first().click();
  await page.waitForURL(/order=[0-9a-f-]{36}/);
  const order = page.url();
  await page.goto(order);
  await page.getByRole('dialog').waitFor();

  for (const [kind, testId] of Object.entries(alertRows)) {
    await open();
    const alert = page.getByTestId(`alert-${kind}`);
    const waiting = Number(/\d+$/.exec((await alert.textContent()) ?? '')?.[0]);
    await alert.getByRole('link').click();
    await rows(testId, waiting);
  }

  await open();
  await page.getByTestId('today-period-yesterday').check();
  await page.waitForURL(/period=yesterday/);
  await expect.poll(() => figure('revenue')).toBe(0n);
  await page.getByTestId('today-period-7d').check();
  await page.waitForURL(/period=7d/);
  await expect.poll(() => figure('revenue')).toBe(revenue);
  await page.getByTestId('figure-cost').click();
  await page.waitForURL(/period=7d.*by=upstream/);
  await rows('upstream-figures', 1);
}
