/** The pages of the documentation in reading order: each is a file of `pages/`. The first is shown at `/docs`. */
export const contents = [
  { group: 'start', slugs: ['introduction', 'quick-start'] },
  {
    group: 'libraries',
    slugs: ['openai-sdk', 'anthropic-sdk', 'vercel-ai-sdk', 'langchain', 'gemini-sdk', 'more-libraries'],
  },
  { group: 'agents', slugs: ['connect-an-agent', 'claude-code', 'codex', 'opencode', 'editors', 'gemini-cli', 'more-agents'] },
  { group: 'calls', slugs: ['streaming', 'errors', 'limits', 'billing', 'translation', 'privacy'] },
  { group: 'account', slugs: ['console', 'management-api', 'webhooks', 'openrouter-tools'] },
] as const;

export const firstSlug = contents[0].slugs[0];

/** The address of a page. */
export const pathOf = (slug: string) => (slug === firstSlug ? '/docs' : `/docs/${slug}`);
