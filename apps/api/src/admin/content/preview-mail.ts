import { withMailFooter } from '@derouter/locales/mail';
import { mailTemplates, previewMail } from '@derouter/locales/mail-preview';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';

/** A mail as customers get it, with example values. */
export interface MailPreview {
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The names of the mails, with their subjects in one language. */
export function listMailTemplates(config: Pick<Services['config'], 'publicUrl'>, locale: string) {
  return mailTemplates.map((template) => ({ template, subject: previewMail(template, locale, config.publicUrl)?.subject ?? '' }));
}

/** Throws `not_found`. */
export function readMailPreview(config: Pick<Services['config'], 'operator' | 'publicUrl'>, template: string, locale: string): MailPreview {
  const mail = previewMail(template, locale, config.publicUrl);
  if (!mail) throw new DerouterError('not_found', 'There is no such mail.');
  return { template, ...withMailFooter(mail, config.operator) };
}
