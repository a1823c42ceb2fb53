import type { Stripe } from 'stripe';
import { emitEvent, type World } from './world.ts';

/** Deletes a customer with its cards, and tells the webhooks. */
export function deleteCustomer(world: World, customer: Stripe.Customer): void {
  world.customers.delete(customer.id);
  world.deletedCustomers.add(customer.id);
  for (const method of world.paymentMethods.values()) if (method.customer === customer.id) method.customer = null;
  emitEvent(world, 'customer.deleted', customer);
}
