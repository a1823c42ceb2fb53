import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { accounts, users } from './accounts.ts';
import { moment } from './columns.ts';

/** Versions of the legal documents: append-only. */
export const legalVersions = pgTable(
  'legal_versions',
  {
    document: text('document').notNull(),
    version: text('version').notNull(),
    /** In force from then until the next version. */
    effectiveAt: moment('effective_at').notNull(),
    /** Whether customers are mailed and must accept it before they change anything else. */
    isMaterial: boolean('is_material').notNull(),
    /** Sections by locale: `{ en: [{ title, paragraphs }], zh: […] }`. */
    texts: jsonb('texts').notNull(),
    /** Null for the version that the installation began with. */
    publishedBy: uuid('published_by').references(() => users.id),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.document, t.version] }), index('legal_versions_publisher_idx').on(t.publishedBy)],
);

/** Who was mailed about a version, so that each customer is mailed once. */
export const legalNotices = pgTable(
  'legal_notices',
  {
    document: text('document').notNull(),
    version: text('version').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.document, t.version, t.userId] }),
    foreignKey({
      name: 'legal_notices_version_fk',
      columns: [t.document, t.version],
      foreignColumns: [legalVersions.document, legalVersions.version],
    }),
    index('legal_notices_user_idx').on(t.userId),
  ],
);

/** Addresses that accounts no longer have, because they changed or were deleted, as keyed hashes of their canonical form. */
export const closedAddresses = pgTable(
  'closed_addresses',
  {
    addressHash: text('address_hash').primaryKey(),
    /** The last account that had the address. */
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    closedAt: moment('closed_at').notNull().defaultNow(),
  },
  (t) => [index('closed_addresses_account_idx').on(t.accountId)],
);

/** An export of everything held about an account. */
export const accountExports = pgTable(
  'account_exports',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    state: text('state', { enum: ['waiting', 'running', 'ready', 'failed'] })
      .notNull()
      .default('waiting'),
    /** Receipts to write and written: the part that takes time. */
    rowsTotal: bigint('rows_total', { mode: 'number' }).notNull().default(0),
    rowsDone: bigint('rows_done', { mode: 'number' }).notNull().default(0),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    finishedAt: moment('finished_at'),
    /** When the file is deleted. */
    expiresAt: moment('expires_at'),
  },
  (t) => [
    uniqueIndex('account_exports_running_idx').on(t.accountId).where(sql`state IN ('waiting', 'running')`),
    index('account_exports_account_idx').on(t.accountId, t.createdAt),
    index('account_exports_user_idx').on(t.userId),
  ],
);

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** The ZIP of an export, in order. In the database, so that every process can serve it. */
export const accountExportChunks = pgTable(
  'account_export_chunks',
  {
    exportId: uuid('export_id')
      .notNull()
      .references(() => accountExports.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.exportId, t.number] })],
);
