import type { Placements } from './check-distribution.ts';

/** Tables with an `account_id` by which they would be spread: what requests write, and what grows with them. */
const distributed = [
  'wallets',
  'wallets_to_top_up',
  'holds',
  'transfers',
  'receipts',
  'usage_hourly',
  'key_budgets',
  'budget_crossings',
  'rate_buckets',
] as const;

/** Few rows that seldom change and that questions about the above are joined with: a copy on every node. */
const reference = ['accounts', 'keys', 'models'] as const;

/** Everything else is changed by people, payments or once an hour, and stays on the coordinator, with whatever keys it has. */
const local = [
  ...['account_events', 'account_export_chunks', 'account_exports', 'announcements', 'attempts', 'auto_top_up_attempts', 'auto_top_ups'],
  ...['billing_details', 'receipt_issues'],
  ...[
    'background_responses',
    'business_daily',
    'business_daily_ttft',
    'business_hourly',
    'chain_cursors',
    'closed_addresses',
    'code_failures',
  ],
  ...['customer_activity', 'customer_notes', 'customer_view_pages', 'customer_views', 'deposit_addresses', 'deposits'],
  ...['detached_client_sums', 'detached_receipts', 'device_authorisations', 'email_domains', 'fee_schedules', 'idempotency_keys'],
  ...[
    'incidents',
    'installation',
    'key_secrets',
    'leases',
    'ledger_accounts',
    'ledger_totals',
    'legal_acceptance_counts',
    'legal_acceptances',
    'legal_notices',
    'legal_versions',
    'management_calls',
  ],
  ...[
    'model_aliases',
    'model_health_daily',
    'model_usage_daily',
    'model_usage_recent',
    'model_usage_shapes',
    'model_withdrawal_notices',
    'outbox_mails',
    'outgoing_transfers',
    'passkey_challenges',
    'passkeys',
  ],
  ...['payment_disputes', 'payment_orders', 'payment_refunds', 'payment_reviews', 'pending_adjustments', 'price_notices'],
  ...['price_versions', 'processes', 'promo_codes', 'promo_redemptions', 'proof_balances', 'proof_runs', 'proofs', 'provider_events'],
  ...['rail_reconciliations', 'recovery_codes', 'request_budgets', 'reseller_authorisations', 'routes', 'seen_deposits'],
  ...['separate_emails', 'sessions', 'settlements', 'sign_in_challenges', 'staff_actions', 'stored_responses', 'token_calibrations'],
  ...[
    'token_switches',
    'top_ups_daily',
    'totp_secrets',
    'tron_cursors',
    'tron_hints',
    'upstream_costs',
    'upstream_credentials',
    'upstream_hourly',
  ],
  ...['upstreams', 'users', 'webhook_attempts', 'webhook_deliveries', 'webhook_endpoints', 'webhook_pending_events', 'withdrawals'],
] as const;

/**
 * Unique keys of distributed tables without the account. `ops/citus/prepare.sql` puts the account in front; why the key is unique among
 * all accounts nevertheless.
 */
const widenedKeys: Readonly<Record<string, string>> = {
  'wallets (id)': 'from one sequence',
  'wallets (paid_account_id)': 'made with the wallet, from one sequence',
  'wallets (promo_account_id)': 'made with the wallet, from one sequence',
  'wallets_to_top_up (wallet_id)': 'a wallet has one account',
  'holds (request_id)': 'a random id, made here; a request has one account',
  'transfers (id)': 'from one sequence',
  'transfers (idempotency_key)':
    'of usage: contains the id of the request, which has one account. Of payments: contains what the provider calls it, which settlements keep unique. Of others: a random id, or one of a row that names the account',
  'receipts (id, created_at)': 'the id of the request, which has one account',
  'key_budgets (key_id, period)': 'a key has one account',
  'budget_crossings (id)': 'from one sequence',
  'rate_buckets (subject)': 'names a key or an account',
};

/** Unique keys that must hold for all accounts together, and why their tables can stay in one place. */
const globalKeys: Readonly<Record<string, string>> = {
  'key_secrets (secret_hash)': 'written when a key is made or rotated; requests read it from memory',
  'users (email_canonical)': 'written at sign-up',
  'closed_addresses (address_hash)': 'written when an account is deleted',
  'provider_events (provider, event_id)': 'payments are rare beside requests',
  'settlements (provider, provider_ref)': 'payments are rare beside requests',
  'settlements (receipt_number)': 'without gaps, so one lock for all; payments are rare beside requests',
  'payment_refunds (provider, provider_ref)': 'payments are rare beside requests',
  'payment_disputes (provider, provider_ref)': 'payments are rare beside requests',
  'deposits (chain, tx_hash, ordinal)': 'payments are rare beside requests',
  'outgoing_transfers (chain, tx_hash, ordinal)': 'payments are rare beside requests',
  'deposit_addresses (family, address)': 'written when an account first asks for one',
  'promo_codes (code_hash)': 'written by staff',
};

export const placements = { distributed, reference, local, widenedKeys, globalKeys } satisfies Placements;
