import { useTranslation } from 'react-i18next';

interface ReceiptLinkProps {
  readonly number: number;
  /** Default: the newest. */
  readonly version?: number;
  readonly label?: string;
  readonly className?: string;
}

/** A link to a version of a receipt as PDF. */
export function ReceiptLink({ number, version, label = 'PDF', className = '' }: ReceiptLinkProps) {
  const { t } = useTranslation('console');
  return (
    <a
      href={`/files/receipts/${number}.pdf${version === undefined ? '' : `?version=${version}`}`}
      download
      // The row that holds it opens the order.
      onClick={(event) => event.stopPropagation()}
      className={`text-accent underline-offset-2 hover:underline ${className}`}
      data-testid="receipt-pdf"
    >
      {label}
      <span className="sr-only">: {t('credits.receiptOf', { number })}</span>
    </a>
  );
}
