import type { Sql } from '@derouter/db';
import type { MailContent } from '@derouter/locales/mail';
import type { BookContext } from '../book/book-context.ts';

/** Mails the person of an account if the transaction commits. `write` gets the language and the address of the credits page. */
export async function mailOwner(
  { mail, config }: Pick<BookContext, 'config' | 'mail'>,
  tx: Sql,
  accountId: string,
  write: (locale: string, url: string) => MailContent,
): Promise<void> {
  const [user] = await tx<{ email: string; locale: string }[]>`SELECT email, locale FROM users WHERE account_id = ${accountId}`;
  if (user) await mail.send(user.email, write(user.locale, `${config.publicUrl}/credits`), { tx });
}
