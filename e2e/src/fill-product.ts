import { randomUUID } from 'node:crypto';
import { type ApiSession, type Customer, createCustomer } from './customer.ts';
import { inDatabase, type Product } from './product.ts';

const reason = 'a day like any other';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const texts = Object.fromEntries(
  [
    ['en', 'Slow answers', 'We look into it.'],
    ['zh', '回答较慢', '我们正在查看。'],
  ].map(([locale, title, text]) => [locale, { title, text }]),
);

/**
 * Gives the lists of the admin app what staff meet: refunds, reviews, disputes, events that failed, promotional codes, announcements,
 * incidents, waiting decisions and more. `customer` has paid once. Answers with an account that a dispute suspended.
 */
export async function fillProduct(product: Product, staff: ApiSession, customer: Customer): Promise<{ readonly suspendedId: string }> {
  const accountOf = async ({ email }: Customer) =>
    (await staff.query<{ items: { accountId: string }[] }>('admin.customers.list', { query: email })).items[0]?.accountId ?? '';
  const accountId = await accountOf(customer);
  await fillCustomer(product, staff, customer, accountId);
  await fillPages(staff);
  const disputing = await createCustomer(product, '20');
  await dispute(product, staff, disputing);
  await addFailedEvent(product);
  return { suspendedId: await accountOf(disputing) };
}

const play = ({ base }: Product, orderId: string, action: string) =>
  fetch(`${base}/dev/pay/${orderId}/${action}`, { method: 'POST', redirect: 'manual' });

const settledOrder = async (staff: ApiSession, { email }: Customer) =>
  (await staff.query<{ items: { id: string }[] }>('admin.payments.orders', { query: email, state: 'settled', limit: 1 })).items[0]?.id ??
  '';

async function fillCustomer({ base }: Product, staff: ApiSession, customer: Customer, accountId: string): Promise<void> {
  await staff.mutate('admin.payments.refund', { orderId: await settledOrder(staff, customer), amountUsd: '2', reason });
  await staff.mutate('admin.customers.addNote', { accountId, text: 'Asked by telephone how refunds work.' });
  await staff.mutate('admin.customers.authoriseReseller', { accountId, document: 'Contract 7', documentDate: '2026-01-01' });
  // More than one person may adjust, so that it waits for a second one.
  await staff.mutate('admin.customers.adjust', { accountId, kind: 'credit', amountUsd: '500', adjustmentId: randomUUID(), reason });
  // Refused by the provider.
  const refused = await fetch(`${base}/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox-gpt', input: 'Hello', dimensions: 9999 }),
  });
  if (refused.status !== 400) throw new Error(`the provider answered ${refused.status}`);
}

async function fillPages(staff: ApiSession): Promise<void> {
  const withdrawal = { clearing: 'clearing:sandbox', destination: 'bank', direction: 'out', amountUsd: '5000', feeUsd: '0', reason };
  await staff.mutate('admin.payments.withdraw', { ...withdrawal, id: randomUUID(), reference: 'statement 12' });
  await staff.mutate('admin.promoCodes.create', { id: randomUUID(), label: 'Spring', amountUsd: '5', maxUses: 3 });
  await staff.mutate('admin.content.createAnnouncement', { tone: 'info', texts, startsAt: new Date().toISOString(), endsAt: inDays(1) });
  await staff.mutate('admin.incidents.create', { state: 'investigating', texts, models: [], startedAt: new Date().toISOString() });
  await staff.mutate('admin.signIn.addStaff', { email: 'colleague@example.com', roles: ['support'], reason });
  await staff.mutate('admin.signIn.setDomainRule', { domain: 'refused.example', rule: 'deny', reason });
  await staff.mutate('admin.signIn.addSeparateEmail', { email: 'a+b@gmail.com', reason });
  await staff.mutate('admin.books.prove', { isFull: true });
  const tier = (fromPromptTokens: number, input: string, output: string) => ({ fromPromptTokens, usdPerMillion: { input, output } });
  const rates = { tiers: [tier(0, '4', '20'), tier(200_000, '8', '40')], perCallUsd: { web_search: '0.01' }, multipliers: { flex: '0.5' } };
  await staff.mutate('admin.models.announcePrice', { modelId: 'sandbox-gpt', ...rates, effectiveAt: inDays(9), reason });
  const { id } = await staff.mutate<{ id: string }>('admin.upstreams.create', {
    ...{ name: 'Second provider', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' },
    ...{ credential: 'sk-first-1111', allowPrivateNetwork: true },
  });
  await staff.mutate('admin.upstreams.addCredential', { id, label: 'Project B', credential: 'sk-second-2222' });
  for (const cost of [
    { upstreamModel: null, cost: { kind: 'share', percent: '80' } },
    { upstreamModel: 'm', cost: { kind: 'rates', rates } },
  ])
    await staff.mutate('admin.upstreams.addCost', { id, ...cost, effectiveAt: inDays(3) });
}

/** A payment is disputed, which suspends the account, so that the next payment waits for a decision. */
async function dispute(product: Product, staff: ApiSession, customer: Customer): Promise<void> {
  const { orderId } = await customer.api.mutate<{ orderId: string }>('credits.openCheckout', { provider: 'sandbox', amountUsd: '30' });
  await play(product, await settledOrder(staff, customer), 'dispute');
  await play(product, orderId, 'succeeded');
}

/** Only a provider that changes what it sends makes one. */
async function addFailedEvent(product: Product): Promise<void> {
  await inDatabase(
    product,
    (sql) => sql`
      INSERT INTO provider_events (id, provider, event_id, type, payload, attempts, attempted_at, processed_at, outcome, last_error)
      VALUES (gen_random_uuid(), 'sandbox', 'evt_failed', 'payment.succeeded', '{}', 1, now(), now(), 'failed', 'amountUsd is missing')`,
  );
}
