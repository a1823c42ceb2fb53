import { en } from './en.ts';
import type { MailTexts } from './mail-texts.ts';
import { zh } from './zh.ts';

/** A mail ready to send. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const texts: Readonly<Record<string, MailTexts>> = { en, zh };

/** The mail that carries a one-time sign-in code, in `locale` (English where there is no translation). */
export function writeSignInCodeMail(locale: string, code: string, minutes: number): MailContent {
  const { subject, lead, expiry, ignore } = (texts[locale] ?? en).signInCode;
  const fill = (text: string) => text.replace('{code}', code).replace('{minutes}', String(minutes));
  return {
    subject: fill(subject),
    text: [lead, '', `    ${code}`, '', fill(expiry), ignore, ''].join('\n'),
    html: frame(
      locale,
      `<p>${lead}</p><p style="font:600 32px/1.2 ui-monospace,monospace;letter-spacing:6px;margin:24px 0">${code}</p>` +
        `<p>${fill(expiry)}</p><p style="color:#667">${ignore}</p>`,
    ),
  };
}

/** The frame that all mails share. `body` is HTML of our own writing. */
function frame(locale: string, body: string): string {
  return (
    `<!doctype html><html lang="${locale}"><body style="margin:0;background:#f5f7f9;padding:32px 16px">` +
    '<div style="max-width:480px;margin:auto;background:#fff;border:1px solid #dde3e8;border-radius:8px;padding:32px;' +
    'font:15px/1.6 system-ui,sans-serif;color:#1b2530"><div style="font-weight:600;color:#0b6b6b;margin-bottom:16px">derouter</div>' +
    `${body}</div></body></html>`
  );
}
