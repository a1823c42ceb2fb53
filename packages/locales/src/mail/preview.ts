import {
  dateValues,
  type MailContent,
  writeAccountMail,
  writeCodeMail,
  writeKeyBudgetMail,
  writeKeyExpiryMail,
  writeLegalChangeMail,
  writeLowBalanceMail,
  writeModelWithdrawalMail,
  writePaymentMail,
  writePriceChangeMail,
  writeUpstreamCreditMail,
  writeWebhookDisabledMail,
} from './index.ts';
import type { AccountMailKind, ChangedDocument, CodePurpose, PaymentMailKind } from './mail-texts.ts';

const at = '2026-12-24T08:00:00.000Z';
const timeZone = 'UTC';

/** Every kind of each group: the type fails to compile when one is added and not listed. */
const codes = { sign_in: 1, refund: 1, auto_top_up: 1, address: 1, security: 1, deletion: 1 } satisfies Record<CodePurpose, 1>;
const payments = {
  settled: 1,
  refunded: 1,
  refundFailed: 1,
  refundAddress: 1,
  tokenNotAccepted: 1,
  disputeOpened: 1,
  disputeWon: 1,
  disputeLost: 1,
  topUpDeclined: 1,
  topUpAuthentication: 1,
  topUpCapReached: 1,
  topUpReversal: 1,
  topUpNoCard: 1,
} satisfies Record<PaymentMailKind, 1>;
const accounts = {
  emailChanged: 1,
  suspended: 1,
  reinstated: 1,
  deletionRequested: 1,
  deletionCancelled: 1,
  exportReady: 1,
} satisfies Record<Exclude<AccountMailKind, 'documentChanged' | 'termsChanged'>, 1>;
const documents = { terms: 1, privacy: 1, refunds: 1, 'acceptable-use': 1 } satisfies Record<ChangedDocument | 'terms', 1>;

const amounts = {
  amount: '25.00',
  credit: '25.00',
  requested: '25.00',
  settled: '24.40',
  receipt: '1024',
  threshold: '5.00',
  cap: '100.00',
  ...{ quantity: '25', token: 'USDT', network: 'Base' },
};

type Write = (locale: string, publicUrl: string) => MailContent;

const each = <Kind extends string>(group: string, kinds: Record<Kind, 1>, write: (kind: Kind) => Write): [string, Write][] =>
  (Object.keys(kinds) as Kind[]).map((kind) => [`${group}.${kind}`, write(kind)]);

const templates: ReadonlyMap<string, Write> = new Map<string, Write>([
  ...each('code', codes, (purpose) => (locale) => writeCodeMail(locale, purpose, '123456', 10)),
  ...each('payment', payments, (kind) => (locale, url) => writePaymentMail(locale, kind, { ...amounts, url: `${url}/credits` })),
  ...each(
    'account',
    accounts,
    (kind) => (locale, url) =>
      writeAccountMail(locale, kind, {
        reason: 'An example.',
        email: 'ada@example.com',
        ...dateValues(at, timeZone),
        url: `${url}/settings`,
      }),
  ),
  ...each(
    'legal',
    documents,
    (document) => (locale, url) =>
      writeLegalChangeMail(locale, document, { version: '2026-12-24', ...dateValues(at, timeZone), url: `${url}/terms` }),
  ),
  [
    'model.withdrawn',
    (locale, url) => {
      const withdrawal = { model: 'Claude Sonnet', withdrawnAt: at, message: 'An example.', url: `${url}/pricing` };
      return writeModelWithdrawalMail({ locale, timeZone }, withdrawal);
    },
  ],
  [
    'upstream.credit',
    (locale, url) =>
      writeUpstreamCreditMail({ locale, timeZone }, { upstream: 'OpenRouter', left: '41.20', days: 5, url: `${url}/admin/upstreams` }),
  ],
  ['balance.low', (locale, url) => writeLowBalanceMail(locale, { balance: '4.12', threshold: '5.00', url: `${url}/credits` })],
  ['key.expiring', (locale, url) => writeKeyExpiryMail({ locale, timeZone }, { key: 'Laptop', expiresAt: at, url: `${url}/keys` })],
  [
    'key.budget',
    (locale, url) =>
      writeKeyBudgetMail(
        { locale, timeZone },
        { key: 'Laptop', period: 'month', percent: 80, limit: '50.00', spent: '40.12', resetsAt: at, url: `${url}/keys` },
      ),
  ],
  ['webhook.disabled', (locale, url) => writeWebhookDisabledMail(locale, { url: 'https://hooks.example.com/in', docs: `${url}/docs` })],
  [
    'price.changed',
    (locale, url) => {
      const rates = [{ meter: 'input', note: '', before: '3.00', after: '4.00' }];
      return writePriceChangeMail({ locale, timeZone }, [{ model: 'Claude Sonnet', effectiveAt: at, rates }], `${url}/pricing`);
    },
  ],
]);

/** The names of all mails that the service sends. */
export const mailTemplates: readonly string[] = [...templates.keys()];

/** A mail with example values. Null if there is no such template. */
export function previewMail(template: string, locale: string, publicUrl: string): MailContent | null {
  return templates.get(template)?.(locale, publicUrl) ?? null;
}
