import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { createSealer } from '../secrets/index.ts';
import type { MakeAction } from './command-context.ts';
import { checkClock, checkDatabase, checkDataDir, checkJobs, checkSettings, countServers, type Finding } from './doctor-checks.ts';
import { checkPooling, checkSchema } from './doctor-database.ts';
import { checkPublicUrl } from './doctor-public-url.ts';
import { checkSealed } from './doctor-secrets.ts';
import { checkMail, checkPayments, checkUpstreams } from './doctor-services.ts';
import { exitCodes } from './terminal.ts';

const marks = { ok: '✓', warning: '!', problem: '✗' } as const;

/** `doctor`: looks at everything that an installation depends on. */
export function doctorCommand(program: Command, action: MakeAction): void {
  program
    .command('doctor')
    .description(
      'check settings, database, public address, mail, upstreams, payment providers, chain nodes, clock and disk, and say what to do; exits 1 on a problem',
    )
    .option('--offline', 'leave out what asks other services')
    .action(
      action(async (work, { offline }: { offline?: boolean }) => {
        const findings: Finding[] = [];
        const add = (more: readonly Finding[]) => {
          findings.push(...more);
          if (!work.terminal.isJson) for (const one of more) for (const line of describe(one)) work.terminal.print(line);
        };
        add(
          checkSettings(
            work.io.env,
            await readConfig(work.io.env).then(
              () => null,
              (error: unknown) => error,
            ),
          ),
        );
        const config = await work.config().catch(() => null);
        if (config) {
          add(await checkDataDir(config));
          const sql = await work.sql().catch((error: unknown) => error as Error);
          const isReachable = typeof sql === 'function';
          add(isReachable ? await checkDatabase(sql) : [unreachable(sql)]);
          if (isReachable) {
            add(await checkPooling(config.database, await work.database(), sql));
            add(await checkSchema(sql));
            add(await checkClock(sql));
            add(await checkJobs(sql));
            add(await checkSealed(config, sql));
          }
          if (!offline) {
            if (isReachable)
              add(
                await checkPublicUrl(config, createSealer(config.secretKey, config.previousSecretKeys), {
                  isRunning: (await countServers(sql)) > 0,
                }),
              );
            add(await checkMail(config));
            if (isReachable) {
              add(await checkPayments(config, sql));
              add(await checkUpstreams(() => work.services()));
            }
          }
        }
        const problems = findings.filter(({ state }) => state === 'problem').length;
        const warnings = findings.filter(({ state }) => state === 'warning').length;
        return {
          data: { findings, problems, warnings },
          lines: [problems + warnings === 0 ? 'Nothing is wrong.' : `${count(problems, 'problem')}, ${count(warnings, 'warning')}.`],
          exitCode: problems > 0 ? exitCodes.refused : exitCodes.ok,
        };
      }),
    );
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

function describe({ state, what, found, advice }: Finding): string[] {
  return [`${marks[state]} ${what}: ${found}`, ...(advice ? [`    → ${advice}`] : [])];
}

function unreachable(error: Error): Finding {
  const advice = 'Check DATABASE_URL and that PostgreSQL runs; without DATABASE_URL, DATA_DIR must not be used by another server.';
  return { check: 'database', what: 'database', state: 'problem', found: `cannot be reached (${error.message})`, advice };
}
