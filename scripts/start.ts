import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildApps } from './build-apps.ts';

/** `pnpm start`: loads `.env` if it exists, builds stale apps, then starts the server in this process. */
const settings = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(settings)) process.loadEnvFile(settings);
try {
  await buildApps((line) => console.log(`  ${line} …`));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
await import('../apps/api/src/main.ts');
