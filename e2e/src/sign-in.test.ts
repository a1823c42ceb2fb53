import { totpCode } from '@derouter/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer, readCode } from './customer.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { views } from './views.ts';

/** Second factors, passkeys and sessions in a real browser, with its virtual authenticator. */
let browser: Browser;
let product: Product;
/** Signs in last: an address gets one code a minute. */
let lastCustomer: Customer;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct({ SANDBOX_UPSTREAM: 'on' });
  browser = await launchBrowser();
  lastCustomer = await createCustomer(product, null);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-US',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  return page;
}

/** Gives the page an authenticator that confirms everything at once. */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  });
}

/** Takes screenshots of a page in every view, and expects that it fits the window. */
async function shootViews(session: Awaited<ReturnType<BrowserContext['storageState']>>, path: string, name: string): Promise<void> {
  for (const { width, locale, colorScheme } of views) {
    const page = await open({ storageState: session, viewport: { width, height: width < 500 ? 844 : 900 }, locale, colorScheme });
    await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
    await shoot(page, `${name}-${width}-${locale.slice(0, 2)}-${colorScheme}`, { fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${name} at ${width}`).toBeLessThanOrEqual(
      0,
    );
    await page.context().close();
  }
}

const usedCodes: string[] = [];
async function enterCode(page: Page, email: string): Promise<void> {
  await page.getByTestId('email').fill(email);
  await page.getByTestId('send-code').click();
  await page.getByTestId('code').waitFor();
  const code = await readCode(product.base, email, usedCodes);
  usedCodes.push(code);
  await page.getByTestId('code').fill(code);
  await page.getByTestId('verify').click();
}

test('the first staff member sets up an app, and a passkey, which then opens the admin app alone', async () => {
  const page = await open();
  await addAuthenticator(page);
  await page.goto(product.setupLink ?? '');
  await enterCode(page, 'staff@example.com');
  await page.getByTestId('enrol-app').waitFor();
  const pending = await page.context().storageState();
  await shootViews(pending, 'admin/second-factor', 'second-factor-enrol');
  // The staff pages lead back here.
  await page.goto(`${product.base}/admin/customers`);
  await page.getByTestId('enrol-app').click();
  await page.getByTestId('totp-secret').waitFor();
  await shoot(page, 'second-factor-app');
  const secret = (await page.getByTestId('totp-secret').textContent()) ?? '';
  await page.getByTestId('app-code').fill(totpCode(secret));
  await page.getByTestId('confirm-app').click();
  await page.getByTestId('recovery-codes').waitFor();
  await shoot(page, 'second-factor-recovery');
  expect(await page.getByTestId('recovery-done').isDisabled()).toBe(true);
  await page.getByTestId('recovery-stored').check();
  await page.getByTestId('recovery-done').click();
  await page.waitForURL('**/admin/today');

  await page.goto(`${product.base}/admin/security`);
  await page.getByTestId('add-passkey').click();
  await page.getByTestId('passkey-name').fill('laptop');
  await page.getByTestId('confirm-passkey').click();
  await page.getByTestId('passkey-row').waitFor();
  await page.getByTestId('add-domain').click();
  await page.getByTestId('domain').fill('throwaway.example');
  await page.getByTestId('action-reason').fill('abuse');
  await page.getByTestId('confirm-action').click();
  await page.getByTestId('rule-row').waitFor();
  await page.getByTestId('add-staff').click();
  await page.getByTestId('staff-email').fill('colleague@example.com');
  await page.getByRole('dialog').getByRole('checkbox').nth(2).check();
  await page.getByTestId('action-reason').fill('joined');
  await shoot(page, 'admin-add-staff');
  await page.getByTestId('confirm-action').click();
  await page.getByTestId('staff-row').filter({ hasText: 'colleague@example.com' }).waitFor();
  await shootViews(await page.context().storageState(), 'admin/security', 'admin-security');

  await page.getByTestId('account-menu').first().click();
  await page.getByTestId('sign-out').click();
  await page.getByTestId('passkey-sign-in').click();
  await page.waitForURL('**/admin/today');
  await page.context().close();
});

test('a customer adds a passkey, signs in with it, and ends another session', async () => {
  const customer = await createCustomer(product, null);
  const [name = '', value = ''] = customer.api.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  const page = await open({ storageState: { cookies: [cookie], origins: [] } });
  await addAuthenticator(page);
  await page.goto(`${product.base}/settings`);
  await page.getByTestId('add-passkey').click();
  await page.getByTestId('passkey-name').fill('phone');
  await shoot(page, 'settings-add-passkey');
  await page.getByTestId('confirm-passkey').click();
  await page.getByTestId('passkey-row').filter({ hasText: 'phone' }).waitFor();

  // The session ends while something is being typed; after signing in again, here with the passkey in autofill, it is there to be saved.
  await page.goto(`${product.base}/settings/webhooks`);
  await page.getByTestId('new-webhook').click();
  await page.getByTestId('webhook-url').fill('https://example.com/events');
  await page.getByTestId('webhook-description').fill('typed before');
  await page.context().clearCookies();
  await page.getByTestId('save-webhook').click();
  await page.waitForURL('**/sign-in?**');
  await page.waitForURL('**/settings/webhooks');
  expect(await page.getByTestId('webhook-description').inputValue()).toBe('typed before');
  expect(await page.evaluate(() => [JSON.stringify(history.state).includes('typed'), sessionStorage.length, localStorage.length])).toEqual([
    false,
    0,
    0,
  ]);
  await page.getByTestId('save-webhook').click();
  await page.getByTestId('confirm-stored').check();

  // The browser offers the passkey in the autofill of the address field; this authenticator accepts at once.
  const first = await page.context().storageState();
  await page.context().clearCookies();
  await page.goto(`${product.base}/sign-in`);
  await page.waitForURL('**/overview');
  await page.goto(`${product.base}/settings`);
  await expect.poll(() => page.getByTestId('session-row').count()).toBe(3);
  await shootViews(await page.context().storageState(), 'settings', 'settings');
  await page.getByTestId('revoke-others').click();
  await expect.poll(() => page.getByTestId('session-row').count()).toBe(1);
  const other = await open({ storageState: first });
  await other.goto(`${product.base}/settings`);
  await other.waitForURL('**/sign-in?**');
  await other.context().close();
  await page.context().close();
});

test('a customer switches an authenticator app on, is asked for it at sign-in, uses a recovery code, and removes it', async () => {
  const customer = lastCustomer;
  usedCodes.push(await readCode(product.base, customer.email));
  const [name = '', value = ''] = customer.api.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  const page = await open({ storageState: { cookies: [cookie], origins: [] } });
  await page.goto(`${product.base}/settings`);
  await page.getByTestId('add-app').click();
  await page.getByTestId('start-app').click();
  const secret = (await page.getByTestId('totp-secret').textContent()) ?? '';
  await shoot(page, 'authenticator-add');
  await page.getByTestId('app-code').fill('000000');
  await page.getByTestId('confirm-app').click();
  await page.getByText('Wait for the next one').waitFor();
  await page.getByTestId('app-code').fill(totpCode(secret));
  await page.getByTestId('confirm-app').click();
  await page.getByTestId('recovery-codes').waitFor();
  const codes = await page.getByTestId('recovery-codes').locator('li').allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByTestId('recovery-stored').check();
  await page.getByTestId('recovery-done').click();
  await page.getByTestId('remove-app').waitFor();
  await shootViews(await page.context().storageState(), 'settings', 'authenticator');

  const later = await open();
  await later.goto(`${product.base}/sign-in`);
  await later.getByTestId('email').fill(customer.email);
  await expect
    .poll(
      async () => {
        if (await later.getByTestId('send-code').isVisible()) await later.getByTestId('send-code').click();
        return later.getByTestId('code').isVisible();
      },
      { timeout: 75_000, interval: 2_000 },
    )
    .toBe(true);
  await later.getByTestId('code').fill(await readCode(product.base, customer.email, usedCodes));
  await later.getByTestId('verify').click();
  await later.getByTestId('factor-code').waitFor();
  await shoot(later, 'authenticator-sign-in');
  await later.getByTestId('use-recovery').click();
  await later.getByTestId('factor-code').fill(codes[0] ?? '');
  await later.getByTestId('verify-factor').click();
  await later.getByTestId('balance').first().waitFor();

  await later.goto(`${product.base}/settings`);
  await later.getByText('9 recovery codes are left.').waitFor();
  await later.getByTestId('remove-app').click();
  await later.getByTestId('use-recovery').click();
  await later.getByTestId('app-code').fill(codes[1] ?? '');
  await later.getByTestId('confirm-app-change').click();
  await later.getByTestId('add-app').waitFor();
  await later.context().close();
  await page.context().close();
});
