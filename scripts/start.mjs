import cluster from 'node:cluster';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useCompiled } from './compile-cache.mjs';

/** `pnpm start`: loads `.env` if it exists, compiles the server and the apps if they are stale, then runs the server in this process. */
const settings = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(settings)) process.loadEnvFile(settings);
await useCompiled();
if (cluster.isPrimary) {
  const { buildApps } = await import('./build-apps.ts');
  try {
    await buildApps((line) => console.log(`  ${line} …`));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
const { runServer } = await import('../apps/api/src/main.ts');
await runServer();
