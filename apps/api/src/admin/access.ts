import type { StaffRole } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';

const everyone = ['owner', 'finance', 'support', 'engineer'] as const satisfies readonly StaffRole[];
const owners = ['owner'] as const satisfies readonly StaffRole[];
const money = ['owner', 'finance'] as const satisfies readonly StaffRole[];
const care = ['owner', 'support'] as const satisfies readonly StaffRole[];
const moneyAndCare = ['owner', 'finance', 'support'] as const satisfies readonly StaffRole[];
const operation = ['owner', 'engineer'] as const satisfies readonly StaffRole[];
const careAndOperation = ['owner', 'support', 'engineer'] as const satisfies readonly StaffRole[];

/**
 * Which roles may call each procedure of the admin API, by its path below `admin`. A procedure that is not listed is refused to
 * everyone, and a test fails. A file for download has the entry of the list that it holds.
 */
export const adminAccess = {
  me: everyone,

  'incidents.list': everyone,
  'incidents.create': careAndOperation,
  'incidents.update': careAndOperation,
  'incidents.resolve': careAndOperation,

  'customers.list': everyone,
  'customers.search': everyone,
  'customers.get': everyone,
  'customers.ledger': everyone,
  'customers.usage': everyone,
  'customers.actions': everyone,
  'customers.forfeit': owners,
  'customers.startExport': care,
  'customers.adjustments': moneyAndCare,
  'customers.decideAdjustment': money,
  'customers.sessions': careAndOperation,
  'customers.endSessions': care,
  'customers.startView': care,
  'customers.openView': care,
  'customers.views': moneyAndCare,
  'customers.notes': moneyAndCare,
  'customers.addNote': moneyAndCare,
  'customers.deleteNote': care,
  'customers.suspend': care,
  'customers.reinstate': care,
  'customers.limits': everyone,
  'customers.setLimits': careAndOperation,
  'customers.keys': everyone,
  'customers.suspendKey': careAndOperation,
  'customers.reinstateKey': careAndOperation,
  'customers.authorisations': moneyAndCare,
  'customers.authoriseReseller': owners,
  'customers.revokeReseller': owners,
  'customers.adjust': money,

  'promoCodes.list': moneyAndCare,
  'promoCodes.create': money,
  'promoCodes.disable': money,

  'upstreams.list': everyone,
  'upstreams.limits': everyone,
  'upstreams.create': operation,
  'upstreams.update': operation,
  'upstreams.remove': operation,
  'upstreams.setEnabled': operation,
  'upstreams.test': operation,
  'upstreams.addCost': ['owner', 'finance', 'engineer'],
  'upstreams.withdrawCost': ['owner', 'finance', 'engineer'],
  'upstreams.setCredit': ['owner', 'finance', 'engineer'],
  'upstreams.addCredential': operation,
  'upstreams.setCredential': operation,
  'upstreams.removeCredential': operation,
  'upstreams.exportFile': operation,
  'upstreams.compareFile': operation,
  'upstreams.importFile': operation,

  'models.list': everyone,
  'models.create': operation,
  'models.save': operation,
  'models.countTokens': everyone,
  'models.announcePrice': money,
  'models.previewPrice': ['owner', 'finance', 'engineer'],
  'models.priceHistory': everyone,
  'models.withdrawPrice': money,
  'models.compareWithList': ['owner', 'finance', 'engineer'],
  'models.importPrices': money,
  'models.unknownUsage': everyone,

  'legal.list': everyone,
  'legal.publish': owners,

  'payments.orders': moneyAndCare,
  'payments.order': moneyAndCare,
  'payments.events': ['owner', 'finance', 'engineer'],
  'payments.replayEvent': ['owner', 'finance', 'engineer'],
  'payments.reviews': moneyAndCare,
  'payments.decideReview': money,
  'payments.refunds': moneyAndCare,
  'payments.refund': money,
  'payments.finishRefund': money,
  'payments.disputes': moneyAndCare,
  'payments.fees': moneyAndCare,
  'payments.pastFees': moneyAndCare,
  'payments.setFee': money,
  'payments.tokens': ['owner', 'finance', 'engineer'],
  'payments.switchToken': ['owner', 'finance', 'engineer'],
  'payments.offers': ['owner', 'finance', 'engineer'],
  'payments.clearing': money,
  'payments.reconcile': money,
  'payments.withdrawals': money,
  'payments.withdraw': money,
  'payments.decideWithdrawal': money,
  'payments.depositKeys': ['owner', 'finance', 'engineer'],

  'signIn.staff': everyone,
  'signIn.addStaff': owners,
  'signIn.setRoles': owners,
  'signIn.removeStaff': owners,
  // Of customers; of colleagues only by owners (`admin/staff.ts`).
  'signIn.resetFactors': care,
  'signIn.unlock': care,
  'signIn.rules': careAndOperation,
  'signIn.setDomainRule': care,
  'signIn.removeDomainRule': care,
  'signIn.addSeparateEmail': care,

  'system.processes': everyone,
  'system.partitions': everyone,
  'system.queues': everyone,
  'system.jobs': careAndOperation,
  'system.mail': careAndOperation,
  'system.retryJob': operation,
  'system.settings': operation,
  'system.audit': everyone,

  'books.balances': money,
  'books.transfers': moneyAndCare,
  'books.lastProof': ['owner', 'finance', 'engineer'],
  'books.proofs': ['owner', 'finance', 'engineer'],
  'books.prove': ['owner', 'finance', 'engineer'],
  'books.cancelProof': ['owner', 'finance', 'engineer'],

  'content.announcements': everyone,
  'content.createAnnouncement': careAndOperation,
  'content.updateAnnouncement': careAndOperation,
  'content.endAnnouncement': careAndOperation,
  'content.mails': everyone,
  'content.mail': everyone,

  'today.read': everyone,
  'today.upstreams': everyone,

  'requests.find': everyone,
  'requests.list': everyone,
  'requests.tail': everyone,
  'requests.topErrors': everyone,
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>;

/** The path of a procedure below `admin`. */
export type AdminProcedure = keyof typeof adminAccess;

/** Whether somebody with these roles may call a procedure. */
function mayCall(roles: readonly StaffRole[], procedure: string): boolean {
  const allowed: readonly StaffRole[] = Object.hasOwn(adminAccess, procedure) ? adminAccess[procedure as AdminProcedure] : [];
  return roles.some((role) => allowed.includes(role));
}

/** Throws `role_missing` unless one of the roles may call the procedure. */
export function requireRole(roles: readonly StaffRole[], procedure: string): void {
  if (!mayCall(roles, procedure)) throw new DerouterError('role_missing', 'Your staff role does not allow this.');
}

/** What somebody with these roles may call. */
export function allowedProcedures(roles: readonly StaffRole[]): AdminProcedure[] {
  return Object.keys(adminAccess).filter((procedure) => mayCall(roles, procedure)) as AdminProcedure[];
}
