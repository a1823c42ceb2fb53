import { Button, Card, Field, Page } from '@derouter/ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnKeyFigures } from './OwnKeyFigures.tsx';
import { OwnKeyUsage } from './OwnKeyUsage.tsx';
import { RefusedError, readOwnKey, readOwnUsage } from './read-own-key.ts';

/** A key that was pasted, with what the server says about it. It is kept in memory, and nowhere else. */
interface Opened {
  readonly secret: string;
  readonly ownKey: Awaited<ReturnType<typeof readOwnKey>>;
  readonly usage: Awaited<ReturnType<typeof readOwnUsage>>;
  /** Counts readings, so that the list of calls begins anew with each. */
  readonly reading: number;
}

/** What a key may see of itself, without signing in: its balance, limits and calls. */
export function OwnKeyPage() {
  const { t } = useTranslation(['console', 'common']);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const read = async (secret: string) => {
    setBusy(true);
    setError(null);
    try {
      const [ownKey, usage] = await Promise.all([readOwnKey(secret), readOwnUsage(secret, null)]);
      setOpened((before) => ({ secret, ownKey, usage, reading: (before?.reading ?? 0) + 1 }));
    } catch (thrown) {
      setOpened(null);
      setError(t(`ownKey.${thrown instanceof RefusedError ? thrown.reason : 'failed'}`));
    }
    setBusy(false);
  };
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <p className="mx-auto max-w-[1200px] px-4 py-2.5 text-lg leading-9 font-semibold md:px-6">{t('common:brand')}</p>
      </header>
      <main className="flex-1">
        <Page
          title={t('ownKey.title')}
          lead={t('ownKey.lead')}
          action={
            opened && (
              <div className="flex gap-2">
                <Button busy={isBusy} onClick={() => void read(opened.secret)} data-testid="refresh-own-key">
                  {t('ownKey.refresh')}
                </Button>
                <Button variant="quiet" onClick={() => setOpened(null)} data-testid="close-own-key">
                  {t('ownKey.close')}
                </Button>
              </div>
            )
          }
        >
          {opened ? (
            <>
              <OwnKeyFigures ownKey={opened.ownKey} />
              <OwnKeyUsage key={opened.reading} secret={opened.secret} first={opened.usage} />
            </>
          ) : (
            <KeyForm error={error} isBusy={isBusy} onSubmit={(secret) => void read(secret)} />
          )}
        </Page>
      </main>
    </div>
  );
}

interface KeyFormProps {
  readonly error: string | null;
  readonly isBusy: boolean;
  readonly onSubmit: (secret: string) => void;
}

function KeyForm({ error, isBusy, onSubmit }: KeyFormProps) {
  const { t } = useTranslation('console');
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onSubmit(text.trim());
  };
  return (
    <Card className="max-w-2xl">
      {/* The field has no name and is not a password field, so that no browser puts it into an address or offers to store it. */}
      <form onSubmit={submit} className="flex flex-col gap-4 p-4" autoComplete="off">
        <Field
          label={t('ownKey.label')}
          help={t('ownKey.help')}
          error={error}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="dr-…"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={200}
          className="[&_input]:font-mono"
          data-testid="own-key"
        />
        <Button type="submit" variant="primary" busy={isBusy} className="self-start" data-testid="open-own-key">
          {t('ownKey.open')}
        </Button>
      </form>
    </Card>
  );
}
