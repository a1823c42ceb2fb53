import { Button } from '@derouter/ui';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { type AdminProcedure, useMay } from './use-may.ts';

interface StaffButtonProps extends ComponentProps<typeof Button> {
  /** What the button leads to. If no role of the staff member allows it, the button is disabled and says so. */
  readonly may: AdminProcedure;
}

/** A button for those whose role allows what it does. */
export function StaffButton({ may, disabled, title, ...button }: StaffButtonProps) {
  const { t } = useTranslation('staff');
  const isAllowed = useMay()(may);
  return <Button {...button} disabled={disabled || !isAllowed} title={isAllowed ? title : t('missing')} />;
}
