import { Banknote, Boxes, Cable, ChartColumn, type LucideIcon, ReceiptText, Scale, ShieldCheck, Users } from 'lucide-react';
import type { AdminProcedure } from './use-may.ts';

interface StaffPage {
  readonly to: string;
  /** Its name in `admin:nav`, or for today in `staff:nav`. */
  readonly name: 'today' | 'customers' | 'requests' | 'payments' | 'upstreams' | 'models' | 'terms' | 'security';
  readonly icon: LucideIcon;
  /** What the page reads first: whoever may not call it does not see the page. Null: for everyone. */
  readonly reads: AdminProcedure | null;
}

/** The pages in the rail. On phones the first four are at the bottom, the rest behind a button. */
export const staffPages: readonly StaffPage[] = [
  { to: '/today', name: 'today', icon: ChartColumn, reads: 'today.read' },
  { to: '/customers', name: 'customers', icon: Users, reads: 'customers.list' },
  { to: '/requests', name: 'requests', icon: ReceiptText, reads: 'requests.find' },
  { to: '/payments', name: 'payments', icon: Banknote, reads: 'payments.orders' },
  { to: '/upstreams', name: 'upstreams', icon: Cable, reads: 'upstreams.list' },
  { to: '/models', name: 'models', icon: Boxes, reads: 'models.list' },
  { to: '/terms', name: 'terms', icon: Scale, reads: 'legal.list' },
  // One's own sign-in methods are there too.
  { to: '/security', name: 'security', icon: ShieldCheck, reads: null },
];
