import { Button, client, EmptyState, errorCode, forgetViewToken, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Eye } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Tells the frame how much of the window the banner takes, which wraps on narrow screens. */
function tellHeight(banner: HTMLElement | null) {
  if (!banner) return;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty('--banner', `${banner.offsetHeight}px`));
  observer.observe(banner);
  return () => {
    observer.disconnect();
    style.removeProperty('--banner');
  };
}

/** Says on every page that it is only looked at, reports each page, and ends the view. */
export function ViewBanner({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('views');
  const format = useFormat();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const me = useQuery({ ...trpc.accounts.me.queryOptions(), refetchInterval: 30_000 });
  const [hasEnded, setHasEnded] = useState(false);
  const [isFileRefused, setFileRefused] = useState(false);
  const view = me.data?.view;
  const isOver =
    hasEnded || errorCode(me.error) === 'view_ended' || errorCode(me.error) === 'role_missing' || (me.data !== undefined && !view);
  const isOpen = view !== undefined && view !== null && !isOver;
  useEffect(() => {
    if (isOpen) client.views.page.mutate({ path }).catch(() => {});
  }, [isOpen, path]);
  useEffect(() => {
    if (!view) return;
    const timer = setTimeout(() => setHasEnded(true), Date.parse(view.endsAt) - Date.now());
    return () => clearTimeout(timer);
  }, [view]);
  useEffect(() => {
    if (isOver) forgetViewToken();
  }, [isOver]);
  // A link to a file carries the cookie of the staff member and not the view, so it would lead to another account's file.
  useEffect(() => {
    const refuse = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!link?.pathname.startsWith('/files/')) return;
      event.preventDefault();
      event.stopPropagation();
      setFileRefused(true);
    };
    // The middle button, which opens a tab, is no click.
    const events = ['click', 'auxclick'] as const;
    for (const event of events) document.addEventListener(event, refuse, true);
    return () => {
      for (const event of events) document.removeEventListener(event, refuse, true);
    };
  }, []);
  if (isOver) {
    return (
      <div className="flex min-h-dvh items-center justify-center" data-testid="view-ended">
        <EmptyState title={t('endedTitle')} text={t('endedText')} />
      </div>
    );
  }
  const end = async () => {
    await client.views.end.mutate().catch(() => {});
    setHasEnded(true);
  };
  return (
    <>
      <div
        role="status"
        ref={tellHeight}
        className="sticky top-0 z-40 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-warn px-4 py-1.5 text-sm font-medium text-page"
        data-testid="view-banner"
      >
        <span className="flex min-w-0 items-center gap-2">
          <Eye size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
          <span className="wrap-anywhere">
            {view && t('banner', { email: me.data?.email, time: format.hour(view.endsAt) })}
            {isFileRefused && ` ${t('files')}`}
          </span>
        </span>
        <Button className="h-7!" onClick={() => void end()} data-testid="end-view">
          {t('end')}
        </Button>
      </div>
      {children}
    </>
  );
}
