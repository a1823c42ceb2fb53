import { en } from './en.ts';
import type { CodePurpose, MailTexts, PaymentMailKind } from './mail-texts.ts';
import { zh } from './zh.ts';

export type { CodePurpose } from './mail-texts.ts';

/** An email ready to send. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const catalogues: Readonly<Record<string, MailTexts>> = { en, zh };

/** Writes the email with a one-time code, in `locale` or in English if it is not supported. */
export function writeCodeMail(locale: string, purpose: CodePurpose, code: string, minutes: number): MailContent {
  const texts = catalogues[locale] ?? en;
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
  const texts = (catalogues[locale] ?? en).lowBalance;
  const fill = (text: string) => text.replace('{balance}', amounts.balance).replace('{threshold}', amounts.threshold);
  return {
    subject: fill(texts.subject),
    text: [fill(texts.lead), '', texts.action, amounts.url, '', texts.why, ''].join('\n'),
    html: frame(
      locale,
      `<p>${fill(texts.lead)}</p><p>${texts.action} <a href="${escapeHtml(amounts.url)}">${escapeHtml(amounts.url)}</a></p><p style="color:#667">${texts.why}</p>`,
    ),
  };
}

/** A model whose price changes. Rates are decimal USD as published; null if a price lacks the rate. */
export interface PriceChange {
  readonly model: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  readonly rates: readonly {
    readonly meter: string;
    readonly note: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Writes the email that announces price changes as old → new, each with its date. */
export function writePriceChangeMail(locale: string, changes: readonly PriceChange[], url: string): MailContent {
  const texts = (catalogues[locale] ?? en).priceChange;
  const [first] = changes;
  const subject =
    changes.length === 1 && first
      ? texts.subject.replace('{model}', first.model).replace('{date}', first.date)
      : texts.subjectMany.replace('{count}', String(changes.length));
  const title = (change: PriceChange) => texts.model.replace('{model}', change.model).replace('{date}', change.date);
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
  const texts = catalogues[locale] ?? en;
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

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Wraps an email in the shared layout. `body` is trusted HTML. */
function frame(locale: string, body: string): string {
  return (
    `<!doctype html><html lang="${locale}"><body style="margin:0;background:#f5f7f9;padding:32px 16px">` +
    '<div style="max-width:480px;margin:auto;background:#fff;border:1px solid #dde3e8;border-radius:8px;padding:32px;' +
    'font:15px/1.6 system-ui,sans-serif;color:#1b2530"><div style="font-weight:600;color:#0b6b6b;margin-bottom:16px">derouter</div>' +
    `${body}</div></body></html>`
  );
}
