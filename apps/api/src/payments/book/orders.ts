import type { schema } from '@derouter/db';

export type OrderState = (typeof schema.paymentOrders.$inferSelect)['state'];
