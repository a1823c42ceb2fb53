import { schema } from '@derouter/db';
import { and, isNotNull, isNull } from 'drizzle-orm';
import { type ReviewKind, resolveReview } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { authorOf, recordActions } from '../change-as.ts';
import { after, byAge, type PageInput, pageOf } from '../paging.ts';

const { paymentReviews: reviews } = schema;

/** What staff must decide, or have decided; newest first. */
export async function listReviews({ db }: Pick<Services, 'db'>, { isOpen, ...page }: PageInput & { readonly isOpen: boolean }) {
  const rows = await db
    .select()
    .from(reviews)
    .where(and(isOpen ? isNull(reviews.resolvedAt) : isNotNull(reviews.resolvedAt), after(reviews, page)))
    .orderBy(...byAge(reviews))
    .limit(page.limit + 1);
  return pageOf(rows, page, ({ proposal, createdAt, resolvedAt, ...row }) => ({
    ...row,
    kind: row.kind as ReviewKind,
    hasProposal: proposal !== null,
    createdAt: createdAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  }));
}

/** Books what a rail proposed, or dismisses it. Throws `not_found`, `conflict`. */
export async function decideReview(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'payments'>,
  staffUserId: string,
  decision: { readonly id: string; readonly resolution: 'accepted' | 'dismissed'; readonly reason: string },
): Promise<void> {
  const action = {
    action: 'payment review' as const,
    detail: decision.resolution,
    subject: decision.id,
    reason: decision.reason,
    before: { resolution: null },
    after: { resolution: decision.resolution },
  };
  await resolveReview({ ...services, book: services.payments.book }, { ...decision, actor: authorOf(staffUserId) }, (tx) =>
    recordActions(tx, staffUserId, [action]),
  );
}
