import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { strictZodPlugin } from '../../scripts/strict-zod-plugin.ts';

const server = 'http://127.0.0.1:8787';

export default defineConfig({
  base: '/admin/',
  plugins: [strictZodPlugin(), react(), tailwindcss()],
  // The server puts a new nonce in its place with each page.
  html: { cspNonce: '__STYLE_NONCE__' },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2024', assetsInlineLimit: 0 },
  server: { proxy: { '/trpc': server, '/v1': server, '/dev': server } },
});
