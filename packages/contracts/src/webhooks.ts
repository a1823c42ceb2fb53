import { z } from 'zod';

/** Everything that webhooks are told about. */
export const webhookEvents = ['balance.low', 'top_up.credited', 'key.budget_reached', 'key.expiring', 'price.changed'] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

export const newWebhook = z.object({
  url: z.string().max(2000),
  description: z.string().trim().max(200).optional(),
  /** Null: every type, including later ones. */
  events: z.array(z.enum(webhookEvents)).min(1).nullable().optional(),
});

/** Absent fields are left unchanged. */
export const webhookSettings = newWebhook.extend({ url: newWebhook.shape.url.optional(), enabled: z.boolean().optional() });
