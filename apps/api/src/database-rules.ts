import { readMigrations } from '@derouter/db';

/** Tables that the server's role reads and adds to, and changes nothing in. Some have columns that only `erase_account` may empty. */
export const writtenOnce: readonly string[] = [
  ...['transfers', 'ledger_accounts', 'settlements', 'receipts', 'receipts_default', 'proofs', 'detached_receipts', 'detached_client_sums'],
  ...['staff_actions', 'legal_acceptances', 'legal_versions', 'account_events', 'fee_schedules', 'rail_reconciliations'],
  ...['promo_redemptions', 'upstream_costs', 'customer_view_pages', 'outgoing_transfers'],
];

/** Tables that it may change, and delete nothing from. */
export const neverDeleted: readonly string[] = [
  ...['payment_orders', 'payment_refunds', 'payment_disputes', 'payment_reviews', 'deposits', 'deposit_addresses', 'chain_cursors'],
  ...['token_switches', 'withdrawals', 'keys', 'key_secrets', 'reseller_authorisations', 'closed_addresses', 'proof_runs'],
  ...['customer_views', 'promo_codes', 'auto_top_ups', 'auto_top_up_attempts'],
];

/** Every trigger, as `table.name`. Most keep what was booked from being changed, by its owner too. */
export const triggers: readonly string[] = [
  ...['account_events.queue_account_event', 'auto_top_ups.auto_top_ups_threshold', 'deposit_addresses.deposit_addresses_kept'],
  ...['deposits.deposits_kept', 'detached_receipts.detached_receipts_append_only', 'ledger_accounts.ledger_accounts_append_only'],
  ...['ledger_accounts.ledger_accounts_no_truncate', 'legal_versions.legal_versions_append_only', 'price_versions.price_versions_keep'],
  ...['price_versions.price_versions_notice', 'proofs.proofs_append_only', 'receipts.receipts_no_truncate'],
  ...['settlements.settlements_append_only', 'settlements.settlements_no_truncate', 'settlements.settlements_number'],
  ...['transfers.transfers_append_only', 'transfers.transfers_no_truncate', 'upstream_costs.upstream_costs_keep'],
  'wallets.wallets_to_top_up',
];

/** What this version's migrations call its tables, sequences and functions, past names too. Months of receipts are not among them. */
export function readOwnNames(): readonly string[] {
  const named = /\b(?:TABLE|SEQUENCE|FUNCTION|RENAME TO)\s+(?:IF (?:NOT )?EXISTS\s+)?(?:"public"\.)?"?(\w+)/g;
  const texts = readMigrations().flatMap(({ statements }) => statements);
  return [...new Set(texts.flatMap((text) => Array.from(text.matchAll(named), ([, name = '']) => name)))];
}
