import { z } from 'zod';
import { reason, timestamp } from './fields.ts';

const locale = z.enum(['en', 'zh', 'zh-TW', 'ja', 'ko', 'es', 'fr', 'ru', 'ar']);

/** Requests a sign-in code by email. */
export const codeRequest = z.object({ email: z.string().max(300), locale });

/** A sign-in attempt with the code from the email. */
export const codeAttempt = z.object({
  challengeId: z.uuid(),
  code: z.string().trim().max(20),
  acceptTermsVersion: z.string().max(40).optional(),
  /** For a user with an authenticator app: its code, or a recovery code. */
  factorCode: z.string().trim().max(40).optional(),
  staffSetupToken: z.string().max(100).optional(),
  /** The device's time zone (IANA name), in which a new account begins. */
  timeZone: z.string().max(64).optional(),
  /** Signs in to the staff pages, which require no customer account. */
  forStaff: z.boolean().optional(),
});

export type CodeAttempt = z.output<typeof codeAttempt>;

/** Changes the user's language. */
export const localeChange = z.object({ locale });

/** Requests a code that confirms one action of the signed-in user. */
export const confirmationRequest = z.object({ purpose: z.enum(['refund', 'auto_top_up', 'security', 'deletion']), locale });

/** The code that was mailed for a confirmation. */
export const confirmation = z.object({ challengeId: z.uuid(), code: z.string().regex(/^\d{6}$/) });

/** Requests the two codes of a change of address. */
export const emailChangeRequest = z.object({ email: z.string().trim().max(300), locale });

/** The codes that were mailed to the current and to the new address. */
export const emailChange = confirmation.extend({ nextChallengeId: z.uuid(), nextCode: confirmation.shape.code });

/** The language of a user's mails and pages, and the zone of dates in mails and documents. Absent: stays. */
export const preferencesChange = z.object({
  locale: locale.optional(),
  /** IANA name, such as `Europe/Berlin`. */
  timeZone: z.string().min(1).max(64).optional(),
});

export type PreferencesChange = z.output<typeof preferencesChange>;

/** The columns of the table of receipts, in their order. */
export const receiptColumns = [
  'time',
  'model',
  'key',
  'tag',
  'dialect',
  'agent',
  'input',
  'output',
  'cost',
  'firstToken',
  'duration',
  'status',
] as const;

export type ReceiptColumn = (typeof receiptColumns)[number];

/** How pages show tables to a user. Absent fields are left unchanged, null brings back the default. */
export const displayChange = z.strictObject({
  receiptColumns: z
    .array(z.enum(receiptColumns))
    .min(1)
    .max(receiptColumns.length)
    .refine((names) => new Set(names).size === names.length, 'A column is named twice.')
    .nullable()
    .optional(),
});

export type DisplayChange = z.output<typeof displayChange>;

/** Asks for the deletion of the own account. `acceptForfeit`: the customer knows that the remaining credit is lost. */
export const deletionRequest = confirmation.extend({ acceptForfeit: z.boolean() });

/** The legal documents, each by the path of its page. */
export const legalDocument = z.enum(['terms', 'privacy', 'refunds', 'acceptable-use']);

export type LegalDocument = z.output<typeof legalDocument>;

/** Accepts the version of a document that the page showed. */
export const legalAcceptance = z.object({ document: legalDocument, version: z.string().max(40) });

const legalText = z
  .array(z.object({ title: z.string().trim().min(1).max(200), paragraphs: z.array(z.string().trim().min(1).max(5_000)).min(1).max(50) }))
  .min(1)
  .max(100);

/** A new version of a legal document. It can never be changed again. */
export const newLegalVersion = z.object({
  document: legalDocument,
  version: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,40}$/),
  /** Null: at once. */
  effectiveAt: timestamp.nullable(),
  isMaterial: z.boolean(),
  texts: z.object({ en: legalText, zh: legalText }),
});

export type NewLegalVersion = z.output<typeof newLegalVersion>;

export const passkeyName = z.string().trim().min(1).max(60);

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]*$/);
const credential = {
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
  clientExtensionResults: z.record(z.string().max(40), z.unknown()).default({}),
};

/** What an authenticator answers to a registration, as browsers serialize it (WebAuthn Level 3, 5.1.8). */
export const passkeyRegistration = z.object({
  challengeId: z.uuid(),
  name: passkeyName,
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(10_000),
      attestationObject: base64url(100_000),
      transports: z.array(z.string().max(20)).max(8).optional(),
    }),
  }),
});

export type PasskeyRegistration = z.output<typeof passkeyRegistration>;

/** What an authenticator answers to a sign-in. */
export const passkeyAssertion = z.object({
  challengeId: z.uuid(),
  /** Signs in to the staff pages. */
  forStaff: z.boolean().optional(),
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(10_000),
      authenticatorData: base64url(10_000),
      signature: base64url(2_000),
      userHandle: base64url(200).optional(),
    }),
  }),
});

export type PasskeyAssertion = z.output<typeof passkeyAssertion>;

/** The code that an authenticator app shows. */
export const totpCode = z.object({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
});

/** A code of the authenticator app, or one of the recovery codes. */
export const factorCode = z.object({ code: z.string().trim().min(6).max(40) });

/** One of the recovery codes. */
export const recoveryCode = z.object({ code: z.string().trim().max(40) });

/** A staff action on one user: staff access, second factors or the lock after too many wrong codes. */
export const userAction = z.object({ userId: z.uuid(), reason });

/** What a staff member may be; the api's `admin/access.ts` says what each may do. */
export const staffRoles = ['owner', 'finance', 'support', 'engineer'] as const;

const roles = z
  .array(z.enum(staffRoles))
  .min(1)
  .transform((names) => staffRoles.filter((role) => names.includes(role)));

/** Gives an address staff access. */
export const newStaff = z.object({ email: z.string().trim().max(254), roles, reason });

/** Replaces the roles of a staff member. */
export const staffRolesChange = userAction.extend({ roles });

/** A domain such as `example.com`, whose subdomains are included. */
export const emailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/);

/** Decides whether new accounts may use a domain. */
export const domainRule = z.object({ domain: emailDomain, rule: z.enum(['allow', 'deny']), reason });

/** Declares an address to be a mailbox of its own. */
export const separateEmail = z.object({ email: z.string().trim().max(254), reason });
