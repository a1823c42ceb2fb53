import type { LegalDocument } from '@derouter/contracts';
import type { Sql, TransactionSql } from '@derouter/db';
import { termsVersion } from '@derouter/locales';
import { type LegalTexts, legalTexts } from '@derouter/locales/legal';
import { DerouterError } from '../errors/index.ts';

type Client = Sql | TransactionSql;

/** A version of a legal document. Times are ISO texts. */
export interface LegalVersionView {
  readonly document: LegalDocument;
  readonly version: string;
  readonly effectiveAt: string;
  readonly isMaterial: boolean;
  readonly isInForce: boolean;
  readonly createdAt: string;
}

/** Who accepts, and the network (as in `networkOf`) from which. */
interface Accepter {
  readonly userId: string;
  readonly network: string;
}

/** A document that the user must accept, in the version that is in force. */
export interface PendingTerms {
  readonly document: LegalDocument;
  readonly version: string;
}

/** Stores the texts of this release as the first version of each document, unless it has one. */
export async function seedLegalVersions(sql: Sql): Promise<void> {
  const firstVersions: Readonly<Record<LegalDocument, LegalTexts>> = legalTexts;
  for (const [document, texts] of Object.entries(firstVersions)) {
    // Not material: whoever opens an account accepts the version in force, so nobody has to be asked again.
    await sql`
      INSERT INTO legal_versions (document, version, effective_at, is_material, texts)
      SELECT ${document}, ${termsVersion}, now(), false, ${JSON.stringify(texts)}::text::jsonb
      WHERE NOT EXISTS (SELECT 1 FROM legal_versions WHERE document = ${document}) ON CONFLICT DO NOTHING`;
  }
}

/** The version of a document that is in force. */
export async function currentLegalVersion(sql: Client, document: LegalDocument): Promise<string> {
  const [row] = await sql<{ version: string | null }[]>`SELECT current_legal_version(${document}) AS version`;
  if (!row?.version) throw new Error(`there is no version of the legal document ${document}`);
  return row.version;
}

/**
 * A document with a material version in force of which the user has accepted neither this nor a later version, the terms first; null
 * if there is none.
 */
export async function readPendingTerms(sql: Client, userId: string): Promise<PendingTerms | null> {
  const [row] = await sql<PendingTerms[]>`
    SELECT v.document, current_legal_version(v.document) AS version FROM legal_versions v
    WHERE v.is_material AND v.effective_at <= now() AND NOT EXISTS (
      SELECT 1 FROM legal_acceptances a JOIN legal_versions w USING (document, version)
      WHERE a.user_id = ${userId} AND a.document = v.document
        AND (w.effective_at, w.created_at) >= (v.effective_at, v.created_at))
    ORDER BY v.document <> 'terms', v.document LIMIT 1`;
  return row ?? null;
}

/** Records that the user of a new account accepts the terms, and with them the other documents as they are in force. */
export async function acceptCurrentVersions(sql: Client, { userId, network }: Accepter): Promise<void> {
  await sql`
    INSERT INTO legal_acceptances (user_id, document, version, network)
    SELECT ${userId}, document, version, ${network} FROM legal_versions WHERE version = current_legal_version(document)
    ON CONFLICT DO NOTHING`;
}

/** Throws `terms_required` if the user must accept a new version of the terms first. */
export async function refuseUnacceptedTerms(sql: Client, userId: string): Promise<void> {
  const pending = await readPendingTerms(sql, userId);
  if (pending) throw new DerouterError('terms_required', 'The terms have changed. Accept the new version to continue.');
}

/** Does the same for the user of an account, whose programs use its keys. */
export async function refuseUnacceptedTermsOf(sql: Client, accountId: string): Promise<void> {
  const [user] = await sql<{ id: string }[]>`SELECT id FROM users WHERE account_id = ${accountId}`;
  if (user) await refuseUnacceptedTerms(sql, user.id);
}

/**
 * Records that the user accepts the version in force, which the page showed. Throws `conflict` if another one is in force by now.
 */
export async function acceptLegalVersion(sql: Client, { userId, network }: Accepter, { document, version }: PendingTerms): Promise<void> {
  if ((await currentLegalVersion(sql, document)) !== version) {
    throw new DerouterError('conflict', 'A newer version is in force. Read it before you accept it.');
  }
  await sql`
    INSERT INTO legal_acceptances (user_id, document, version, network) VALUES (${userId}, ${document}, ${version}, ${network})
    ON CONFLICT DO NOTHING`;
}

/** All versions of all documents, newest first. */
export async function listLegalVersions(sql: Client): Promise<LegalVersionView[]> {
  const rows = await sql<
    { document: LegalDocument; version: string; effectiveAt: Date; isMaterial: boolean; isInForce: boolean; createdAt: Date }[]
  >`
    SELECT document, version, effective_at AS "effectiveAt", is_material AS "isMaterial", created_at AS "createdAt",
           version = current_legal_version(document) AS "isInForce"
    FROM legal_versions ORDER BY document, effective_at DESC, created_at DESC`;
  return rows.map((row) => ({ ...row, effectiveAt: row.effectiveAt.toISOString(), createdAt: row.createdAt.toISOString() }));
}

/** The texts of a version, or of the one in force. Throws `not_found`. */
export async function readLegalText(
  sql: Client,
  document: LegalDocument,
  version?: string,
): Promise<LegalVersionView & { readonly texts: LegalTexts }> {
  const wanted = version ?? (await currentLegalVersion(sql, document));
  const [row] = await sql<{ texts: LegalTexts }[]>`
    SELECT texts FROM legal_versions WHERE document = ${document} AND version = ${wanted}`;
  const view = (await listLegalVersions(sql)).find((one) => one.document === document && one.version === wanted);
  if (!row || !view) throw new DerouterError('not_found', 'There is no such version.');
  return { ...view, texts: row.texts };
}
