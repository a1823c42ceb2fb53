import { Button, Dialog } from '@derouter/ui';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Asks before the page is left while something would be lost. */
export function LeaveGuard({ isActive }: { readonly isActive: boolean }) {
  const { t } = useTranslation('playground');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isActive && current.pathname !== next.pathname,
    enableBeforeUnload: isActive,
    disabled: !isActive,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title={t('leaveTitle')} description={t('leaveText')} onClose={blocker.reset}>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={blocker.reset} data-testid="stay">
          {t('stay')}
        </Button>
        <Button onClick={blocker.proceed} data-testid="leave">
          {t('leave')}
        </Button>
      </div>
    </Dialog>
  );
}
