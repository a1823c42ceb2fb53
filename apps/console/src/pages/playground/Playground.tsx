import { Button, Dialog, EmptyState, Page, QueryCard, trpc, useKeptState } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Code, Columns2, Eraser, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Announcements, useAnnouncements } from './Announcements.tsx';
import { Composer, isEmptyDraft, noDraft } from './Composer.tsx';
import { isRunning as anyRunning, openCalls } from './conversation.ts';
import { keepDraft, readDraft, readSettings } from './kept.ts';
import { LeaveGuard } from './LeaveGuard.tsx';
import type { ChatModel } from './ModelSelect.tsx';
import { Panes } from './Panes.tsx';
import { noSettings, wrongSettings } from './request-body.ts';
import { SettingsPanel } from './SettingsPanel.tsx';
import { useFollow } from './use-follow.ts';
import { nextId, usePlayground } from './use-playground.ts';

const RequestCode = lazy(async () => ({ default: (await import('./RequestCode.tsx')).RequestCode }));

/** Tries models with one's own prompts. Conversations exist in this tab only. */
export function Playground() {
  const { t } = useTranslation('playground');
  const models = useQuery({ ...trpc.catalog.listModels.queryOptions(), refetchOnWindowFocus: false });
  const usable = models.data?.filter(({ dialects }) => dialects.includes('openai-chat'));
  if (usable && usable.length > 0) return <Workbench models={usable} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {usable ? <EmptyState title={t('noModelsTitle')} text={t('noModelsText')} /> : <QueryCard query={models}>{() => null}</QueryCard>}
    </Page>
  );
}

function Workbench({ models }: { readonly models: readonly ChatModel[] }) {
  const { t } = useTranslation('playground');
  const [settings, setSettings] = useKeptState('playground.settings', noSettings, readSettings);
  const [draft, setDraft] = useKeptState('playground.draft', noDraft, readDraft, keepDraft);
  const [asMarkdown, setMarkdown] = useState(true);
  const [opened, setOpened] = useState<'settings' | 'code' | null>(null);
  const announcements = useAnnouncements();
  const { panes, ...calls } = usePlayground(models[0]?.id ?? '', settings, announcements);
  const isRunning = anyRunning(panes);
  const [first] = panes;
  useFollow(
    panes,
    panes.some(({ turns }) => turns.length > 0),
  );
  const shown = panes.flatMap((pane) => models.find(({ id }) => id === pane.model) ?? []);
  const lacking = (capability: 'imageInput' | 'toolUse' | 'reasoning') =>
    shown.find((model) => model[capability] === false)?.displayName ?? null;
  const withoutImages = lacking('imageInput');
  const hasImages =
    draft.images.length > 0 || panes.some(({ turns }) => turns.some((turn) => turn.role === 'user' && turn.images.length > 0));
  const imageObstacle = withoutImages && t(hasImages ? 'imagesInTheWay' : 'noImages', { model: withoutImages });
  const obstacle =
    wrongSettings(settings).length > 0
      ? t('fixSettings')
      : panes.some((pane) => openCalls(pane).length > 0)
        ? t('callsWaiting')
        : hasImages
          ? imageObstacle
          : null;
  const send = () => {
    calls.ask(draft.text, draft.images);
    setDraft(noDraft);
  };
  const compare = () => {
    const other = models.find(({ id }) => id !== first?.model) ?? models[0];
    calls.apply({ type: 'add', pane: { id: nextId(), model: other?.id ?? '', turns: first?.turns ?? [] } });
  };
  const settingsPanel = (
    <SettingsPanel settings={settings} onChange={setSettings} asMarkdown={asMarkdown} onMarkdown={setMarkdown} lacking={lacking} />
  );
  return (
    <div className="mx-auto flex w-full max-w-[1600px] flex-1 flex-col gap-4 px-4 pt-6 md:px-6">
      <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <div className="min-w-72 flex-1">
          <h1 className="text-xl font-semibold">{t('title')}</h1>
          <p className="mt-1 text-quiet">{t('lead')}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {panes.length < 2 && models.length > 1 && (
            <Button onClick={compare} disabled={isRunning} data-testid="compare">
              <Columns2 size={16} strokeWidth={1.75} aria-hidden />
              <span>{t('compare')}</span>
            </Button>
          )}
          <Button onClick={() => setOpened('settings')} className="min-[1280px]:hidden" data-testid="open-settings">
            <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden />
            <span>{t('settings')}</span>
          </Button>
          <Button onClick={() => setOpened('code')} data-testid="open-code">
            <Code size={16} strokeWidth={1.75} aria-hidden />
            <span>{t('code')}</span>
          </Button>
          <Button
            onClick={() => calls.takeAway({ type: 'clear' }, t('cleared'))}
            disabled={isRunning || first?.turns.length === 0}
            data-testid="clear"
          >
            <Eraser size={16} strokeWidth={1.75} aria-hidden />
            <span>{t('clear')}</span>
          </Button>
        </div>
      </header>
      <div className="flex min-w-0 flex-1 gap-6">
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <Panes panes={panes} models={models} calls={calls} asMarkdown={asMarkdown} isLocked={isRunning} />
          <div className="sticky bottom-0 z-10 bg-page pb-4 max-md:bottom-15">
            <Composer draft={draft} onChange={setDraft} onSend={send} onStop={calls.stop} {...{ isRunning, obstacle, imageObstacle }} />
          </div>
        </div>
        <aside
          aria-label={t('settings')}
          className="sticky top-6 hidden max-h-[calc(100dvh-48px)] w-80 shrink-0 self-start overflow-y-auto border-s border-line p-1 ps-6 pb-6 min-[1280px]:block"
        >
          {settingsPanel}
        </aside>
      </div>
      <Announcements {...announcements} />
      <LeaveGuard isActive={isRunning || !isEmptyDraft(draft)} />
      {opened === 'settings' && (
        <Dialog title={t('settings')} place="side" keepsTyped onClose={() => setOpened(null)}>
          {settingsPanel}
        </Dialog>
      )}
      {opened === 'code' && first && (
        <Suspense>
          <RequestCode model={first.model} turns={first.turns} settings={settings} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </div>
  );
}
