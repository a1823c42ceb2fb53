/** What an entry of the audit log is about: what kind of thing its subject names. */
export const auditSubjects = [
  'account',
  'user',
  'key',
  'order',
  'refund',
  'review',
  'event',
  'provider',
  'token',
  'chain',
  'clearing',
  'promoCode',
  'upstream',
  'model',
  'domain',
  'address',
  'document',
  'announcement',
  'incident',
  'job',
  'proof',
  'list',
  'receipts',
] as const;

export type AuditSubject = (typeof auditSubjects)[number];

/** Every action in the audit log, and what its subject is. The names are stored, so one that was used once stays here. */
export const auditActions = {
  adjust: 'account',
  'ask to adjust': 'account',
  'confirm adjustment': 'account',
  'decline adjustment': 'account',
  'forfeit credit': 'account',
  suspend: 'account',
  reinstate: 'account',
  'set limits': 'account',
  'authorise reseller': 'account',
  'revoke reseller': 'account',
  'add note': 'account',
  'delete note': 'account',
  'end session': 'account',
  'end all sessions': 'account',
  'start export': 'account',
  'ask to view console': 'account',
  'start view of console': 'account',
  'end view of console': 'account',
  'suspend key': 'key',
  'reinstate key': 'key',

  refund: 'order',
  'refund sent': 'refund',
  'refund given up': 'refund',
  'payment review': 'review',
  'replay payment event': 'event',
  'set fee': 'provider',
  'stop crediting a token': 'token',
  'resume crediting a token': 'token',
  'resume chain': 'chain',
  reconcile: 'clearing',
  'book withdrawal': 'clearing',
  'ask to book withdrawal': 'clearing',
  'confirm withdrawal': 'clearing',
  'decline withdrawal': 'clearing',
  'create promotional code': 'promoCode',
  'disable promotional code': 'promoCode',
  'prove the books': 'proof',
  'cancel proof': 'proof',

  'create upstream': 'upstream',
  'update upstream': 'upstream',
  'enable upstream': 'upstream',
  'disable upstream': 'upstream',
  'delete upstream': 'upstream',
  'import upstream': 'upstream',
  'set upstream cost': 'upstream',
  'withdraw upstream cost': 'upstream',
  'set upstream credit': 'upstream',
  'add upstream credential': 'upstream',
  'enable upstream credential': 'upstream',
  'disable upstream credential': 'upstream',
  'remove upstream credential': 'upstream',
  'create model': 'model',
  'update model': 'model',
  'set aliases': 'model',
  'set routes': 'model',
  'announce price': 'model',
  'withdraw price': 'model',
  'import price': 'model',

  'add-staff': 'user',
  'set-roles': 'user',
  'remove-staff': 'user',
  'reset-second-factors': 'user',
  'unlock-sign-in': 'user',
  'allow-email-domain': 'domain',
  'deny-email-domain': 'domain',
  'remove-email-domain-rule': 'domain',
  'separate-email': 'address',

  publish: 'document',
  'create announcement': 'announcement',
  'update announcement': 'announcement',
  'end announcement': 'announcement',
  'create incident': 'incident',
  'update incident': 'incident',
  'resolve incident': 'incident',

  'resend mail': 'job',
  'retry job': 'job',
  'detach receipts': 'receipts',
  'export list': 'list',
} as const satisfies Readonly<Record<string, AuditSubject>>;

export type AuditAction = keyof typeof auditActions;

export const auditActionNames = Object.keys(auditActions) as [AuditAction, ...AuditAction[]];

/** The words that details of entries are made of, besides amounts, times, ids and names of queues. */
export const auditWords = [
  ...['credit', 'promotion', 'debit', 'in', 'out', 'fee', 'at least', 'accepted', 'dismissed', 'material', 'not material'],
  ...['owner', 'finance', 'support', 'engineer', 'investigating', 'identified', 'monitoring', 'resolved'],
  ...['state', 'texts', 'models', 'startedAt'],
] as const;

export type AuditWord = (typeof auditWords)[number];

const longestFirst = [...auditActionNames].sort((a, b) => b.length - a.length);

/** An action as it is stored, `name (detail)`. An action that is not known is a name without detail. */
export function readAuditAction(stored: string): { readonly action: AuditAction | null; readonly detail: string } {
  const action = longestFirst.find((name) => stored === name || stored.startsWith(`${name} `));
  if (!action) return { action: null, detail: stored };
  const rest = stored.slice(action.length).trim();
  return { action, detail: /^\([^()]*\)$/.test(rest) ? rest.slice(1, -1) : rest };
}

/** The longer names that begin like this one, so that entries of `refund` can be told from those of `refund sent`. */
export function longerAuditActions(action: AuditAction): AuditAction[] {
  return auditActionNames.filter((name) => name.startsWith(`${action} `));
}
