import { parsePriceRates } from '@derouter/billing';
import { type PriceChange, writePriceChangeMail } from '@derouter/locales/mail';
import { recordEvent } from '../account-events/index.ts';
import type { Services } from '../services.ts';
import { noticedWithinDays } from './price-notice-queue.ts';
import { type PublishedRates, publishRates } from './view-model.ts';

interface AnnouncedRow {
  readonly id: string;
  readonly modelId: string;
  readonly displayName: string;
  readonly effectiveAt: Date;
  readonly rates: unknown;
  readonly before: unknown;
}

/**
 * Mails each customer concerned once about these announced prices: those who used one of the models in the last 90 days (about
 * the models they used), and those who subscribed to all notices. Deleted accounts are left out. Idempotent.
 */
export async function mailPriceNotices(
  services: Pick<Services, 'config' | 'mail' | 'sql'>,
  priceVersionIds: readonly string[],
): Promise<void> {
  const { sql, mail, config } = services;
  const announced = await sql<AnnouncedRow[]>`
    SELECT p.id, p.model_id AS "modelId", m.display_name AS "displayName", p.effective_at AS "effectiveAt", p.rates,
           (SELECT b.rates FROM price_versions b WHERE b.model_id = p.model_id AND b.withdrawn_at IS NULL
              AND (b.effective_at, b.id) < (p.effective_at, p.id) ORDER BY b.effective_at DESC, b.id DESC LIMIT 1) AS before
    FROM price_versions p JOIN models m ON m.id = p.model_id
    WHERE p.id = ANY(${[...priceVersionIds]}::uuid[]) AND p.withdrawn_at IS NULL ORDER BY p.model_id`;
  const changes = new Map(announced.map((row) => [row.id, viewChange(row)]));
  const readers = await sql<{ accountId: string; email: string; locale: string; timeZone: string; versions: string[] }[]>`
    SELECT u.account_id AS "accountId", u.email, u.locale, u.time_zone AS "timeZone", array_agg(p.id::text ORDER BY p.model_id) AS versions
    FROM users u JOIN accounts a ON a.id = u.account_id
    JOIN price_versions p ON p.id = ANY(${[...changes.keys()]}::uuid[]) AND (a.all_price_notices OR EXISTS (
      SELECT 1 FROM usage_hourly h WHERE h.account_id = a.id AND h.model_id = p.model_id
        AND h.hour > now() - make_interval(days => ${noticedWithinDays})))
    WHERE a.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM price_notices n WHERE n.price_version_id = p.id AND n.account_id = a.id)
    GROUP BY 1, 2, 3, 4`;
  for (const { accountId, email, locale, timeZone, versions } of readers) {
    const content = writePriceChangeMail(
      { locale, timeZone },
      versions.flatMap((id) => changes.get(id) ?? []),
      `${config.publicUrl}/pricing`,
    );
    await sql.begin(async (tx) => {
      const noted = await tx`
        INSERT INTO price_notices (price_version_id, account_id) SELECT v, ${accountId} FROM unnest(${versions}::uuid[]) v
        ON CONFLICT DO NOTHING RETURNING 1`;
      // Recorded and queued in one transaction.
      if (noted.length === 0) return;
      const changed = announced.filter(({ id }) => versions.includes(id));
      const models = changed.map(({ id, modelId, effectiveAt }) => ({
        model: modelId,
        price_version: id,
        effective_at: effectiveAt.toISOString(),
      }));
      await recordEvent(tx, { accountId, type: 'price.changed', data: { models } });
      await mail.send(email, content, { tx });
    });
  }
}

function viewChange({ displayName, effectiveAt, rates, before }: AnnouncedRow): PriceChange {
  const read = (stored: unknown) => (stored === null ? null : publishRates(parsePriceRates(stored)));
  return {
    model: displayName,
    effectiveAt: effectiveAt.toISOString(),
    rates: compareRates(read(before), read(rates)),
  };
}

/** Lists every rate that differs, tier by tier. */
function compareRates(before: PublishedRates | null, after: PublishedRates | null): PriceChange['rates'] {
  const flatten = (rates: PublishedRates | null) =>
    new Map(
      [
        ...(rates?.tiers ?? []).flatMap(({ fromPromptTokens, usdPerMillion }) =>
          Object.entries(usdPerMillion).map(([meter, rate]) => ({
            meter,
            note: fromPromptTokens > 0 ? ` (≥ ${fromPromptTokens})` : '',
            rate,
          })),
        ),
        ...Object.entries(rates?.perCallUsd ?? {}).map(([meter, rate]) => ({ meter, note: '', rate })),
        ...Object.entries(rates?.multipliers ?? {}).map(([meter, rate]) => ({ meter, note: ' ×', rate })),
      ].map((row) => [row.meter + row.note, row]),
    );
  const [old, next] = [flatten(before), flatten(after)];
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((name) => {
    const [was, becomes] = [old.get(name), next.get(name)];
    const { meter = '', note = '' } = becomes ?? was ?? {};
    return was?.rate === becomes?.rate ? [] : [{ meter, note, before: was?.rate ?? null, after: becomes?.rate ?? null }];
  });
}
