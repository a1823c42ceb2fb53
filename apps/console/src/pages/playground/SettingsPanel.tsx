import { Button, CheckField, Field, SelectField, TextAreaField } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { efforts, type SettingName, type Settings, wrongSettings } from './request-body.ts';

interface SettingsPanelProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
  readonly asMarkdown: boolean;
  readonly onMarkdown: (asMarkdown: boolean) => void;
  /** A chosen model that is known to lack the capability. */
  readonly lacking: (capability: 'toolUse' | 'reasoning') => string | null;
}

const exampleTools = `[
  {
    "name": "get_weather",
    "description": "Returns the weather of a city.",
    "parameters": {
      "type": "object",
      "properties": { "city": { "type": "string" } },
      "required": ["city"]
    }
  }
]`;

/** System prompt, parameters and tools. They apply to every model and to the next call. */
export function SettingsPanel({ settings, onChange, asMarkdown, onMarkdown, lacking }: SettingsPanelProps) {
  const { t } = useTranslation('playground');
  const [withoutTools, withoutReasoning] = [lacking('toolUse'), lacking('reasoning')];
  const wrong = wrongSettings(settings);
  const errorOf = (name: SettingName, text: string) => (wrong.includes(name) ? text : null);
  const set = (change: Partial<Settings>) => onChange({ ...settings, ...change });
  return (
    <div className="flex flex-col gap-4">
      <TextAreaField
        label={t('system')}
        value={settings.system}
        onChange={({ target }) => set({ system: target.value })}
        dir="auto"
        data-testid="system"
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="text-sm font-medium">{t('parameters')}</legend>
        <p className="text-sm text-quiet">{t('parametersHelp')}</p>
        <Field
          label={t('maxTokens')}
          error={errorOf('maxTokens', t('wrongMaxTokens'))}
          inputMode="numeric"
          value={settings.maxTokens}
          onChange={({ target }) => set({ maxTokens: target.value })}
          data-testid="max-tokens"
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('temperature')}
            error={errorOf('temperature', t('wrongTemperature'))}
            inputMode="decimal"
            value={settings.temperature}
            onChange={({ target }) => set({ temperature: target.value })}
            data-testid="temperature"
          />
          <Field
            label={t('topP')}
            error={errorOf('topP', t('wrongTopP'))}
            inputMode="decimal"
            value={settings.topP}
            onChange={({ target }) => set({ topP: target.value })}
            data-testid="top-p"
          />
        </div>
        <SelectField
          label={t('effort')}
          help={withoutReasoning ? t('noReasoning', { model: withoutReasoning }) : t('effortHelp')}
          value={settings.effort}
          onChange={({ target }) => set({ effort: target.value })}
          data-testid="effort"
        >
          <option value="">{t('modelDefault')}</option>
          {efforts.map((effort) => (
            <option key={effort} value={effort} translate="no">
              {effort}
            </option>
          ))}
        </SelectField>
      </fieldset>
      <div className="flex flex-col gap-1.5">
        <TextAreaField
          label={t('tools')}
          help={withoutTools ? t('noTools', { model: withoutTools }) : t('toolsHelp')}
          error={errorOf('tools', t('wrongTools'))}
          rows={6}
          value={settings.tools}
          onChange={({ target }) => set({ tools: target.value })}
          spellCheck={false}
          dir="ltr"
          className="font-mono text-sm!"
          data-testid="tools"
        />
        {settings.tools === '' && (
          <Button variant="quiet" onClick={() => set({ tools: exampleTools })} className="self-start" data-testid="example-tools">
            {t('toolsExample')}
          </Button>
        )}
      </div>
      <CheckField
        label={t('asMarkdown')}
        checked={asMarkdown}
        onChange={({ target }) => onMarkdown(target.checked)}
        data-testid="as-markdown"
      />
    </div>
  );
}
