/** Texts of statements and receipts in one language, with `{name}` placeholders. */
export interface DocumentTexts {
  readonly statement: string;
  readonly receipt: string;
  readonly receiptNumber: string;
  readonly account: string;
  readonly accountId: string;
  readonly period: string;
  /** "{from} to {to} ({zone})" */
  readonly periodValue: string;
  readonly issued: string;
  readonly opening: string;
  readonly closing: string;
  readonly movements: string;
  readonly usage: string;
  readonly usageTotal: string;
  readonly noMovements: string;
  readonly noUsage: string;
  readonly date: string;
  readonly day: string;
  readonly model: string;
  readonly what: string;
  readonly reference: string;
  readonly amount: string;
  readonly requests: string;
  readonly inputTokens: string;
  readonly outputTokens: string;
  readonly cachedTokens: string;
  /** Display names by ledger code. */
  readonly codes: Readonly<
    Record<
      | 'top_up'
      | 'promotion'
      | 'adjustment'
      | 'refund'
      | 'refund_failed'
      | 'payment_reversal'
      | 'chargeback'
      | 'chargeback_reversal'
      | 'client_budget'
      | 'client_return'
      | 'forfeiture',
      string
    >
  >;
  readonly billedTo: string;
  readonly address: string;
  readonly taxNumber: string;
  /** Before the number of the version of a receipt that another one replaces. */
  readonly replaces: string;
  readonly paidOn: string;
  readonly paidWith: string;
  readonly methods: Readonly<Record<string, string>>;
  readonly paymentReference: string;
  readonly paid: string;
  /** Before the amount paid in words, which are longer than any other value. */
  readonly paidInWords: string;
  readonly fee: string;
  readonly tax: string;
  readonly credited: string;
  readonly receiptNote: string;
  readonly statementNote: string;
  /** "Page {page} of {pages}" */
  readonly page: string;
  readonly sandboxNote: string;
}
