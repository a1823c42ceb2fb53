/** Texts of the mails, per language. `{name}` is replaced. */
export interface MailTexts {
  readonly signInCode: { readonly subject: string; readonly lead: string; readonly expiry: string; readonly ignore: string };
}
