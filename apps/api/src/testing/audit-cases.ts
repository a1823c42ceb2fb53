import type { UpstreamFile } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { expect, vi } from 'vitest';
import { openCheckout } from '../credits/index.ts';
import type { TestCustomer } from './add-customer.ts';
import { addCustomer } from './add-customer.ts';
import { addStaff } from './add-staff.ts';
import type { PageSession } from './page-session.ts';
import type { TestServer } from './start-test-server.ts';

export interface Prepared {
  readonly server: TestServer;
  /** Of a staff member who passed the second factor. */
  readonly session: PageSession;
  readonly customer: TestCustomer;
  readonly keyId: string;
}

const reason = 'a test';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const text = { title: 'Slow answers', text: 'We look into it.' };
const rates = (input: string) => ({
  tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output: '15', cache_read: '0.3' } }],
  perCallUsd: {},
  multipliers: {},
});
const model = 'sandbox-gpt';
const withdrawal = (amountUsd: string) => ({
  ...{ id: newId(), clearing: 'clearing:sandbox', destination: 'bank', direction: 'out', amountUsd, feeUsd: '0', reason },
  reference: newId(),
});

const newUpstream = () => ({
  name: `Upstream ${newId()}`,
  kind: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9/v1',
  credential: 'sk-1234',
  allowPrivateNetwork: true,
});
const addUpstream = async ({ session }: Prepared) =>
  ((await session.mutate('admin.upstreams.create', newUpstream())).data as { id: string }).id;
const share = { upstreamModel: null, cost: { kind: 'share', percent: '90' }, effectiveAt: null };
const furtherKey = { label: 'second', credential: 'sk-5678' };
const addFurtherKey = async (p: Prepared) => {
  const { data } = await p.session.mutate('admin.upstreams.addCredential', { ...furtherKey, id: await addUpstream(p) });
  return (data as { credentials: { id: string }[] }).credentials[0]?.id ?? '';
};
const announce = async ({ session }: Prepared) => {
  const input = { modelId: model, ...rates((4 + Math.random()).toFixed(6)), effectiveAt: inDays(8 + Math.random()), reason };
  const { data } = await session.mutate('admin.models.announcePrice', input);
  return (data as { announced: { priceVersionId: string }[] }).announced.at(-1)?.priceVersionId ?? '';
};
const addIncident = async ({ session }: Prepared) => {
  const incident = { state: 'investigating', texts: { en: text, zh: text }, models: [], startedAt: new Date().toISOString() };
  return ((await session.mutate('admin.incidents.create', incident)).data as { id: string }).id;
};
const announcement = () => ({
  tone: 'info',
  texts: { en: text, zh: text },
  startsAt: new Date().toISOString(),
  endsAt: inDays(1),
});
const addAnnouncement = async ({ session }: Prepared) =>
  ((await session.mutate('admin.content.createAnnouncement', announcement())).data as { id: string }).id;
const addCode = async ({ session }: Prepared) => {
  const input = { id: newId(), label: 'spring', amountUsd: '5', maxUses: 3 };
  return ((await session.mutate('admin.promoCodes.create', input)).data as { id: string }).id;
};
const addEvent = async ({ server }: Prepared) => {
  const id = newId();
  await server.services.sql`
    INSERT INTO provider_events (id, provider, event_id, type, payload, processed_at, outcome)
    VALUES (${id}, 'sandbox', ${id}, 'x', '{}', now(), 'ignored')`;
  return id;
};

/** Changing procedures that change nothing that staff decide, and need no entry. */
export const notAudited: readonly string[] = ['admin.models.countTokens', 'admin.upstreams.compareFile', 'admin.upstreams.test'];

/** Changes for which no reason is asked: they touch neither money nor access of a customer or staff member, or say why in another field. */
export const withoutReason: readonly string[] = [
  // A note is its own text; the document that was checked is named; a code has a label.
  ...['admin.customers.addNote', 'admin.customers.deleteNote', 'admin.customers.authoriseReseller', 'admin.promoCodes.create'],
  // The reason was given when the view was asked for.
  'admin.customers.openView',
  // What customers read.
  ...['admin.content.createAnnouncement', 'admin.content.updateAnnouncement', 'admin.content.endAnnouncement', 'admin.legal.publish'],
  ...['admin.incidents.create', 'admin.incidents.update', 'admin.incidents.resolve'],
  // How models are served, and what serving them costs the operator.
  ...['admin.models.create', 'admin.models.save'],
  ...['create', 'update', 'remove', 'setEnabled', 'setCredit', 'addCost', 'addCredential', 'setCredential', 'removeCredential'].map(
    (name) => `admin.upstreams.${name}`,
  ),
  // Work that would be done anyway.
  ...['admin.books.prove', 'admin.books.cancelProof', 'admin.payments.reconcile', 'admin.system.retryJob'],
];

/** Needs a chain: `payments/evm/evm.test.ts`. */
export const auditedElsewhere: readonly string[] = ['admin.payments.switchToken'];

const importedFile = async (p: Prepared) => {
  const id = await addUpstream(p);
  const exported = (await p.session.query('admin.upstreams.exportFile')).data as UpstreamFile;
  const [row] = await p.server.services.sql<{ name: string }[]>`SELECT name FROM upstreams WHERE id = ${id}`;
  const upstreams = exported.upstreams.filter(({ name }) => name === row?.name).map((one) => ({ ...one, draining: true }));
  const file = { ...exported, upstreams };
  const { fingerprint } = (await p.session.mutate('admin.upstreams.compareFile', { file })).data as { fingerprint: string };
  return { file, fingerprint, reason };
};

/** For each changing procedure of the admin API, an input that it accepts. */
export const auditCases: Readonly<Record<string, (prepared: Prepared) => Promise<unknown>>> = {
  'admin.incidents.create': async () => ({
    state: 'investigating',
    texts: { en: text, zh: text },
    models: [],
    startedAt: new Date().toISOString(),
  }),
  'admin.incidents.update': async (p) => ({ id: await addIncident(p), state: 'identified' }),
  'admin.incidents.resolve': async (p) => ({ id: await addIncident(p), resolvedAt: new Date(Date.now() + 1_000).toISOString() }),
  'admin.customers.suspend': async ({ server }) => ({ accountId: (await addCustomer(server)).accountId, reason }),
  'admin.customers.reinstate': async ({ server, session }) => {
    const { accountId } = await addCustomer(server);
    await session.mutate('admin.customers.suspend', { accountId, reason });
    return { accountId, reason };
  },
  'admin.customers.setLimits': async ({ customer }) => ({ accountId: customer.accountId, requestsPerMinute: 77, reason }),
  'admin.customers.suspendKey': async ({ keyId }) => ({ keyId, reason }),
  'admin.customers.reinstateKey': async ({ keyId }) => ({ keyId, reason }),
  'admin.customers.authoriseReseller': async ({ server }) => ({
    accountId: (await addCustomer(server)).accountId,
    document: 'Contract 1',
    documentDate: '2026-01-01',
  }),
  'admin.customers.revokeReseller': async ({ server, session }) => {
    const { accountId } = await addCustomer(server);
    await session.mutate('admin.customers.authoriseReseller', { accountId, document: 'Contract 2', documentDate: '2026-01-01' });
    return { accountId, reason };
  },
  'admin.customers.addNote': async ({ customer }) => ({ accountId: customer.accountId, text: 'Called today.' }),
  'admin.customers.deleteNote': async ({ session, customer }) => {
    await session.mutate('admin.customers.addNote', { accountId: customer.accountId, text: 'Wrong customer.' });
    const { data } = await session.query('admin.customers.notes', { accountId: customer.accountId });
    return { id: (data as { items: { id: string }[] }).items[0]?.id };
  },
  'admin.customers.endSessions': async ({ server }) => ({ accountId: (await addCustomer(server)).accountId, sessionId: null, reason }),
  'admin.customers.startExport': async ({ server }) => ({ accountId: (await addCustomer(server)).accountId, reason }),
  'admin.customers.startView': async ({ customer }) => ({ accountId: customer.accountId, reason }),
  'admin.customers.openView': async ({ session, customer }) => {
    const { data } = await session.mutate('admin.customers.startView', { accountId: customer.accountId, reason });
    return { token: (data as { path: string }).path.split('#')[1] };
  },
  'admin.customers.decideAdjustment': async ({ session, customer }) => {
    const adjustmentId = newId();
    const asked = { accountId: customer.accountId, kind: 'credit', amountUsd: '500', adjustmentId, reason };
    await session.mutate('admin.customers.adjust', asked);
    return { id: adjustmentId, decision: 'decline', reason };
  },
  'admin.customers.forfeit': async ({ server, session }) => {
    const { accountId, email } = await addCustomer(server, '5');
    await session.mutate('admin.customers.suspend', { accountId, reason });
    return { accountId, email, forfeitureId: newId(), reason };
  },
  'admin.customers.adjust': async ({ customer }) => ({
    accountId: customer.accountId,
    kind: 'credit',
    amountUsd: '1',
    adjustmentId: newId(),
    reason,
  }),
  'admin.promoCodes.create': async () => ({ id: newId(), label: 'summer', amountUsd: '5', maxUses: 3 }),
  'admin.promoCodes.disable': async (p) => ({ id: await addCode(p), reason }),
  'admin.upstreams.importFile': importedFile,
  'admin.upstreams.create': async () => newUpstream(),
  'admin.upstreams.update': async (p) => ({ id: await addUpstream(p), name: `Renamed ${newId()}` }),
  'admin.upstreams.remove': async (p) => ({ id: await addUpstream(p) }),
  'admin.upstreams.setEnabled': async (p) => ({ id: await addUpstream(p), enabled: false }),
  'admin.upstreams.addCost': async (p) => ({ ...share, id: await addUpstream(p) }),
  'admin.upstreams.withdrawCost': async (p) => {
    const input = { ...share, id: await addUpstream(p), effectiveAt: inDays(2) };
    const { data } = await p.session.mutate('admin.upstreams.addCost', input);
    return { id: (data as { costs: { id: string }[] }).costs[0]?.id, reason };
  },
  'admin.upstreams.setCredit': async (p) => ({ id: await addUpstream(p), source: 'staff', leftUsd: '100', alertDays: 7 }),
  'admin.upstreams.addCredential': async (p) => ({ ...furtherKey, id: await addUpstream(p) }),
  'admin.upstreams.setCredential': async (p) => ({ id: await addFurtherKey(p), enabled: false }),
  'admin.upstreams.removeCredential': async (p) => ({ id: await addFurtherKey(p) }),
  'admin.models.create': async () => ({
    id: `model-${newId()}`,
    displayName: 'A model',
    vendor: 'test',
    dialects: ['openai-chat'],
    contextTokens: null,
    maxOutputTokens: null,
    ...rates('3'),
  }),
  'admin.models.save': async () => ({ id: model, displayName: `Name ${newId()}` }),
  'admin.models.announcePrice': async () => ({ modelId: model, ...rates('9.5'), effectiveAt: inDays(20), reason }),
  'admin.models.withdrawPrice': async (p) => ({ priceVersionId: await announce(p), reason }),
  'admin.models.importPrices': async ({ server, session }) => {
    // A price that differs from the list.
    await server.services.sql`
      INSERT INTO price_versions (id, model_id, rates, effective_at, announced_at, created_by)
      SELECT gen_random_uuid(), model_id, jsonb_set(rates, '{tiers,0,perToken,input}', '"1"'), now() + interval '1 second', now(), 'test'
      FROM price_versions WHERE model_id = 'gpt-5-mini' LIMIT 1`;
    await server.services.catalog.reload();
    await session.query('admin.models.compareWithList');
    return { modelIds: ['gpt-5-mini'], effectiveAt: inDays(9), reason };
  },
  'admin.legal.publish': async () => {
    const paragraphs = [{ title: 'One', paragraphs: ['Text.'] }];
    return {
      document: 'privacy',
      version: `v${Date.now()}`,
      effectiveAt: null,
      isMaterial: false,
      texts: { en: paragraphs, zh: paragraphs },
    };
  },
  'admin.payments.replayEvent': async (p) => ({ id: await addEvent(p), reason }),
  'admin.payments.decideReview': async ({ server }) => {
    const id = newId();
    await server.services.sql`
      INSERT INTO payment_reviews (id, provider, kind, reference, detail) VALUES (${id}, 'sandbox', 'unknown_order', ${id}, '{}')`;
    return { id, resolution: 'dismissed', reason };
  },
  'admin.payments.refund': async ({ server }) => ({ orderId: await settledOrder(server), amountUsd: '2', reason }),
  'admin.payments.finishRefund': async ({ server }) => {
    const refundId = newId();
    const orderId = await settledOrder(server);
    await server.services.sql`
      INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, gross_nano, credit_nano, fee_nano, tax_nano,
                                   destination, actor)
      SELECT ${refundId}, provider, payment_ref, order_id, account_id, 'staff', 'requested', 1000000000, 1000000000, 0, 0, '0xabc', 'test'
      FROM settlements WHERE order_id = ${orderId}`;
    return { refundId, transaction: `0x${newId().replaceAll('-', '')}`, reason };
  },
  'admin.payments.setFee': async () => ({ provider: 'sandbox', percent: '3', fixedUsd: '0.3', minimumUsd: '0.5', reason }),
  'admin.payments.reconcile': async () => undefined,
  'admin.payments.withdraw': async () => withdrawal('50'),
  'admin.payments.decideWithdrawal': async ({ session }) => {
    const asked = withdrawal('5000');
    await session.mutate('admin.payments.withdraw', asked);
    return { id: asked.id, decision: 'decline', reason };
  },
  'admin.signIn.addStaff': async () => ({ email: `${newId()}@example.com`, roles: ['support'], reason }),
  'admin.signIn.setRoles': async ({ server }) => ({ userId: (await addStaff(server)).userId, roles: ['finance'], reason }),
  'admin.signIn.removeStaff': async ({ server }) => ({ userId: (await addStaff(server)).userId, reason }),
  'admin.signIn.resetFactors': async ({ server }) => {
    const { userId } = await addStaff(server);
    await server.services.sql`INSERT INTO totp_secrets (user_id, secret_sealed, confirmed_at) VALUES (${userId}, 'x', now())`;
    return { userId, reason };
  },
  'admin.signIn.unlock': async ({ server }) => {
    const { userId, email } = await addStaff(server);
    await server.services.sql`INSERT INTO code_failures (subject, failures) VALUES (${`sign_in ${email}`}, 100)`;
    return { userId, reason };
  },
  'admin.signIn.setDomainRule': async () => ({ domain: 'refused.example', rule: 'deny', reason }),
  'admin.signIn.removeDomainRule': async ({ session }) => {
    await session.mutate('admin.signIn.setDomainRule', { domain: 'other.example', rule: 'deny', reason });
    return { domain: 'other.example', reason };
  },
  'admin.signIn.addSeparateEmail': async () => ({ email: `a+${newId()}@gmail.com`, reason }),
  'admin.content.createAnnouncement': async () => announcement(),
  'admin.content.updateAnnouncement': async (p) => ({ id: await addAnnouncement(p), ...announcement(), tone: 'warning' }),
  'admin.content.endAnnouncement': async (p) => ({ id: await addAnnouncement(p) }),
  'admin.books.prove': async () => ({ isFull: true }),
  'admin.books.cancelProof': async ({ server }) => {
    const id = newId();
    // The proof of the case before may not have begun.
    await expect.poll(() => server.services.sql`SELECT 1 FROM proof_runs WHERE state IN ('waiting', 'running')`).toHaveLength(0);
    await server.services.sql`INSERT INTO proof_runs (id, is_full, asked_by) VALUES (${id}, true, 'test')`;
    return { id };
  },
  'admin.system.retryJob': async ({ server }) => {
    const { services } = server;
    await services.jobs.send('mail', { sealed: 'not sealed' });
    // The queue replaces the row of a job that fails, which may be under way.
    const [job] = await vi.waitUntil(async () => {
      const rows = await services.sql<{ id: string }[]>`
        UPDATE pgboss.job SET state = 'failed', retry_limit = retry_count WHERE name = 'mail' AND data->>'sealed' = 'not sealed' RETURNING id`;
      return rows.length > 0 && rows;
    });
    return { queue: 'mail', id: job?.id };
  },
};

/** An order of a customer that was paid in the sandbox. */
async function settledOrder(server: TestServer): Promise<string> {
  const customer = await addCustomer(server);
  const signedIn = {
    sessionId: '',
    userId: customer.userId,
    email: customer.email,
    accountId: customer.accountId,
    isStaff: false,
    locale: 'en',
    authenticatedAt: new Date(),
    secondFactorAt: null,
  };
  const { orderId } = await openCheckout(server.services, signedIn, { provider: 'sandbox', amountUsd: '10' });
  const { book } = server.services.payments;
  await book('sandbox').settle({
    clearing: 'clearing:sandbox',
    paymentRef: `pi:${newId()}`,
    for: { orderId },
    grossNano: 10_000_000_000n,
    taxNano: 0n,
    evidence: {},
    settledAt: new Date(),
  });
  return orderId;
}
