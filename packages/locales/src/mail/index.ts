import { directionOf, type Locale, parseLocale } from '../locale.ts';
import { type ZonedTime, zonedTime } from '../zoned-time.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { AccountMailKind, ChangedDocument, CodePurpose, MailParts, MailTexts, PaymentMailKind } from './mail-texts.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';
import { zhTW } from './zh-TW.ts';

export type { CodePurpose } from './mail-texts.ts';

/** An email ready to send. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const catalogues: Readonly<Record<Locale, MailTexts>> = { ar, en, es, fr, ja, ko, ru, zh, 'zh-TW': zhTW };

/** The texts in a stored language, or in English if it is not supported. */
function textsIn(locale: string): MailTexts {
  return catalogues[parseLocale(locale)];
}

/** Writes the email with a one-time code, in `locale` or in English if it is not supported. */
export function writeCodeMail(locale: string, purpose: CodePurpose, code: string, minutes: number): MailContent {
  const texts = textsIn(locale);
  const { subject, lead, ignore } = texts.codes[purpose];
  const expiry = texts.codeExpiry.replace('{minutes}', String(minutes));
  return {
    subject: subject.replace('{code}', code),
    text: [lead, '', `    ${code}`, '', expiry, ignore, ''].join('\n'),
    html: frame(
      locale,
      `<p>${lead}</p><p style="font:600 32px/1.2 ui-monospace,monospace;letter-spacing:6px;margin:24px 0">${code}</p>` +
        `<p>${expiry}</p><p style="color:#667">${ignore}</p>`,
    ),
  };
}

/** Writes the email that tells a customer that the balance fell below their threshold. Amounts are decimal USD. */
export function writeLowBalanceMail(locale: string, amounts: { balance: string; threshold: string; url: string }): MailContent {
  return writeNotice(locale, textsIn(locale).lowBalance, amounts, amounts.url);
}

/** Who reads a mail: the language of its texts, and the time zone (IANA name) of its dates. */
export interface MailReader {
  readonly locale: string;
  readonly timeZone: string;
}

/** Writes the email that warns that a key expires. `expiresAt`: ISO 8601. */
export function writeKeyExpiryMail(
  { locale, timeZone }: MailReader,
  { key, expiresAt, url }: { key: string; expiresAt: string; url: string },
): MailContent {
  return writeNotice(locale, textsIn(locale).keyExpiry, { key, ...dateValues(expiresAt, timeZone) }, url);
}

/** Writes the email that a model will be withdrawn. `withdrawnAt`: ISO 8601; `message`: what staff advise, in their words, or empty. */
export function writeModelWithdrawalMail(
  { locale, timeZone }: MailReader,
  { model, withdrawnAt, message, url }: { model: string; withdrawnAt: string; message: string; url: string },
): MailContent {
  return writeNotice(locale, textsIn(locale).modelWithdrawal, { model, message, ...dateValues(withdrawnAt, timeZone) }, url);
}

/** Writes the email to staff that the credit at an upstream lasts only for `days`. `left`: decimal USD. */
export function writeUpstreamCreditMail(
  { locale }: MailReader,
  { url, days, ...values }: { upstream: string; left: string; days: number; url: string },
): MailContent {
  return writeNotice(locale, textsIn(locale).upstreamCredit, { ...values, days: String(days) }, url);
}

/** A key whose spending reached a share of one of its limits. Amounts are decimal USD. */
export interface KeyBudgetNotice {
  readonly key: string;
  readonly period: 'total' | 'day' | 'week' | 'month';
  readonly percent: number;
  readonly limit: string;
  readonly spent: string;
  /** ISO 8601; null for the total. */
  readonly resetsAt: string | null;
  readonly url: string;
}

/** Writes the email that tells that a key reached 80 or 100 percent of a limit. */
export function writeKeyBudgetMail(
  { locale, timeZone }: MailReader,
  { period, percent, resetsAt, url, ...rest }: KeyBudgetNotice,
): MailContent {
  const { periods, resets, ...texts } = textsIn(locale).keyBudget;
  const lead = resetsAt === null ? texts.lead : `${texts.lead} ${resets}`;
  const values = { ...rest, period: periods[period], percent: String(percent), ...(resetsAt && dateValues(resetsAt, timeZone)) };
  return writeNotice(locale, { ...texts, lead }, values, url);
}

/** The values of `{date}` (to the minute), `{day}` and `{zone}` in the texts of a mail. */
export function dateValues(at: Date | string, timeZone: string): { readonly date: string } & Pick<ZonedTime, 'day' | 'zone'> {
  const { minute, day, zone } = zonedTime(at, timeZone);
  return { date: minute, day, zone };
}

/** A mail of one sentence with a link. The values may come from users. */
function writeNotice(locale: string, texts: MailParts, values: Readonly<Record<string, string>>, url: string): MailContent {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const lead = fill(texts.lead).trim();
  return {
    subject: fill(texts.subject),
    text: [lead, '', texts.action, url, '', texts.why, ''].join('\n'),
    html: frame(
      locale,
      `<p>${escapeHtml(lead)}</p><p>${texts.action} <a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p><p style="color:#667">${texts.why}</p>`,
    ),
  };
}

/** Writes the email that tells a customer that one of their webhooks was disabled. `docs`: where the log is explained. */
export function writeWebhookDisabledMail(locale: string, { url, docs }: { readonly url: string; readonly docs: string }): MailContent {
  const texts = textsIn(locale).webhookDisabled;
  // A replacement function, because an address can contain `$&`.
  const lead = texts.lead.replace('{url}', () => url);
  return {
    subject: texts.subject,
    text: [lead, '', texts.action, docs, '', texts.why, ''].join('\n'),
    html: frame(
      locale,
      `<p>${escapeHtml(lead)}</p><p>${texts.action} <a href="${escapeHtml(docs)}">${escapeHtml(docs)}</a></p><p style="color:#667">${texts.why}</p>`,
    ),
  };
}

/** A model whose price changes. Rates are decimal USD as published; null if a price lacks the rate. */
export interface PriceChange {
  readonly model: string;
  /** ISO 8601. */
  readonly effectiveAt: string;
  readonly rates: readonly {
    readonly meter: string;
    readonly note: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Writes the email that announces price changes as old → new, each with its date. */
export function writePriceChangeMail({ locale, timeZone }: MailReader, changes: readonly PriceChange[], url: string): MailContent {
  const texts = textsIn(locale).priceChange;
  const [first] = changes;
  const subject =
    changes.length === 1 && first
      ? texts.subject.replace('{model}', first.model).replace('{day}', zonedTime(first.effectiveAt, timeZone).day)
      : texts.subjectMany.replace('{count}', String(changes.length));
  const title = ({ model, effectiveAt }: PriceChange) => {
    const { minute, zone } = zonedTime(effectiveAt, timeZone);
    return texts.model.replace('{model}', model).replace('{date}', minute).replace('{zone}', zone);
  };
  const line = ({ meter, note, before, after }: PriceChange['rates'][number]) =>
    texts.rate
      .replace('{meter}', `${texts.meters[meter] ?? meter}${note}`)
      .replace('{before}', before ?? texts.none)
      .replace('{after}', after ?? texts.none);
  return {
    subject,
    text: [
      texts.lead,
      '',
      ...changes.flatMap((change) => [title(change), ...change.rates.map((rate) => `    ${line(rate)}`), '']),
      texts.unit,
      '',
      `${texts.action} ${url}`,
      '',
      texts.why,
      '',
    ].join('\n'),
    html: frame(
      locale,
      `<p>${texts.lead}</p>` +
        changes
          .map(
            (change) =>
              `<p style="margin-bottom:4px"><strong>${escapeHtml(title(change))}</strong></p><ul style="margin-top:0">` +
              `${change.rates.map((rate) => `<li>${escapeHtml(line(rate))}</li>`).join('')}</ul>`,
          )
          .join('') +
        `<p>${texts.unit}</p><p>${texts.action} <a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p><p style="color:#667">${texts.why}</p>`,
    ),
  };
}

/** Writes a mail about a payment. `values` replace the placeholders of its texts; amounts are decimal USD. */
export function writePaymentMail(
  locale: string,
  kind: PaymentMailKind,
  { url, ...values }: { readonly url: string } & Readonly<Record<string, string>>,
): MailContent {
  const texts = textsIn(locale);
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  const [subject, lead, more] = [fill(texts.payment[kind].subject), fill(texts.payment[kind].lead), fill(texts.payment[kind].more)];
  return {
    subject,
    text: [lead, '', more, '', texts.paymentAction, url, ''].join('\n'),
    html: frame(
      locale,
      `<p>${escapeHtml(lead)}</p><p>${escapeHtml(more)}</p><p>${texts.paymentAction} <a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`,
    ),
  };
}

/** Writes a mail about the account itself. `values` replace the placeholders of its texts and may come from users. */
export function writeAccountMail(locale: string, kind: AccountMailKind, values: Readonly<Record<string, string>> = {}): MailContent {
  const texts = textsIn(locale).account[kind];
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  const [subject, lead, more] = [fill(texts.subject), fill(texts.lead), fill(texts.more)];
  const { url } = values;
  return {
    subject,
    text: [lead, '', more, '', ...(url ? [url, ''] : [])].join('\n'),
    html: frame(
      locale,
      `<p>${escapeHtml(lead)}</p><p>${escapeHtml(more)}</p>${url ? `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>` : ''}`,
    ),
  };
}

/** Writes the mail about a material change of a legal document. `values`: those of `dateValues`, `version` and `url`. */
export function writeLegalChangeMail(
  locale: string,
  document: 'terms' | ChangedDocument,
  values: Readonly<Record<string, string>>,
): MailContent {
  if (document === 'terms') return writeAccountMail(locale, 'termsChanged', values);
  return writeAccountMail(locale, 'documentChanged', { ...values, document: textsIn(locale).documents[document] });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Adds who runs the service and where to write. Both are names, so they need no translation. */
export function withMailFooter(
  { subject, text, html }: MailContent,
  { name, supportEmail }: { readonly name: string; readonly supportEmail: string | null },
): MailContent {
  const link = supportEmail && `<a href="mailto:${escapeHtml(supportEmail)}" style="color:#667">${escapeHtml(supportEmail)}</a>`;
  const footer = [escapeHtml(name), ...(link ? [link] : [])].map((part) => `<bdi>${part}</bdi>`).join(' · ');
  return {
    subject,
    text: [text.trimEnd(), '', '-- ', name, ...(supportEmail ? [supportEmail] : []), ''].join('\n'),
    // A replacement function, because a name can contain `$&`.
    html: html.replace(end, () => `<p style="color:#667;font-size:13px;text-align:center;margin:16px auto 0">${footer}</p>${end}`),
  };
}

const end = '</body></html>';

/** Wraps an email in the shared layout. `body` is trusted HTML. */
function frame(locale: string, body: string): string {
  return (
    `<!doctype html><html lang="${locale}" dir="${directionOf(parseLocale(locale))}"><body style="margin:0;background:#f5f7f9;padding:32px 16px">` +
    '<div style="max-width:480px;margin:auto;background:#fff;border:1px solid #dde3e8;border-radius:8px;padding:32px;' +
    'font:15px/1.6 system-ui,sans-serif;color:#1b2530"><div style="font-weight:600;color:#0b6b6b;margin-bottom:16px">derouter</div>' +
    `${body}</div>${end}`
  );
}
