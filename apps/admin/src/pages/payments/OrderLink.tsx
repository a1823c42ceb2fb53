import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** A link to an order in the list of orders. */
export function OrderLink({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('operations');
  return (
    <Link to="/payments" search={{ tab: 'orders', query: orderId }} className="text-sm text-accent hover:underline" data-testid="to-order">
      {t('books.order')}
    </Link>
  );
}
