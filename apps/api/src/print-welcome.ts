import type { Config } from './config.ts';
import type { RunningServer } from './start-server.ts';

/** After a start, prints the addresses of everything. */
export function printWelcome(
  config: Config,
  { address, staffSetupToken }: Pick<RunningServer, 'address' | 'staffSetupToken'>,
  tookMs: number,
): void {
  const base = config.mode === 'production' || config.port !== 0 ? config.publicUrl : `http://localhost:${address.port}`;
  if (config.mode === 'production') {
    console.log(`derouter listens on ${address.host}:${address.port} for ${base}`);
    if (staffSetupToken) console.log(`First staff user (link works once): ${base}/admin/setup?token=${staffSetupToken}`);
    return;
  }
  const model = config.sandboxUpstream ? 'sandbox-gpt' : config.upstreams.openai ? 'gpt-4.1-mini' : null;
  const lines = [
    '',
    `derouter is ready (${(tookMs / 1000).toFixed(1)} s).`,
    '',
    `  Console      ${base}/`,
    staffSetupToken
      ? `  Admin        ${base}/admin/setup?token=${staffSetupToken}   (makes the first staff user, works once)`
      : `  Admin        ${base}/admin/`,
    config.mail.smtpUrl ? '  Mail         is sent by SMTP' : `  Mail         ${base}/dev/mail   (nothing is really sent)`,
    '',
    '  Sign up, add credits, make a key, then:',
    '',
    ...(model
      ? [
          `  curl ${base}/v1/chat/completions -H "Authorization: Bearer $DEROUTER_KEY" \\`,
          `    -H "Content-Type: application/json" \\`,
          `    -d '{"model":"${model}","messages":[{"role":"user","content":"Hello"}]}'`,
        ]
      : [
          `  curl ${base}/v1/messages -H "x-api-key: $DEROUTER_KEY" -H "anthropic-version: 2023-06-01" \\`,
          `    -H "Content-Type: application/json" \\`,
          `    -d '{"model":"claude-haiku-4-5","max_tokens":100,"messages":[{"role":"user","content":"Hello"}]}'`,
        ]),
    '',
    '  Ctrl-C stops it.',
    '',
  ];
  console.log(lines.join('\n'));
}
