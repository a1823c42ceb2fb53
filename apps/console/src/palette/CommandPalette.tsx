import titles from 'virtual:docs-titles';
import { languagesOf } from '@derouter/locales/web';
import { Palette, PaletteGroup, PaletteItem, setTheme, signOut, themes, trpc, useChangeLanguage } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contents, pathOf } from '../docs/contents.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Goes to pages, keys, models, documentation and receipts and runs actions, found by what is typed. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  return (
    <Palette label={t('search.open')} placeholder={t('search.placeholder')} none={t('search.none')} onClose={onClose}>
      {(text) => <Results text={text} onDone={onClose} />}
    </Palette>
  );
}

function Results({ text, onDone }: { readonly text: string; readonly onDone: () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const navigate = useNavigate();
  const lists = useLists();
  const then = (act: () => unknown) => () => {
    onDone();
    void act();
  };
  const pages = [
    ['/overview', t('nav.overview')],
    ['/usage', t('nav.usage')],
    ['/keys', t('nav.keys')],
    ['/playground', t('nav.playground')],
    ['/credits', t('nav.credits')],
    ['/pricing', t('nav.models')],
    ['/docs', t('nav.docs')],
    ['/status', t('site.status')],
    ['/settings', t('nav.settings')],
    ['/settings/webhooks', t('webhooks.title')],
  ] as const;
  return (
    <>
      {uuid.test(text) && (
        <PaletteItem
          id={`receipt ${text}`}
          label={t('search.receipt', { id: text })}
          onSelect={then(() => navigate({ to: '/usage/$receiptId', params: { receiptId: text.toLowerCase() } }))}
        />
      )}
      {text.length >= 6 && (
        <PaletteItem
          id={`request ${text}`}
          label={t('search.request', { id: text })}
          onSelect={then(() => navigate({ to: '/usage', search: { request: text } }))}
        />
      )}
      <PaletteGroup title={t('search.pages')}>
        {pages.map(([to, label]) => (
          <PaletteItem key={to} id={`page ${to}`} label={label} onSelect={then(() => navigate({ to }))} />
        ))}
      </PaletteGroup>
      <PaletteGroup title={t('search.actions')}>
        <PaletteItem id="new key" label={t('keys.create')} onSelect={then(() => navigate({ to: '/keys', search: { create: true } }))} />
        <PaletteItem id="add credits" label={t('overview.addCredits')} onSelect={then(() => navigate({ to: '/credits' }))} />
        {themes.map((theme) => (
          <PaletteItem
            key={theme}
            id={`theme ${theme}`}
            label={`${t('common:theme.label')}: ${t(`common:theme.${theme}`)}`}
            onSelect={then(() => setTheme(theme))}
          />
        ))}
        <PaletteItem id="sign out" label={t('common:signOut')} onSelect={then(() => signOut(() => navigate({ to: '/' })))} />
      </PaletteGroup>
      {text !== '' && <Found lists={lists} then={then} />}
    </>
  );
}

/** What is searched. Asked for when the palette opens, so that typing waits for nothing. */
function useLists() {
  const keys = useQuery(trpc.keys.list.queryOptions());
  const isReseller = useQuery(trpc.clientKeys.isReseller.queryOptions()).data ?? false;
  const clientKeys = useQuery({ ...trpc.clientKeys.list.queryOptions(), enabled: isReseller });
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  return { keys: keys.data ?? [], isReseller, clientKeys: clientKeys.data ?? [], models: models.data ?? [] };
}

/** What is too much to be shown before anything is typed. */
function Found({ lists, then }: { readonly lists: ReturnType<typeof useLists>; readonly then: (act: () => unknown) => () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const navigate = useNavigate();
  const changeLanguage = useChangeLanguage('console');
  return (
    <>
      <PaletteGroup title={t('nav.keys')}>
        {lists.keys.map(({ id, name, revokedAt }) => (
          <PaletteItem
            key={id}
            id={`key ${id}`}
            label={revokedAt ? t('usage.revokedKey', { name }) : name}
            onSelect={then(() => navigate({ to: '/usage', search: { key: id } }))}
          />
        ))}
      </PaletteGroup>
      {lists.isReseller && (
        <PaletteGroup title={t('clientKeys.title')}>
          {lists.clientKeys.map(({ id, label }) => (
            <PaletteItem
              key={id}
              id={`client key ${id}`}
              label={label}
              onSelect={then(() => navigate({ to: '/keys', search: { q: label } }))}
            />
          ))}
        </PaletteGroup>
      )}
      <PaletteGroup title={t('nav.models')}>
        {lists.models.map(({ id, displayName }) => (
          <PaletteItem
            key={id}
            id={`model ${id}`}
            label={displayName}
            onSelect={then(() => navigate({ to: '/models/$', params: { _splat: id } }))}
          />
        ))}
      </PaletteGroup>
      <PaletteGroup title={t('nav.docs')}>
        {contents
          .flatMap(({ slugs }) => slugs)
          .map((slug) => (
            <PaletteItem
              key={slug}
              id={`docs ${slug}`}
              label={titles[slug] ?? slug}
              onSelect={then(() => navigate({ to: pathOf(slug) }))}
            />
          ))}
      </PaletteGroup>
      <PaletteGroup title={t('common:language')}>
        {languagesOf('console').map(({ code, name }) => (
          <PaletteItem key={code} id={`language ${code}`} label={name} onSelect={then(() => changeLanguage(code))} />
        ))}
      </PaletteGroup>
    </>
  );
}
