import type { BillingDetails } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { isTaxNumber } from './is-tax-number.ts';

/** Nobody moves that often; the rows of an account stay few. */
const maxVersions = 50;

interface StoredDetails extends BillingDetails {
  readonly version: number;
}

/** The account's billing details in force; null if it has none. */
export async function readBillingDetails({ sql }: Pick<Services, 'sql'>, accountId: string): Promise<BillingDetails | null> {
  const stored = await readLatest(sql, accountId);
  if (!stored) return null;
  const { version: _, ...details } = stored;
  return details;
}

async function readLatest(sql: Sql, accountId: string): Promise<StoredDetails | undefined> {
  const [row] = await sql<StoredDetails[]>`
    SELECT version, name, address, country, tax_id AS "taxId" FROM billing_details WHERE account_id = ${accountId}
    ORDER BY version DESC LIMIT 1`;
  return row;
}

/** Puts new billing details in force. Throws `validation_failed` for a tax number that its country does not issue, and after 50 changes. */
export async function saveBillingDetails(
  { sql }: Pick<Services, 'sql'>,
  accountId: string,
  details: BillingDetails,
): Promise<BillingDetails> {
  const { name, address, country, taxId } = details;
  if (taxId !== '' && !(await isTaxNumber(country, taxId)))
    throw new DerouterError('validation_failed', 'This is not a tax number of that country.', { param: 'taxId' });
  await sql.begin(async (tx) => {
    await tx`SELECT 1 FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
    const latest = await readLatest(tx as unknown as Sql, accountId);
    if (latest && latest.name === name && latest.address === address && latest.country === country && latest.taxId === taxId) return;
    const version = (latest?.version ?? 0) + 1;
    if (version > maxVersions) throw new DerouterError('validation_failed', `Billing details can be changed ${maxVersions} times.`);
    await tx`
      INSERT INTO billing_details (account_id, version, name, address, country, tax_id)
      VALUES (${accountId}, ${version}, ${name}, ${address}, ${country}, ${taxId})`;
  });
  return details;
}

/** A version of a receipt: whom it is made out to, if anybody, and when it was issued. */
export interface ReceiptVersion {
  readonly version: number;
  readonly details: BillingDetails | null;
  /** The version of these details; null if there are none. */
  readonly detailsVersion: number | null;
  readonly issuedAt: Date;
}

interface Issued extends Partial<StoredDetails> {
  readonly number: number;
  readonly detailsVersion: number | null;
  readonly issuedAt: Date;
}

/** Every version of a receipt, the first one first. */
export async function readReceiptVersions({ sql }: Pick<Services, 'sql'>, settlementId: string): Promise<readonly ReceiptVersion[]> {
  const rows = await sql<Issued[]>`
    WITH issued AS (
      SELECT 1 AS number, s.created_at AS issued_at, s.account_id, (
        SELECT max(d.version) FROM billing_details d WHERE d.account_id = s.account_id AND d.created_at <= s.created_at) AS details_version
      FROM settlements s WHERE s.id = ${settlementId}
      UNION ALL
      SELECT version, issued_at, account_id, details_version FROM receipt_issues WHERE settlement_id = ${settlementId})
    SELECT i.number, i.issued_at AS "issuedAt", i.details_version AS "detailsVersion", d.name, d.address, d.country, d.tax_id AS "taxId"
    FROM issued i LEFT JOIN billing_details d ON d.account_id = i.account_id AND d.version = i.details_version ORDER BY 1`;
  return rows.map(({ number, issuedAt, detailsVersion, name = '', address = '', country = '', taxId = '' }) => ({
    version: number,
    detailsVersion,
    details: detailsVersion === null ? null : { name, address, country, taxId },
    issuedAt: new Date(issuedAt),
  }));
}

/**
 * Issues another version of a receipt with the billing details in force; the versions before it stay. Returns the number of the newest
 * version, which is the one there was if it names the same. Throws `not_found` for a receipt of somebody else.
 */
export async function issueReceipt({ sql }: Pick<Services, 'sql'>, accountId: string, receiptNumber: number): Promise<number> {
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`SELECT 1 FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
    const [receipt] = await tx<{ id: string }[]>`
      SELECT id FROM settlements WHERE account_id = ${accountId} AND receipt_number = ${receiptNumber}`;
    const newest = receipt && (await readReceiptVersions({ sql: tx }, receipt.id)).at(-1);
    if (!newest) throw new DerouterError('not_found', 'There is no such receipt.');
    const latest = (await readLatest(tx, accountId))?.version;
    if (latest === undefined || latest === newest.detailsVersion) return newest.version;
    await tx`
      INSERT INTO receipt_issues (settlement_id, version, account_id, details_version)
      VALUES (${receipt.id}, ${newest.version + 1}, ${accountId}, ${latest})`;
    return newest.version + 1;
  });
}
