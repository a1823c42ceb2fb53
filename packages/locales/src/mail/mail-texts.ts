/** The parts of a mail that tells one thing and links to the page about it. */
export interface MailParts {
  readonly subject: string;
  readonly lead: string;
  readonly action: string;
  readonly why: string;
}

/** Texts of emails in one language, with `{name}` placeholders. */
export interface MailTexts {
  /** Mails with a code, by what it confirms. */
  readonly codes: Readonly<Record<CodePurpose, { readonly subject: string; readonly lead: string; readonly ignore: string }>>;
  readonly codeExpiry: string;
  readonly lowBalance: MailParts;
  readonly keyExpiry: MailParts;
  readonly modelWithdrawal: MailParts;
  /** To staff. {left} is in USD. */
  readonly upstreamCredit: MailParts;
  readonly keyBudget: MailParts & {
    /** When a period ends: "{date}". */
    readonly resets: string;
    readonly periods: Readonly<Record<'total' | 'day' | 'week' | 'month', string>>;
  };
  /** {url} is the address of the webhook. */
  readonly webhookDisabled: MailParts;
  readonly priceChange: {
    readonly subject: string;
    readonly subjectMany: string;
    readonly lead: string;
    /** "{model}, from {date} ({zone})" */
    readonly model: string;
    /** "{meter}: {before} → {after}" */
    readonly rate: string;
    readonly none: string;
    readonly unit: string;
    readonly action: string;
    readonly why: string;
    /** Display names by meter; a missing one falls back to the meter itself. */
    readonly meters: Readonly<Record<string, string>>;
  };
  /** Mails about payments: `{amount}`, `{credit}`, `{requested}`, `{settled}` are decimal USD, `{receipt}` is a receipt number. */
  readonly payment: Readonly<Record<PaymentMailKind, { readonly subject: string; readonly lead: string; readonly more: string }>>;
  readonly paymentAction: string;
  /** The titles of legal documents, for `documentChanged`. */
  readonly documents: Readonly<Record<ChangedDocument, string>>;
  /** Mails about the account. The last paragraph is optional. */
  readonly account: Readonly<Record<AccountMailKind, { readonly subject: string; readonly lead: string; readonly more: string }>>;
}

/** What a mail about a payment tells the customer. */
export type PaymentMailKind =
  | 'settled'
  | 'refunded'
  | 'refundFailed'
  | 'refundAddress'
  | 'tokenNotAccepted'
  | 'disputeOpened'
  | 'disputeWon'
  | 'disputeLost'
  | 'topUpDeclined'
  | 'topUpAuthentication'
  | 'topUpCapReached'
  | 'topUpReversal'
  | 'topUpNoCard';

/** What an emailed code may be used for. */
export type CodePurpose = 'sign_in' | 'refund' | 'auto_top_up' | 'address' | 'security' | 'deletion';

/** A legal document other than the terms, which have a mail of their own. */
export type ChangedDocument = 'privacy' | 'refunds' | 'acceptable-use';

/** What a mail about the account itself tells the customer. */
export type AccountMailKind =
  | 'emailChanged'
  | 'suspended'
  | 'reinstated'
  | 'deletionRequested'
  | 'deletionCancelled'
  | 'exportReady'
  | 'termsChanged'
  | 'documentChanged';
