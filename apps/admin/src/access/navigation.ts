import {
  Banknote,
  BookOpenCheck,
  Boxes,
  Cable,
  ChartColumn,
  type LucideIcon,
  Megaphone,
  ReceiptText,
  Scale,
  ScrollText,
  Server,
  ShieldCheck,
  Users,
} from 'lucide-react';
import { booksReads } from '../pages/books/books-search.ts';
import { tabReads } from '../pages/payments/tabs.ts';
import { systemReads } from '../pages/system/tabs.ts';
import type { AdminProcedure } from './use-may.ts';

interface StaffPage {
  readonly to: string;
  readonly name:
    | 'staff:nav.today'
    | `admin:nav.${'customers' | 'requests' | 'payments' | 'upstreams' | 'models' | 'terms' | 'security'}`
    | `operations:nav.${'books' | 'content' | 'system' | 'audit'}`;
  readonly icon: LucideIcon;
  /** What its parts read: whoever may call none of them does not see the page. Null: for everyone. */
  readonly reads: readonly AdminProcedure[] | null;
}

/** The pages in the rail. On phones the first four are at the bottom, the rest behind a button. */
export const staffPages: readonly StaffPage[] = [
  { to: '/today', name: 'staff:nav.today', icon: ChartColumn, reads: ['today.read'] },
  { to: '/customers', name: 'admin:nav.customers', icon: Users, reads: ['customers.list'] },
  { to: '/requests', name: 'admin:nav.requests', icon: ReceiptText, reads: ['requests.find'] },
  { to: '/payments', name: 'admin:nav.payments', icon: Banknote, reads: Object.values(tabReads) },
  { to: '/books', name: 'operations:nav.books', icon: BookOpenCheck, reads: Object.values(booksReads) },
  { to: '/upstreams', name: 'admin:nav.upstreams', icon: Cable, reads: ['upstreams.list'] },
  { to: '/models', name: 'admin:nav.models', icon: Boxes, reads: ['models.list'] },
  { to: '/terms', name: 'admin:nav.terms', icon: Scale, reads: ['legal.list'] },
  { to: '/content', name: 'operations:nav.content', icon: Megaphone, reads: ['content.announcements'] },
  { to: '/system', name: 'operations:nav.system', icon: Server, reads: Object.values(systemReads) },
  { to: '/audit', name: 'operations:nav.audit', icon: ScrollText, reads: ['system.audit'] },
  // One's own sign-in methods are there too.
  { to: '/security', name: 'admin:nav.security', icon: ShieldCheck, reads: null },
];
